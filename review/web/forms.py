"""Proof that a form was ours: a token for each reader and purpose."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from review.web.access import Access
from review.web.person import person_of
from review.web.refusal import RefusedError

_COOKIE: Final = "clausewatch_form"


class Forms:
    """Gives a form its token, and knows it again. Tokens die with the process."""

    def __init__(self, access: Access) -> None:
        self._secret = secrets.token_bytes(32)
        self.access = access

    def on(self, request: Request) -> PageForms:
        """The forms of one page."""
        return PageForms(self, request)

    def token(self, nonce: str, purpose: str) -> str:
        """What the form sends back: good for this reader and this purpose only."""
        return hmac.new(self._secret, f"{nonce}\n{purpose}".encode(), hashlib.sha256).hexdigest()

    def check(self, request: Request, purpose: str, token: str) -> None:
        """Refuse a form that another site sent, or that was not made for this reader and purpose."""
        nonce = person_of(request).binding or request.cookies.get(_COOKIE, "")
        is_known = bool(nonce) and hmac.compare_digest(self.token(nonce, purpose).encode(), token.encode())
        if not (_is_same_origin(request, self.access) and is_known):
            raise RefusedError(403, "refused.form")


class PageForms:
    """The forms of one page: hands out their tokens, and remembers whether there was any."""

    def __init__(self, forms: Forms, request: Request) -> None:
        self._forms = forms
        self._request = request
        self._nonce = ""

    def token(self, purpose: str) -> str:
        """What a form of this page sends back to be let through for *purpose*."""
        if bound := person_of(self._request).binding:
            return self._forms.token(bound, purpose)
        self._nonce = self._nonce or self._request.cookies.get(_COOKIE, "") or secrets.token_urlsafe(24)
        return self._forms.token(self._nonce, purpose)

    def remember(self, response: Response) -> None:
        """Set the cookie that the tokens were made for, when the page has forms and there is no session."""
        if self._nonce:
            is_tls = self._forms.access.is_tls
            response.set_cookie(_COOKIE, self._nonce, path="/", httponly=True, samesite="strict", secure=is_tls)


def _is_same_origin(request: Request, access: Access) -> bool:
    """Whether the browser says that one of our own pages sent this. Silence is a no: browsers always say it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    # The host alone is compared: behind a proxy that ends TLS our own scheme is not the reader's.
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    try:
        host = urlsplit(sender).netloc
    except ValueError:
        return False
    # A proxy may ask us under another name than its readers ask it.
    return bool(host) and host in (request.headers.get("host"), access.netloc)
