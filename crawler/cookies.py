"""Cookies, kept apart for each source.

Scrapy's own middleware asks a list of public suffixes, which it downloads; here a jar serves one source only,
so a cookie set too widely reaches nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http.cookies import CookieJar

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class SourceCookiesMiddleware:
    """Sends and keeps cookies by `meta["cookiejar"]`, the name of the source."""

    def __init__(self) -> None:
        self._jars: dict[str, CookieJar] = {}  # of sources that set any: most set none

    def process_request(self, request: Request) -> None:
        """Add what was kept."""
        dict.pop(request.headers, b"Cookie", None)
        if jar := self._jars.get(_name(request)):
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what was set."""
        if dict.__contains__(response.headers, b"Set-Cookie"):
            self._jars.setdefault(_name(request), CookieJar()).extract_cookies(response, request)
        return response


def _name(request: Request) -> str:
    return str(request.meta.get("cookiejar", ""))
