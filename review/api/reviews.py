"""What people said of a change; and a review written by a program in a person's name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

from review.api.asked import ChangeId, PlainQuery, ReviewAsked
from review.api.lists import Reviewed
from review.api.problems import responses
from review.ports import History
from review.ports_inbox import Reviews
from review.records.changes import Review
from review.web.person import Person, Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.reviews import Judged, NotThere, ReviewConflict


class ReviewAnswers:
    """What the API says of reviews, and takes."""

    def __init__(self, history: History, site: Site, reviews: Reviews) -> None:
        self._history = history
        self._site = site
        self._reviews = reviews

    def routes(self) -> APIRouter:
        """The addresses of these answers."""
        router = APIRouter(tags=["changes"])
        path = "/changes/{change_id}/reviews"
        router.add_api_route(path, self.reviews, responses=responses(404))
        router.add_api_route(
            path,
            self.judge,
            methods=["POST"],
            status_code=201,
            responses=responses(401, 403, 404, 409),
            dependencies=[Depends(_brings_json)],
        )
        return router

    def reviews(self, change_id: ChangeId, _asked: PlainQuery) -> Reviewed:
        """What was said of a change, newest first."""
        self._found(change_id)
        return Reviewed(items=[Review.of(review) for review in self._reviews.reviews_of(change_id)])

    def judge(
        self, request: Request, change_id: ChangeId, _asked: PlainQuery, said: Annotated[ReviewAsked, Body()]
    ) -> Review:
        """Say something of a change. It takes an API token of a reviewer: what a browser sends by itself is not enough.

        With `saw`, the id of the review that you read, a review that somebody wrote meanwhile is not overruled: 409.
        """
        person = self._writer(request)
        saw = self._found(change_id) if said.saw is None else said.saw
        judged = [Judged(change_id=change_id, saw=saw)]
        try:
            self._reviews.judge(judged, said.state, note=said.note, by=person.name, at=self._site.now())
        except ReviewConflict as conflict:
            theirs = conflict.theirs[0]
            raise RefusedError(409, "refused.reviewed", str(theirs.id if theirs else 0)) from None
        except NotThere as error:
            raise RefusedError(404, "refused.change", str(error.key)) from None
        return Review.of(self._reviews.reviews_of(change_id)[0])

    def _writer(self, request: Request) -> Person:
        """Who asks. A browser adds its session to whatever another site makes it send; nobody but a program a token."""
        if not person_of(request).by_token:
            raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer realm="clausewatch"'})
        return self._site.let(request, purpose="review", token="", role=Role.REVIEWER)

    def _found(self, change_id: int) -> int:
        """The id of a change's last review, 0 for none; a refusal when there is no such change."""
        change = self._history.change(change_id)
        if change is None:
            raise RefusedError(404, "refused.change", str(change_id))
        return change.review.id if change.review else 0


def _brings_json(request: Request) -> None:
    """Refuse a body that is no JSON: a form of another site cannot send any."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415)
