"""The page on coverage: which document numbers were seen, which were not, and what only re-posts have."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.copies.coverage import NumberRun, coverage, narrowed
from review.ports import History
from review.web.filters import number, words
from review.web.refusal import RefusedError
from review.web.site import Site

_MOST: Final = 200  # rows of each table; the filters find the others
_MOST_GAPS: Final = 30
_LAST_YEAR: Final = 2999


class CoveragePages:
    """The page about what is missing."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/coverage", self.page, methods=["GET", "HEAD"])
        return router

    def page(self, request: Request) -> Response:
        """The numbers of every issuer and year, or of those asked for."""
        issuer, source = words(request.query_params, "issuer"), words(request.query_params, "source")
        year = number(request.query_params, "year", 0, most=_LAST_YEAR)
        if source and self._history.source(source) is None:
            raise RefusedError(404, "refused.source", source)
        whole = coverage(self._history.covered_policies(), self._history.cited_numbers())
        found = narrowed(whole, source=source, issuer=issuer, year=year or None)
        return self._site.page(
            request,
            "policies/coverage.html",
            runs=[(run, _gaps(run)) for run in found.runs[:_MOST]],
            unofficial=found.unofficial[:_MOST],
            more=max(len(found.runs), len(found.unofficial)) > _MOST,
            issuer=issuer,
            source=source,
            year=year or "",
        )


def _gaps(run: NumberRun) -> list[str]:
    """Return the numbers that were not seen, as a reader writes them; an ellipsis where there are too many."""
    gaps = [str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}" for gap in run.gaps]
    return [*gaps[:_MOST_GAPS], "…"] if len(gaps) > _MOST_GAPS else gaps
