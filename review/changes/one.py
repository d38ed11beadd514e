"""One change: what happened, what people said of it, and everything that is behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pipeline.judge.principles import behind
from review.changes.asked import ask
from review.ports import History
from review.ports_inbox import Reviews
from review.showing.marking import rows, tally
from review.web.filters import MAX_ID
from review.web.person import Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.archive import ChangeFilter, ChangeView
from storage.views.inbox import Beside
from storage.views.reviews import LONGEST_NOTE

_SIBLINGS: Final = 12


class ChangePages:
    """The page of one change."""

    def __init__(self, history: History, site: Site, reviews: Reviews | None) -> None:
        self._history = history
        self._site = site
        self._reviews = reviews

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/changes/{change_id}", self.one, methods=["GET", "HEAD"])
        return router

    def one(self, request: Request, change_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Response:
        """One change, between those beside it in the filter that the reader came with."""
        told = self._history.explain(change_id)
        if told is None:
            raise RefusedError(404, "refused.change", str(change_id))
        change = told.change
        siblings = self._siblings(change)
        query, beside = self._beside(request, change_id)
        return self._site.page(
            request,
            "changes/change.html",
            change=change,
            rows=rows(change.edits),
            tally=tally(change.edits),
            told=told,
            rules=behind(change.kind, change.why, change.confirmed_by, (held.reason for held in told.held)),
            query=query,
            beside=beside,
            siblings=siblings[:_SIBLINGS],
            has_more_siblings=len(siblings) > _SIBLINGS,
            reviews=self._reviews.reviews_of(change_id) if self._reviews else (),
            can_judge=self._reviews is not None and person_of(request).may(Role.REVIEWER),
            longest=LONGEST_NOTE,
            was_judged="judged" in request.query_params,
        )

    def _siblings(self, change: ChangeView) -> list[ChangeView]:
        """The other changes by the same edit, newest first; one more than is shown."""
        found = self._history.changes(ChangeFilter(group_id=change.group_id or change.id), limit=_SIBLINGS + 2)
        return [one for one in found if one.id != change.id]

    def _beside(self, request: Request, change_id: int) -> tuple[str, Beside]:
        asked = ask(request.query_params, sources=self._history.known_sources, zone=self._site.zone)
        return asked.query, self._history.beside(change_id, replace(asked.wanted, before_id=None))
