"""The door: who asks is found out before any page is; who may not come in is sent to the login, or told why."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import StorageError
from review.people.passwords import TOKEN_PREFIX
from review.people.ports import People
from review.vitals.bounded import Bounded
from review.web.access import local_path, path_and_query
from review.web.person import VISITOR, Person, put_person
from review.web.refusals import FOR_MONITORS, Refusals
from review.web.site import Site
from storage.people.sessions import secret_digest

_METRICS: Final = "/metrics"  # to be read with a token: what it counts is nothing for strangers
_OPEN_TO_MONITORS: Final = FOR_MONITORS - {_METRICS}  # red or green, while the database is silent too
_OPEN: Final = frozenset({"/login", *_OPEN_TO_MONITORS})
_FILES: Final = "/static/"
_OPEN_BELOW: Final = (_FILES, "/theme/")
_FEEDS: Final = (".atom", ".json")
_SAFE: Final = ("GET", "HEAD")
T = TypeVar("T")
_BEARER: Final = 'Bearer realm="clausewatch"'
_BASIC: Final = 'Basic realm="clausewatch", charset="UTF-8"'


class Door:
    """Lets people in by their session and programs by their token, and nobody else where a login is required."""

    def __init__(self, app: ASGIApp, *, site: Site, people: People | None) -> None:
        if site.access.login and people is None:
            raise ValueError("a login needs people")
        self._app = app
        self._site = site
        self._people = people
        self._refusals = Refusals(site)
        self._bounded = Bounded()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._site.access.behind_proxy and self._site.access.is_tls:
            scope["scheme"] = "https"  # as readers write it: whole addresses, in feeds and files, begin so
        request = Request(scope)
        try:
            answer = await self._answer(request)
        except StorageError as error:
            put_person(scope, VISITOR)
            answer = (
                None if _path(request) in _OPEN_TO_MONITORS else self._no(request, 503, "refused.storage", str(error))
            )
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """What is said at the door; None for who may come in."""
        access = self._site.access
        if not access.login and not access.is_ours(request.headers.get("host", "")):
            put_person(request.scope, VISITOR)
            return self._no(request, 421, "refused.host", request.headers.get("host", ""))
        token = _token(request)
        if token is not None and self._people is not None:
            return await self._program(request, token, self._people)
        if access.login and self._people is not None:
            return await self._browser(request, self._people)
        return None

    async def _program(self, request: Request, token: str, people: People) -> Response | None:
        admitted = await self._ask_for(request, partial(people.token_person, token, self._site.now()))
        if admitted is None:
            put_person(request.scope, VISITOR)
            return self._unauthorized(request)
        person = Person(name=admitted.person.name, role=admitted.role, by_token=True)
        put_person(request.scope, person)
        if request.method in _SAFE or _is_api(request):
            return None
        return self._no(request, 403, "refused.token")

    async def _browser(self, request: Request, people: People) -> Response | None:
        if _path(request).startswith(_FILES):  # the same for everybody: not worth a query
            put_person(request.scope, VISITOR)
            return None
        secret, now = request.cookies.get(self._site.access.session_cookie, ""), self._site.now()
        admitted = await self._ask_for(request, partial(people.session_person, secret, now)) if secret else None
        if admitted is None:
            put_person(request.scope, VISITOR)
            return None if _is_open(_path(request)) else self._ask(request)
        person = Person(
            name=admitted.person.name,
            role=admitted.role,
            session_id=admitted.session_id,
            binding=secret_digest(secret),
        )
        put_person(request.scope, person)
        return None

    async def _ask_for(self, request: Request, who: Callable[[], T]) -> T:
        """Ask the database who it is; for monitors not longer than it may take."""
        return await (self._bounded(who) if _path(request) in FOR_MONITORS else run_in_threadpool(who))

    def _ask(self, request: Request) -> Response:
        """Send a browser to the login; tell a program that it needs a token."""
        if _is_for_programs(request):
            return self._unauthorized(request)
        back = path_and_query(request) if request.method in _SAFE else _page_before(request)
        return RedirectResponse(f"/login?next={quote(back, safe='')}" if back != "/" else "/login", status_code=303)

    def _unauthorized(self, request: Request) -> Response:
        schemes = _BEARER if _is_api(request) or not _is_feed(request) else f"{_BASIC}, {_BEARER}"
        answer = self._problem(request, 401, "refused.login")
        answer.headers["WWW-Authenticate"] = schemes
        return answer

    def _no(self, request: Request, status: int, key: str, value: str = "") -> Response:
        return (self._problem if _is_for_programs(request) else self._refusals.page)(request, status, key, value)

    def _problem(self, request: Request, status: int, key: str, value: str = "") -> Response:
        """What programs are told, in the form that the API tells its own problems in (RFC 9457)."""
        voice = self._site.voice(request)
        told = {
            "type": f"/api#{key}",
            "title": voice.known("status", str(status)),
            "status": status,
            "detail": f"{voice.say(key)} {value[:300]}".strip(),
            "instance": _path(request)[:300],
            "parameter": None,
        }
        return JSONResponse(told, status_code=status, media_type="application/problem+json")


def _token(request: Request) -> str | None:
    """The token that a program brings; None where nobody says that it is one of ours.

    Feed readers know Basic alone. A browser sends that again by itself, so that it opens feeds and nothing else.
    """
    scheme, _, value = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic" or request.method not in _SAFE or not _is_feed(request):
        return None
    try:
        _, _, password = b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return password if password.startswith(TOKEN_PREFIX) else None  # else it was meant for the proxy


def _path(request: Request) -> str:
    return str(request.scope["path"])  # as the router sees it; request.url ends it at a ? that was quoted


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def _is_api(request: Request) -> bool:
    return _path(request).startswith("/api/")


def _is_for_programs(request: Request) -> bool:
    return _is_api(request) or _is_feed(request) or _path(request) == _METRICS


def _is_feed(request: Request) -> bool:
    return _path(request).endswith(_FEEDS)


def _page_before(request: Request) -> str:
    """The page that a form stood on."""
    try:
        referer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    if referer.netloc != request.headers.get("host"):
        return "/"
    return local_path(referer.path + (f"?{referer.query}" if referer.query else ""))
