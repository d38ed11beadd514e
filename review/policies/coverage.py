"""The page on coverage: which document numbers were seen, which were not, and what only re-posts have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.copies.coverage import NumberRun, Series, runs
from review.ports import History
from review.web.filters import choice, number, words
from review.web.places import id_in, series_in, told
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.policies.covering import CoverageFilter

_PAGE: Final = 40
_GLANCE: Final = 10  # of what only re-posts have, below the numbers
_MOST_GAPS: Final = 30
_LAST_YEAR: Final = 2999
SHOWN: Final = ("numbers", "reposts")


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
        """The numbers of every issuer and year with a glance at what only re-posts have, or all of the latter."""
        with self._history.view():
            return self._page(request)

    def _page(self, request: Request) -> Response:
        wanted = self._wanted(request)
        shown = choice(request.query_params, "show", SHOWN)
        is_numbers = shown == "numbers"
        after = series_in(request.query_params) if is_numbers else None
        before_id = None if is_numbers else id_in(request.query_params)
        series = self._history.number_series(replace(wanted, after=after), limit=_PAGE + 1) if is_numbers else ()
        most = _GLANCE if is_numbers else _PAGE
        reposted = self._history.reposted_policies(replace(wanted, before_id=before_id), limit=most + 1)
        expected = self._history.expected_sources(reposted[:most])
        return self._site.page(
            request,
            "policies/coverage.html",
            shown=shown,
            is_of_newest=is_numbers and self._history.series_of_newest(wanted),
            runs=[(run, _gaps(run)) for run in self._runs(series[:_PAGE])],
            unofficial=[(policy, expected[policy.id]) for policy in reposted[:most]],
            next=told(series[_PAGE - 1]) if len(series) > _PAGE else None,
            next_repost=reposted[most - 1].id if len(reposted) > most else None,
            is_first=after is None and before_id is None,
            issuer=wanted.issuer,
            source=wanted.source,
            year=wanted.year or "",
        )

    def _runs(self, series: Sequence[Series]) -> tuple[NumberRun, ...]:
        wanted = set(series)
        policies, cited = self._history.covered_policies(series), self._history.cited_numbers(series)
        return tuple(run for run in runs(policies, cited) if Series(run.code, run.year) in wanted)

    def _wanted(self, request: Request) -> CoverageFilter:
        source = words(request.query_params, "source")
        if source and self._history.source(source) is None:
            raise RefusedError(404, "refused.source", source)
        year = number(request.query_params, "year", 0, most=_LAST_YEAR)
        return CoverageFilter(source=source, issuer=words(request.query_params, "issuer"), year=year or None)


def _gaps(run: NumberRun) -> list[str]:
    """Return the numbers that were not seen, as a reader writes them; an ellipsis where there are too many."""
    gaps = [str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}" for gap in run.gaps]
    return [*gaps[:_MOST_GAPS], "…"] if len(gaps) > _MOST_GAPS else gaps
