"""What protects the reader's browser: headers on every answer, and proof that a form was ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.refusal import RefusedError

CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    # Not no-referrer: with it browsers send "Origin: null" for our own forms, and they could not be told from others.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_COOKIE: Final = "clausewatch_form"
_MAX_FORM_BYTES: Final = 10_000


class SafeHeaders:
    """Puts HEADERS on every answer, and refuses forms that are too large to be ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                put_headers(MutableHeaders(scope=message), is_static=scope["path"].startswith("/static/"))
            await send(message)

        if scope["method"] == "POST" and not _is_small(Request(scope)):
            await Response(status_code=413)(scope, receive, send_safely)
            return
        await self._app(scope, receive, send_safely)


def put_headers(headers: MutableHeaders, *, is_static: bool = False) -> None:
    """Add HEADERS, and how long the answer may be kept."""
    for name, value in HEADERS:
        headers[name] = value
    headers.setdefault("Cache-Control", "public, max-age=86400" if is_static else "private, no-cache")


class Forms:
    """Gives a form its token, and knows it again. Tokens die with the process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def nonce(self, request: Request) -> str:
        """The reader's own nonce: from the cookie, or a new one."""
        return request.cookies.get(_COOKIE, "") or secrets.token_urlsafe(24)

    def remember(self, request: Request, response: Response, nonce: str) -> None:
        """Set the cookie that the tokens were made for."""
        is_tls = request.url.scheme == "https"
        response.set_cookie(_COOKIE, nonce, path="/", httponly=True, samesite="strict", secure=is_tls)

    def token(self, nonce: str, purpose: str) -> str:
        """What the form sends back: good for this reader and this purpose only."""
        return hmac.new(self._secret, f"{nonce}\n{purpose}".encode(), hashlib.sha256).hexdigest()

    def check(self, request: Request, purpose: str, token: str) -> None:
        """Refuse a form that another site sent, or that was not made for this reader and purpose."""
        nonce = request.cookies.get(_COOKIE, "")
        is_known = bool(nonce) and hmac.compare_digest(self.token(nonce, purpose).encode(), token.encode())
        if not (_is_same_origin(request) and is_known):
            raise RefusedError(403, "refused.form")


def _is_same_origin(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent this. Silence is a no: browsers always say it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    # The host alone is compared: behind a proxy that ends TLS our own scheme is not the reader's.
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    return bool(sender) and urlsplit(sender).netloc == request.headers.get("host")


def _is_small(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return length.isascii() and length.isdigit() and int(length) <= _MAX_FORM_BYTES
