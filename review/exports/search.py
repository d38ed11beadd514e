"""What a search found, as a file: a row for each clause, best policy first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.exports.rows import columns
from review.ports import History
from review.showing.i18n import Voice
from review.showing.sheets.sheet import Cell, Sheet
from review.web.refusal import RefusedError
from review.web.search_filter import asked
from review.web.sheet_files import FORMS, Download, form_of, sheet_file
from review.web.site import Site
from storage.views.search import MOST_COUNTED, SearchFilter, SearchResult

_PAGE: Final = 100  # policies read at once
_COLUMNS: Final = (
    ("id", 8),
    ("title", 44),
    ("doc_number", 24),
    ("issuers", 24),
    ("clause", 20),
    ("text", 70),
    ("revision", 10),
    ("page", 40),
)


class SearchExport:
    """The export of what was found."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of the export."""
        router = APIRouter()
        for form in FORMS:
            router.add_api_route(f"/search.{form}", self.search, methods=["GET", "HEAD"])
        return router

    def search(self, request: Request) -> Response:
        """The clauses that the page of searching finds; those that it counts, no more."""
        voice, site = self._site.voice(request), self._site
        told = asked(request.query_params, sources=self._history.known_sources, today=site.today())
        if told.problem:
            raise RefusedError(400, "refused.query", f"{told.words[:60]} ({told.problem.position + 1})")
        sheet = Sheet(
            title=f"{voice.say('api.op.search')}{voice.say('colon')}{told.words}",
            columns=columns(_COLUMNS, voice),
            zone=site.zone,
            rows=self._rows(told.wanted, voice, str(request.base_url).rstrip("/")),
        )
        return sheet_file(request, Download(name="search", form=form_of(request), day=site.today()), sheet)

    def _rows(self, wanted: SearchFilter, voice: Voice, base: str) -> Iterator[tuple[Cell, ...]]:
        for offset in range(0, MOST_COUNTED, _PAGE):
            result = self._history.search(wanted, limit=_PAGE, offset=offset, each=MOST_COUNTED)
            for found in result.policies:
                policy = found.policy
                named = (policy.id, policy.title, policy.doc_number, "、".join(policy.issuers))
                link = f"{base}/policies/{policy.id}"
                for one in found.clauses:
                    place = voice.place(one.clause.path, one.clause.part)
                    yield (*named, place, one.clause.words, one.revision, link)
                if not found.clauses:
                    yield (*named, "", "", None, link)
            if result.groups <= offset + _PAGE:
                yield from _left(result, voice)
                return


def _left(result: SearchResult, voice: Voice) -> Iterator[tuple[Cell, ...]]:
    """The last row, where there is more than the file holds."""
    if result.further:
        yield (voice.say("export.older", before=result.further),)
    elif result.is_more:
        yield (voice.say("export.found", n=f"{MOST_COUNTED:,}"),)
