"""My account: the password, where I am logged in, and tokens for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.people.attempts import Attempts
from review.people.login import LoginPages
from review.people.passwords import Passwords, check_new, new_token
from review.people.ports import People
from review.web.fields import Token
from review.web.filters import MAX_ID, choice, number
from review.web.person import Person, Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.people import PersonRefused

Id = Annotated[int, Path(ge=1, le=MAX_ID)]
Typed = Annotated[str, Form(max_length=10_000)]
_DONE: Final = ("", "password", "session", "sessions", "token")
_MOST_DAYS: Final = 3650


class AccountPages:
    """What people do about themselves."""

    def __init__(
        self, people: People, site: Site, passwords: Passwords, attempts: Attempts, logins: LoginPages
    ) -> None:
        self._people = people
        self._site = site
        self._passwords = passwords
        self._attempts = attempts
        self._logins = logins

    def routes(self) -> APIRouter:
        """The addresses of the account."""
        router = APIRouter()
        router.add_api_route("/account", self.one, methods=["GET", "HEAD"])
        router.add_api_route("/account/password", self.password, methods=["POST"])
        router.add_api_route("/account/sessions/revoke", self.revoke_others, methods=["POST"])
        router.add_api_route("/account/sessions/{session_id}/revoke", self.revoke_session, methods=["POST"])
        router.add_api_route("/account/tokens", self.token, methods=["POST"])
        router.add_api_route("/account/tokens/{token_id}/revoke", self.revoke_token, methods=["POST"])
        return router

    def one(self, request: Request) -> Response:
        """The account of whoever asks."""
        return self._page(request, done=choice(request.query_params, "done", _DONE))

    def password(
        self, request: Request, current: Typed = "", new: Typed = "", again: Typed = "", token: Token = ""
    ) -> Response:
        """Choose another password; every session ends, and this browser gets a new one."""
        person = self._let(request, "password", token)
        problem = self._wrong_password(request, person, current) or _problem(new, again, person.name)
        if problem:
            return self._page(request, problem=problem, status=403 if problem == "account.wrong" else 400)
        self._people.set_password(person.name, self._passwords.kept(new))
        return self._logins.begin(request, person.name, "/account?done=password")

    def revoke_others(self, request: Request, token: Token = "") -> Response:
        """End all sessions but this one."""
        person = self._let(request, "revoke-sessions", token)
        self._people.revoke_other_sessions(person.name, person.session_id)
        return RedirectResponse("/account?done=sessions", status_code=303)

    def revoke_session(self, request: Request, session_id: Id, token: Token = "") -> Response:
        """End one session."""
        person = self._let(request, f"revoke-session {session_id}", token)
        if not self._people.revoke_session(person.name, session_id):
            raise RefusedError(404, "refused.gone", str(session_id))
        return RedirectResponse("/account?done=session", status_code=303)

    def token(
        self,
        request: Request,
        name: Annotated[str, Form(max_length=80)] = "",
        role: Annotated[Role, Form()] = Role.READER,
        days: Annotated[str, Form(max_length=10)] = "",
        token: Token = "",
    ) -> Response:
        """Make a token, and show it this once."""
        person = self._let(request, "token", token, about=name.strip())
        if not name.strip() or not name.isprintable():
            return self._page(request, problem="account.token_name", status=400)
        if not person.may(role):
            raise RefusedError(403, "refused.role", role.value)
        now = self._site.now()
        ends = number({"days": days}, "days", 0, most=_MOST_DAYS)
        expires_at = now + timedelta(days=ends) if ends else None
        secret = new_token()
        try:
            self._people.add_token(person.name, secret, name=name.strip(), role=role, at=now, expires_at=expires_at)
        except PersonRefused as refused:
            return self._page(request, problem=f"person.{refused.reason}", status=409)
        return self._page(request, secret=secret)

    def revoke_token(self, request: Request, token_id: Id, token: Token = "") -> Response:
        """End a token."""
        person = self._let(request, f"revoke-token {token_id}", token)
        if not self._people.revoke_token(person.name, token_id):
            raise RefusedError(404, "refused.gone", str(token_id))
        return RedirectResponse("/account?done=token", status_code=303)

    def _let(self, request: Request, purpose: str, token: str, *, about: str = "") -> Person:
        person = self._site.let(request, purpose=purpose, token=token, role=Role.READER, about=about)
        if not person.session_id:
            raise RefusedError(403, "refused.no_account")
        return person

    def _wrong_password(self, request: Request, person: Person, current: str) -> str:
        address = self._site.access.client(request.scope)
        if self._attempts.begin(person.name, address) is not None:
            return "account.wait"
        found = self._people.credentials(person.name)
        if found is None or not self._passwords.is_right(found.password, current):
            return "account.wrong"
        self._attempts.succeeded(person.name, address)
        return ""

    def _page(
        self, request: Request, *, status: int = 200, done: str = "", problem: str = "", secret: str = ""
    ) -> Response:
        person = person_of(request)
        is_known = not person.is_local
        response = self._site.page(
            request,
            "people/account.html",
            status=status,
            sessions=self._people.sessions(person.name, self._site.now()) if is_known else (),
            tokens=self._people.tokens(person.name) if is_known else (),
            roles=[role for role in Role if person.may(role)],
            done=done,
            problem=problem,
            secret=secret,
        )
        response.headers["Cache-Control"] = "no-store"
        return response


def _problem(new: str, again: str, name: str) -> str:
    """What is wrong with a new password, as a key of the messages; "" for nothing."""
    if new != again:
        return "account.differ"
    try:
        check_new(new, name)
    except PersonRefused as refused:
        return f"person.{refused.reason}"
    return ""
