"""The latest changes, and one change in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pipeline.changes import ChangeKind
from pipeline.judge.principles import behind
from review.ports import History
from review.showing.i18n import Voice
from review.showing.marking import rows, tally
from review.web.filters import MAX_ID, MAX_PAGE, change_filter, number
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views import ChangeFilter, ChangeView
from storage.views_sources import SourceView

_PAGE: Final = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """The changes of one day, newest first."""

    title: str
    changes: tuple[ChangeView, ...]


class ChangePages:
    """The pages about changes."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/", self.latest, methods=["GET", "HEAD"])
        router.add_api_route("/changes/{change_id}", self.one, methods=["GET", "HEAD"])
        return router

    def latest(self, request: Request) -> Response:
        """The latest changes, filtered and paged."""
        sources = self._history.sources()
        wanted = self._wanted(request, sources)
        page = number(request.query_params, "page", 1, most=MAX_PAGE)
        found = self._history.changes(wanted, limit=page * _PAGE + 1)
        shown = found[(page - 1) * _PAGE : page * _PAGE]
        return self._site.page(
            request,
            "changes/changes.html",
            days=_days(shown, self._site.voice(request)),
            newest=found[0].id if found else 0,
            since=request.query_params.get("since", ""),
            until=request.query_params.get("until", ""),
            wanted=wanted,
            is_filtered=wanted != ChangeFilter(),
            page=page,
            has_more=len(found) > page * _PAGE and page < MAX_PAGE,
            kinds=tuple(ChangeKind),
            sources=sources,
            regions=_regions(sources),
            counts=self._history.counts(),
            troubled=[source for source in sources if source.incident],
        )

    def one(self, request: Request, change_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Response:
        """One change, with everything that is known of it."""
        told = self._history.explain(change_id)
        if told is None:
            raise RefusedError(404, "refused.change", str(change_id))
        change = told.change
        return self._site.page(
            request,
            "changes/change.html",
            change=change,
            rows=rows(change.edits),
            tally=tally(change.edits),
            told=told,
            rules=behind(change.kind, change.why, change.confirmed_by, (held.reason for held in told.held)),
        )

    def _wanted(self, request: Request, sources: Sequence[SourceView]) -> ChangeFilter:
        known = {source.name for source in sources}
        return change_filter(request.query_params, sources=known, zone=self._site.zone)


def _days(changes: Sequence[ChangeView], voice: Voice) -> tuple[Day, ...]:
    grouped = groupby(changes, key=lambda change: voice.day(change.detected_at))
    return tuple(Day(title=title, changes=tuple(group)) for title, group in grouped)


def _regions(sources: Sequence[SourceView]) -> tuple[str, ...]:
    """Every region that a source stands in, with the ones above it."""
    found: set[str] = set()
    for source in sources:
        steps = source.region.split("/") if source.region else []
        found.update("/".join(steps[: depth + 1]) for depth in range(len(steps)))
    return tuple(sorted(found))
