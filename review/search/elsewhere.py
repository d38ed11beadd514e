"""Where else the words of a clause stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pipeline.compare.marks import Mark
from review.ports import History
from review.showing.marking import excerpt, marked
from review.web.filters import MAX_ID, number, words
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.search import ClauseElsewhere, SameWords

_SHOWN = 600  # characters of one clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """A clause of another policy, marked against the one that was asked for."""

    same: SameWords
    marks: tuple[Mark, ...] = field(repr=False)


class ElsewherePages:
    """The page of a clause's words elsewhere."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/policies/{policy_id}/elsewhere", self.elsewhere, methods=["GET", "HEAD"])
        return router

    def elsewhere(self, request: Request, policy_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Response:
        """The clauses of other policies with the same words, then those with nearly the same."""
        label = words(request.query_params, "label")
        clause_id = number(request.query_params, "clause", 0)
        told = self._history.elsewhere(policy_id, clause_id=clause_id, label=label)
        if told is None:
            raise RefusedError(404, "refused.clause", label or str(clause_id or ""))
        return self._site.page(request, "search/elsewhere.html", told=told, others=_others(told))


def _others(told: ClauseElsewhere) -> tuple[Other, ...]:
    own = told.found.clause.words
    return tuple(
        Other(same=same, marks=excerpt(marked(own, same.found.clause.words), _SHOWN)) for same in told.elsewhere.same
    )
