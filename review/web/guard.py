"""What protects the reader's browser: headers on every answer, and no form larger than ours are."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP: Final = (
    # connect-src: a page's script tells this service, and nobody else, that the reader is there.
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
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
_MAX_FORM_BYTES: Final = 100_000


def framing(policy: str) -> str:
    """Return a policy that lets a page show other pages of ours inside of it."""
    return f"{policy}; frame-src 'self'"


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
    """Add HEADERS, but for those that a page has set for itself, and how long the answer may be kept."""
    for name, value in HEADERS:
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "public, max-age=86400" if is_static else "private, no-cache")


def _is_small(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return length.isascii() and length.isdigit() and int(length) <= _MAX_FORM_BYTES
