"""The login page, and the way out."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.people.attempts import Attempts
from review.people.passwords import Passwords, new_session
from review.people.ports import People
from review.web.access import local_path
from review.web.fields import Token
from review.web.person import Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from review.web.trail import note
from storage.people.sessions import LONGEST
from storage.views.people import PersonView

Typed = Annotated[str, Form(max_length=10_000)]


class LoginPages:
    """In and out."""

    def __init__(self, people: People, site: Site, passwords: Passwords, attempts: Attempts) -> None:
        self._people = people
        self._site = site
        self._passwords = passwords
        self._attempts = attempts

    def routes(self) -> APIRouter:
        """The addresses of the login."""
        router = APIRouter()
        router.add_api_route("/login", self.ask, methods=["GET", "HEAD"])
        router.add_api_route("/login", self.enter, methods=["POST"])
        router.add_api_route("/logout", self.leave, methods=["POST"])
        return router

    def ask(self, request: Request) -> Response:
        """The form; who is in already goes on."""
        if not person_of(request).is_visitor:
            return RedirectResponse(local_path(request.query_params.get("next", "")), status_code=303)
        return self._page(request, request.query_params.get("next", ""))

    def enter(
        self,
        request: Request,
        name: Typed = "",
        password: Typed = "",
        onward: Annotated[str, Form(alias="next", max_length=10_000)] = "",
        token: Token = "",
    ) -> Response:
        """Begin a session, or say what is wrong; never whether it was the name."""
        try:
            self._site.forms.check(request, "login", token)
        except RefusedError:
            return self._page(request, onward, typed=name, problem="login.outdated", status=403)
        address = self._site.access.client(request.scope)
        wait = self._attempts.begin(name, address)
        if wait is not None:
            return self._wait(request, onward, name, wait)
        note(request.scope, name.strip(), "login")
        person = self._person(name, password)
        if person is None:
            return self._page(request, onward, typed=name, problem="login.wrong", status=403)
        self._attempts.succeeded(name, address)
        return self.begin(request, person.name, onward)

    def leave(self, request: Request, token: Token = "") -> Response:
        """End the session."""
        self._site.let(request, purpose="logout", token=token, role=Role.READER)
        cookie = self._site.access.session_cookie
        self._people.end_session(request.cookies.get(cookie, ""))
        response = RedirectResponse("/login", status_code=303)
        if self._site.access.is_tls:
            response.headers["Clear-Site-Data"] = '"cache"'  # the next one at this machine goes back to no page of ours
        response.delete_cookie(cookie, path="/", httponly=True, samesite="lax", secure=self._site.access.is_tls)
        return response

    def begin(self, request: Request, name: str, onward: str) -> Response:
        """Begin a session under a new secret: one that somebody else laid into the browser is worth nothing."""
        access = self._site.access
        if old := request.cookies.get(access.session_cookie, ""):
            self._people.end_session(old)
        secret = new_session()
        browser = request.headers.get("user-agent", "")
        address = access.client(request.scope)
        self._people.begin_session(name, secret, address=address, browser=browser, at=self._site.now())
        response = RedirectResponse(local_path(onward), status_code=303)
        response.set_cookie(
            access.session_cookie,
            secret,
            max_age=int(LONGEST.total_seconds()),
            path="/",
            httponly=True,
            samesite="lax",
            secure=access.is_tls,
        )
        return response

    def _person(self, name: str, password: str) -> PersonView | None:
        found = self._people.credentials(name)
        is_right = self._passwords.is_right(found.password if found else None, password)
        if found is None or not is_right or found.person.disabled_at:
            return None
        if self._passwords.is_outdated(found.password):
            self._people.renew_password(found.person.name, self._passwords.kept(password))
        return found.person

    def _wait(self, request: Request, onward: str, name: str, wait: timedelta) -> Response:
        seconds = max(1, math.ceil(wait.total_seconds()))
        until = self._site.now() + wait
        response = self._page(request, onward, typed=name, problem="login.wait", status=429, until=until)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _page(self, request: Request, onward: str, *, status: int = 200, **context: object) -> Response:
        context = {"typed": "", "problem": "", "until": None} | context
        onward = local_path(onward)
        response = self._site.page(request, "people/login.html", status=status, onward=onward, **context)
        response.headers["Cache-Control"] = "no-store"
        return response
