"""A clause's life: what it said in each revision, who brought which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.compare.marks import Mark
from review.policies.asked import PolicyId, found_sheet
from review.ports import History
from review.showing.marking import marked
from review.web.filters import words
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views import ClauseLife, RevisionView


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A clause as one revision brought it, marked against the state before."""

    revision: RevisionView
    marks: tuple[Mark, ...] = field(repr=False)
    is_removed: bool


class ClausePages:
    """The page of one clause."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/policies/{policy_id}/clause", self.clause, methods=["GET", "HEAD"])
        return router

    def clause(self, request: Request, policy_id: PolicyId) -> Response:
        """One clause through the revisions: who brought which words."""
        sheet = found_sheet(self._history, policy_id)
        label = words(request.query_params, "label")
        lives = self._history.clause_life(policy_id, label) if label else ()
        if not lives:
            raise RefusedError(404, "refused.clause", label)
        told = [(life, states(life)) for life in lives[:20]]
        return self._site.page(request, "policies/clause.html", policy=sheet.policy, label=label, lives=told)


def states(life: ClauseLife) -> tuple[State, ...]:
    """The states of a clause, newest first, each marked against the one before it."""
    texts = ["", *(text for _, text in life.states)]
    told = [
        State(revision=revision, marks=marked(before, after), is_removed=not after)
        for (revision, _), (before, after) in zip(life.states, pairwise(texts), strict=True)
    ]
    return tuple(reversed(told))
