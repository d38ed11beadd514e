"""The search over clauses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from review.api.asked import SearchAsked
from review.api.lists import Found, onward
from review.api.problems import responses
from review.ports import History
from review.records.changes import PolicyNamed
from review.records.found import FoundPolicy
from review.web.refusal import RefusedError
from review.web.search_filter import asked as searched
from review.web.site import Site


class SearchAnswers:
    """What the API finds."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this answer."""
        router = APIRouter(tags=["policies"])
        router.add_api_route("/search", self.search, responses=responses())
        return router

    def search(self, request: Request, response: Response, asked: Annotated[SearchAsked, Query()]) -> Found:
        """Policies with the clauses that words, bodies or years find, best first."""
        told = searched(request.query_params, sources=self._history.known_sources, today=self._site.today())
        if told.problem:
            raise RefusedError(400, "refused.query", f"{told.words[:60]} ({told.problem.position + 1})")
        offset = (asked.page - 1) * asked.limit
        result = self._history.search(told.wanted, limit=asked.limit, offset=offset, each=asked.each)
        more = result.groups > offset + asked.limit
        step = {"page": asked.page + 1} if more else {"page": 1, "before": result.further}
        return Found(
            items=[FoundPolicy.of(found) for found in result.policies],
            next=onward(request, response, **step) if more or result.further else None,
            numbered=[PolicyNamed.of(policy) for policy in result.numbered],
            clauses=result.clauses,
            is_more=result.is_more,
            further=result.further or None,
        )
