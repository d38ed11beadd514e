"""What was held back, and the button with which a person makes a change of it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.reasons.held import HeldReason
from review.ports import Actions, History
from review.web.fields import Token
from review.web.filters import MAX_ID, MAX_OFFERED, choice, each, number, sources_of, words
from review.web.person import Role
from review.web.places import NAME, further, place_in
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.places import ListPlace
from storage.views.why import HeldFilter

_PAGE: Final = 50
Id = Annotated[int, Path(ge=1, le=MAX_ID)]
Note = Annotated[str, Form(max_length=500)]


class HeldPages:
    """The pages about what was not told."""

    def __init__(self, history: History, site: Site, actions: Actions | None) -> None:
        self._history = history
        self._site = site
        self._actions = actions

    def routes(self) -> APIRouter:
        """The addresses of these pages, and of the button."""
        router = APIRouter()
        router.add_api_route("/held", self.all, methods=["GET", "HEAD"])
        router.add_api_route("/held/{held_id}/promote", self.promote, methods=["POST"])
        return router

    def all(self, request: Request) -> Response:
        """What was held back, held last first; filtered and paged."""
        with self._history.view():
            return self._page(request)

    def _page(self, request: Request) -> Response:
        wanted = self._wanted(request)
        found = self._history.held(wanted, limit=_PAGE + 1)
        shown, reach = found[:_PAGE], self._history.held_reach(wanted)
        is_more = len(found) > _PAGE
        onto = {NAME: f"{ListPlace.at(shown[-1].at, shown[-1].id)}"} if is_more else further(reach) if reach else {}
        return self._site.page(
            request,
            "sources/held.html",
            held=shown,
            counts=self._history.held_counts(wanted.counted),
            wanted=wanted,
            reach=reach,
            onto=onto,
            is_further=not is_more,
            sources=self._history.source_names(most=MAX_OFFERED),
            has_buttons=self._actions is not None,
        )

    def promote(self, request: Request, held_id: Id, note: Note = "", token: Token = "") -> Response:
        """Make a change of it, and show the change."""
        self._site.let(request, purpose=f"promote {held_id}", token=token, role=Role.REVIEWER)
        if self._actions is None:
            raise RefusedError(403, "refused.read_only")
        if not note.strip() or not note.isprintable():
            raise RefusedError(400, "refused.note")
        change_id = self._actions.promote(held_id, note.strip())
        return RedirectResponse(f"/changes/{change_id}", status_code=303)

    def _wanted(self, request: Request) -> HeldFilter:
        params = request.query_params
        return HeldFilter(
            reasons=frozenset(each(params, "reason", HeldReason, "refused.choice")),
            sources=sources_of(params, self._history.known_sources),
            policy_id=number(params, "policy", 0) or None,
            words=words(params),
            in_address=choice(params, "words_in", ("any", "address")) == "address",
            before=place_in(params, is_keyed=True),
        )
