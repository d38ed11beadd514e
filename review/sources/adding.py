"""Adding a source: an address, a look at it, a preview to edit, and the source."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.source import SourceKind
from review.looks import Adding, AddRefusal, AddRefused, Asked, Look, LookState, Wish
from review.ports import History
from review.showing.text import in_path
from review.sources.filters import chosen
from review.web.fields import Token
from review.web.person import Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site

_SHOWN: Final = 10  # entries and clauses in a preview
_CONFLICTS: Final = frozenset({AddRefusal.BUSY, AddRefusal.NAME_TAKEN, AddRefusal.SETTINGS, AddRefusal.NOT_DONE})
Address = Annotated[str, Form(max_length=50_000)]  # the refusal of a long one is told beside the field
Short = Annotated[str, Form(max_length=500)]


class WishForm(BaseModel):
    """What the preview's form sends."""

    name: str = Field("", max_length=500)
    region: str = Field("", max_length=500)
    kind: str = Field("", max_length=500)
    every: str = Field("", max_length=500)
    url: list[str] = Field([], max_length=50)
    token: str = Field("", max_length=200)

    def wish(self) -> Wish:
        """What is wished."""
        kind = chosen(SourceKind, self.kind)
        return Wish(
            name=self.name.strip(),
            region=self.region.strip(),
            kind=kind.value if kind else "",
            every=self.every.strip(),
            urls=tuple(self.url),
        )


class AddPages:
    """The pages on which an admin adds a source."""

    def __init__(self, history: History, site: Site, adding: Adding | None) -> None:
        self._history = history
        self._site = site
        self._adding = adding

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/sources/add", self.form, methods=["GET", "HEAD"])
        router.add_api_route("/sources/looks", self.begin, methods=["POST"])
        router.add_api_route("/sources/looks/{look_id}", self.look, methods=["GET", "HEAD"])
        router.add_api_route("/sources/looks/{look_id}/cancel", self.cancel, methods=["POST"])
        router.add_api_route("/sources/looks/{look_id}/add", self.add, methods=["POST"])
        return router

    def form(self, request: Request) -> Response:
        """Where an address is written."""
        if self._adding is None:
            return self._site.page(request, "sources/add_not.html")
        _admin(request)
        return self._form(request, Asked())

    def begin(
        self, request: Request, url: Address = "", use: Short = "", render: Short = "", token: Token = ""
    ) -> Response:
        """Begin a look at an address, or at an entry of the catalogue."""
        person = self._site.let(request, purpose=f"look {use}".strip(), token=token, role=Role.ADMIN)
        asked = Asked(url="".join(url.split()), use=use.strip(), render=bool(render))
        try:
            look = self._adds.look(asked, person.name)
        except AddRefused as refused:
            return self._form(request, asked, refused)
        return RedirectResponse(f"/sources/looks/{look.id}", status_code=303)

    def look(self, request: Request, look_id: str) -> Response:
        """How far a look is, or what it found."""
        _admin(request)
        return self._show(request, self._look(look_id))

    def cancel(self, request: Request, look_id: str, token: Token = "") -> Response:
        """End a look."""
        self._site.let(request, purpose=f"cancel {look_id}", token=token, role=Role.ADMIN)
        self._adds.cancel(self._look(look_id).id)
        return RedirectResponse(f"/sources/looks/{in_path(look_id)}", status_code=303)

    def add(self, request: Request, look_id: str, sent: Annotated[WishForm, Form()]) -> Response:
        """Make a source of what was found."""
        person = self._site.let(request, purpose=f"add {look_id}", token=sent.token, role=Role.ADMIN)
        look, wish = self._look(look_id), sent.wish()
        try:
            added = self._adds.add(look_id, wish, person.name)
        except AddRefused as refused:
            return self._show(request, look, refused, wish)
        return RedirectResponse(f"/sources/{in_path(added)}?done=added", status_code=303)

    @property
    def _adds(self) -> Adding:
        if self._adding is None:
            raise RefusedError(403, "refused.no_adding")
        return self._adding

    def _look(self, look_id: str) -> Look:
        look = self._adds.looked(look_id) if look_id.isprintable() else None
        if look is None:
            raise RefusedError(404, "refused.look")
        return look

    def _form(self, request: Request, asked: Asked, refused: AddRefused | None = None) -> Response:
        seconds = round(self._adds.seconds)
        context = {"asked": asked, "refused": refused, "seconds": seconds}
        return self._site.page(request, "sources/add.html", status=_status(refused), **context)

    def _show(
        self, request: Request, look: Look, refused: AddRefused | None = None, wish: Wish | None = None
    ) -> Response:
        found = look.preview
        wished = wish or (found and Wish(name=found.name, region=found.region, kind=found.kind))
        return self._site.page(
            request,
            "sources/look.html",
            status=_status(refused),
            look=look,
            found=found,
            wish=wished,
            refused=refused,
            is_running=look.state is LookState.RUNNING,
            took=int((self._site.now() - look.began_at).total_seconds()),
            seconds=round(self._adds.seconds),
            kinds=tuple(SourceKind),
            shown=_SHOWN,
        )


def _admin(request: Request) -> None:
    if not person_of(request).may(Role.ADMIN):
        raise RefusedError(403, "refused.role", Role.ADMIN.value)


def _status(refused: AddRefused | None) -> int:
    if refused is None:
        return 200
    return 409 if refused.why in _CONFLICTS else 400
