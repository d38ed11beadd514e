"""Coverage: which document numbers were seen, and what only re-posts have."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline.copies.coverage import Series, runs
from review.api.asked import CoverageAsked
from review.api.lists import NumberRuns, RepostedOnly, onward
from review.api.problems import responses
from review.ports import History
from review.records.coverage import NumberRun, RepostsOnly
from review.web.filters import printable
from review.web.refusal import RefusedError
from storage.policies.covering import CoverageFilter


class CoverageAnswers:
    """What the API says of what is missing."""

    def __init__(self, history: History) -> None:
        self._history = history

    def routes(self) -> APIRouter:
        """The addresses of these answers."""
        router = APIRouter(tags=["policies"])
        router.add_api_route("/coverage", self.coverage, responses=responses())
        router.add_api_route("/coverage/reposts", self.reposts, responses=responses())
        return router

    def coverage(self, request: Request, response: Response, asked: Annotated[CoverageAsked, Query()]) -> NumberRuns:
        """Which document numbers of each issuer and year were seen, and which were not."""
        offset = (asked.page - 1) * asked.limit
        series = self._history.number_series(self._wanted(asked), limit=asked.limit + 1, offset=offset)
        shown = series[: asked.limit]
        found = runs(self._history.covered_policies(shown), self._history.cited_numbers(shown))
        return NumberRuns(
            items=[NumberRun.of(run) for run in found if Series(run.code, run.year) in set(shown)],
            next=onward(request, response, page=asked.page + 1) if len(series) > asked.limit else None,
        )

    def reposts(self, request: Request, response: Response, asked: Annotated[CoverageAsked, Query()]) -> RepostedOnly:
        """Policies that only re-posts carry, though their issuer's own site is watched."""
        offset = (asked.page - 1) * asked.limit
        found = self._history.reposted_policies(self._wanted(asked), limit=asked.limit + 1, offset=offset)
        expected = self._history.expected_sources(found[: asked.limit])
        return RepostedOnly(
            items=[RepostsOnly.of(policy, expected[policy.id]) for policy in found[: asked.limit]],
            next=onward(request, response, page=asked.page + 1) if len(found) > asked.limit else None,
        )

    def _wanted(self, asked: CoverageAsked) -> CoverageFilter:
        source = asked.source
        if source and (not source.isprintable() or self._history.source(source) is None):
            raise RefusedError(400, "refused.source", source)
        return CoverageFilter(source=source, issuer=printable(asked.issuer.strip()), year=asked.year)
