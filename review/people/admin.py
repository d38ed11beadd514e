"""The people, for admins: who may log in, with which role."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.people.passwords import Passwords, check_new, new_password
from review.people.ports import People
from review.web.fields import Token
from review.web.filters import choice
from review.web.person import Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.people import PersonRefused

Typed = Annotated[str, Form(max_length=10_000)]
_DONE: Final = ("", "added", "role", "disabled", "enabled", "password")


class PeoplePages:
    """What admins do about others."""

    def __init__(self, people: People, site: Site, passwords: Passwords) -> None:
        self._people = people
        self._site = site
        self._passwords = passwords

    def routes(self) -> APIRouter:
        """The addresses of the people."""
        router = APIRouter()
        router.add_api_route("/people", self.all, methods=["GET", "HEAD"])
        router.add_api_route("/people", self.add, methods=["POST"])
        router.add_api_route("/people/{name}/role", self.role, methods=["POST"])
        router.add_api_route("/people/{name}/disable", self.disable, methods=["POST"])
        router.add_api_route("/people/{name}/enable", self.enable, methods=["POST"])
        router.add_api_route("/people/{name}/password", self.password, methods=["POST"])
        return router

    def all(self, request: Request) -> Response:
        """Everybody."""
        if not person_of(request).may(Role.ADMIN):
            raise RefusedError(403, "refused.role", Role.ADMIN.value)
        return self._page(request, done=choice(request.query_params, "done", _DONE))

    def add(
        self,
        request: Request,
        name: Typed = "",
        role: Annotated[Role, Form()] = Role.READER,
        password: Typed = "",
        token: Token = "",
    ) -> Response:
        """Add a person; without a password one is made up, and shown this once."""
        self._let(request, "add-person", token, about=name.strip())
        secret = password or new_password()
        try:
            check_new(secret, name)
            added = self._people.add_person(name, self._passwords.kept(secret), role, self._site.now())
        except PersonRefused as refused:
            return self._page(request, problem=refused, typed=name)
        return self._shown(request, added.name, "" if password else secret, "added")

    def role(self, request: Request, name: str, role: Annotated[Role, Form()], token: Token = "") -> Response:
        """Give a person another role."""
        self._let(request, f"role {name}", token)
        try:
            self._people.set_role(name, role)
        except PersonRefused as refused:
            return self._page(request, problem=refused)
        return RedirectResponse("/people?done=role" if person_of(request).name != name else "/", status_code=303)

    def disable(self, request: Request, name: str, token: Token = "") -> Response:
        """Let a person in no more; who is logged in is logged out."""
        self._let(request, f"disable {name}", token)
        try:
            self._people.disable_person(name, self._site.now())
        except PersonRefused as refused:
            return self._page(request, problem=refused)
        return RedirectResponse("/people?done=disabled", status_code=303)

    def enable(self, request: Request, name: str, token: Token = "") -> Response:
        """Let a person in again."""
        self._let(request, f"enable {name}", token)
        try:
            self._people.enable_person(name)
        except PersonRefused as refused:
            return self._page(request, problem=refused)
        return RedirectResponse("/people?done=enabled", status_code=303)

    def password(self, request: Request, name: str, password: Typed = "", token: Token = "") -> Response:
        """Give a person another password; without one it is made up, and shown this once."""
        self._let(request, f"new-password {name}", token)
        secret = password or new_password()
        try:
            check_new(secret, name)
            self._people.set_password(name, self._passwords.kept(secret))
        except PersonRefused as refused:
            return self._page(request, problem=refused)
        return self._shown(request, name, "" if password else secret, "password")

    def _let(self, request: Request, purpose: str, token: str, *, about: str = "") -> None:
        self._site.let(request, purpose=purpose, token=token, role=Role.ADMIN, about=about)

    def _shown(self, request: Request, name: str, secret: str, done: str) -> Response:
        if not secret:
            return RedirectResponse(f"/people?done={done}", status_code=303)
        return self._page(request, done=done, secret=secret, typed=name)

    def _page(
        self,
        request: Request,
        *,
        done: str = "",
        problem: PersonRefused | None = None,
        secret: str = "",
        typed: str = "",
    ) -> Response:
        response = self._site.page(
            request,
            "people/people.html",
            status=409 if problem else 200,
            people=self._people.people(),
            roles=tuple(Role),
            done=done,
            problem=problem,
            secret=secret,
            typed=typed,
        )
        response.headers["Cache-Control"] = "no-store"
        return response
