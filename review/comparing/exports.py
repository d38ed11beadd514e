"""Comparisons as files: HTML, DOCX, Markdown and JSON of exactly what is on the screen, all parts of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from review.comparing.address import asked_spot
from review.comparing.asked import Asked, View, asked_view
from review.comparing.export_docx import MEDIA_TYPE, docx
from review.comparing.export_markdown import markdown
from review.comparing.facts import fact_edits
from review.comparing.report import Report, report
from review.comparing.shown import Shown, ShownLine, whole
from review.comparing.sides import found_side
from review.ports import History
from review.records.comparisons import ExportedComparison
from review.showing.i18n import Voice
from review.web.compared import Compared, Comparisons
from review.web.downloads import attachment
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.comparing import SideView

_STYLES: Final = ("clausewatch.css", "comparing.css")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """Everything that a file is written from."""

    request: Request
    before: SideView
    after: SideView
    asked: Asked
    compared: Compared
    shown: Shown
    voice: Voice

    @property
    def report(self) -> Report:
        """What is said in words."""
        return report(self.before, self.after, self.compared, self.shown, self.voice)


Writer = Callable[[Exported], bytes]


class CompareExports:
    """The files."""

    def __init__(self, history: History, site: Site, comparisons: Comparisons) -> None:
        self._history = history
        self._site = site
        self._comparisons = comparisons
        self._writers: Mapping[str, tuple[str, Writer]] = {
            "html": ("text/html; charset=utf-8", self._html),
            "docx": (MEDIA_TYPE, lambda told: docx(told.report, told.voice)),
            "md": ("text/markdown; charset=utf-8", lambda told: markdown(told.report, told.voice).encode()),
            "json": ("application/json", _json),
        }

    def routes(self) -> APIRouter:
        """The addresses of the files."""
        router = APIRouter()
        router.add_api_route("/compare.{ending}", self.file, methods=["GET", "HEAD"])
        return router

    def file(self, request: Request, ending: str) -> Response:
        """One comparison as a file; refused for a kind of file that is not written."""
        if ending not in self._writers:
            raise RefusedError(404, "refused.ending", ending)
        media_type, write = self._writers[ending]
        told = self._told(request)
        one, other = told.before, told.after
        plain = f"compare-{one.policy.id}.{one.revision.number}-{other.policy.id}.{other.revision.number}"
        words = " ".join((other.facts.title or other.policy.title, plain.removeprefix("compare-")))
        return Response(
            write(told), media_type=media_type, headers={"Content-Disposition": attachment(words, plain, ending)}
        )

    def _told(self, request: Request) -> Exported:
        before, after = (asked_spot(request.query_params, name) for name in ("before", "after"))
        if before is None or after is None:
            raise RefusedError(400, "refused.side")
        asked = asked_view(request.query_params, before, after)
        sides = found_side(self._history, before), found_side(self._history, after)
        compared = self._comparisons.of(*sides)
        return Exported(
            request=request,
            before=sides[0],
            after=sides[1],
            asked=asked,
            compared=compared,
            shown=whole(compared.lines, asked),
            voice=self._site.voice(request),
        )

    def _html(self, told: Exported) -> bytes:
        """One file that loads nothing and runs nothing."""
        page = self._site.page(
            told.request,
            "comparing/export.html",
            told=told.report,
            before=told.before,
            after=told.after,
            shown=told.shown,
            side=told.asked.view is View.SIDE,
            styles=_styles(),
        )
        return bytes(page.body)


def _json(told: Exported) -> bytes:
    facts = fact_edits(told.compared.before, told.compared.after, None)
    lines = (one.line for one in told.shown.rows if isinstance(one, ShownLine))
    edits = tuple(line.edit for line in lines if not line.is_left)
    record = ExportedComparison.told((told.before, told.after), facts, edits, told.compared.edits)
    return record.model_dump_json(indent=2).encode()


def _styles() -> Markup:
    """Our own style sheets, to stand in the file; nothing of a stranger is in them."""
    folder = files("review").joinpath("static")
    return Markup("\n").join(Markup(folder.joinpath(name).read_text(encoding="utf-8")) for name in _STYLES)  # noqa: S704 - ours
