"""Saved views, and how far each person has come: the forms of the inbox's side."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.changes.asked import ask
from review.ports import History
from review.ports_inbox import Reviews
from review.web.fields import Text, Token
from review.web.filters import MAX_ID, number
from review.web.person import Role
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.people.saved_views import TooManyViews
from storage.views.reviews import NotThere

LONGEST_NAME: Final = 40
_DOINGS: Final = frozenset({"rename", "remove", "raise"})
Id = Annotated[int, Path(ge=1, le=MAX_ID)]


class SavedPages:
    """What a person keeps."""

    def __init__(self, history: History, site: Site, reviews: Reviews) -> None:
        self._history = history
        self._site = site
        self._reviews = reviews

    def routes(self) -> APIRouter:
        """The addresses of the forms."""
        router = APIRouter()
        router.add_api_route("/changes/views", self.save, methods=["POST"])
        router.add_api_route("/changes/views/{view_id}", self.change, methods=["POST"])
        router.add_api_route("/changes/visited", self.visited, methods=["POST"])
        return router

    def save(
        self, request: Request, *, name: Text = "", query: Text = "", shared: Text = "", token: Token = ""
    ) -> Response:
        """Keep the filter on screen."""
        person = self._site.let(request, purpose="views", token=token, role=Role.REVIEWER, about=name)
        asked = ask(QueryParams(query), sources=self._history.known_sources, zone=self._site.zone)
        try:
            self._reviews.save_view(person.name, _name(name), asked.query, shared=bool(shared))
        except TooManyViews as error:
            raise RefusedError(400, "refused.views", str(error.key)) from None
        return _home(asked.query)

    def change(
        self, request: Request, view_id: Id, *, do: Text = "", name: Text = "", shared: Text = "", token: Token = ""
    ) -> Response:
        """Rename, share, remove a view of one's own, or move it up."""
        person = self._site.let(request, purpose="views", token=token, role=Role.REVIEWER, about=f"{do} {view_id}")
        if do not in _DOINGS:
            raise RefusedError(400, "refused.choice", do)
        try:
            if do == "rename":
                self._reviews.rename_view(person.name, view_id, _name(name), shared=bool(shared))
            elif do == "remove":
                self._reviews.remove_view(person.name, view_id)
            else:
                self._reviews.raise_view(person.name, view_id)
        except NotThere as error:
            raise RefusedError(404, "refused.view", str(error.key)) from None
        return _home("")

    def visited(self, request: Request, *, newest: Text = "", line: Text = "", token: Token = "") -> Response:
        """Note how far the reader has come: by the page's script while they read, or for good by its button."""
        person = self._site.let(request, purpose="visited", token=token, role=Role.READER, is_deed=False)
        seen = min(number({"newest": newest}, "newest", 0, least=0), self._history.newest_change())
        if not line:
            self._reviews.look(person.name, seen, self._site.now())
            return Response(status_code=204)
        self._reviews.catch_up(person.name, seen, self._site.now())
        return _home("")


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise RefusedError(400, "refused.name", name)
    return name


def _home(query: str) -> Response:
    return RedirectResponse(f"/?{query}" if query else "/", status_code=303)
