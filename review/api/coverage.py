"""Coverage: which document numbers were seen, and what only re-posts have."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline.copies.coverage import Series, runs
from review.api.asked import CoverageAsked, RepostsAsked
from review.api.lists import NumberRuns, RepostedOnly, following, onward
from review.api.problems import responses
from review.ports import History
from review.records.coverage import NumberRun, RepostsOnly
from review.web.filters import printable
from review.web.places import series_in, told
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
        wanted = replace(self._wanted(asked), after=series_in(request.query_params))
        series = self._history.number_series(wanted, limit=asked.limit + 1)
        shown = series[: asked.limit]
        found = runs(self._history.covered_policies(shown), self._history.cited_numbers(shown))
        return NumberRuns(
            items=[NumberRun.of(run) for run in found if Series(run.code, run.year) in set(shown)],
            next=onward(request, response, before=told(shown[-1])) if len(series) > asked.limit else None,
        )

    def reposts(self, request: Request, response: Response, asked: Annotated[RepostsAsked, Query()]) -> RepostedOnly:
        """Policies that only re-posts carry, though their issuer's own site is watched."""
        wanted = replace(self._wanted(asked), before_id=asked.before)
        found = self._history.reposted_policies(wanted, limit=asked.limit + 1)
        expected = self._history.expected_sources(found[: asked.limit])
        return RepostedOnly(
            items=[RepostsOnly.of(policy, expected[policy.id]) for policy in found[: asked.limit]],
            next=following(request, response, [policy.id for policy in found], asked.limit),
        )

    def _wanted(self, asked: CoverageAsked | RepostsAsked) -> CoverageFilter:
        source = asked.source
        if source and (not source.isprintable() or self._history.source(source) is None):
            raise RefusedError(400, "refused.source", source)
        return CoverageFilter(source=source, issuer=printable(asked.issuer.strip()), year=asked.year)
