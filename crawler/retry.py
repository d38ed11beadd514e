"""Trying again: later each time, and when the server names a time, then."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LONGEST_WAIT_SECONDS = 60.0  # a check does not sleep longer; the next check is the retry then
_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


def retry_after_seconds(value: str, now: datetime) -> float | None:
    """What a Retry-After header asks for, as seconds or as a date; None when it says nothing."""
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None


class PatientRetryMiddleware:
    """Waits delay x 2, x 4 … between attempts, or as long as Retry-After asks."""

    def __init__(self, crawler: Crawler, *, base_seconds: float) -> None:
        self._crawler = crawler
        self._base_seconds = base_seconds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The first wait follows DOWNLOAD_DELAY, the politeness that the user chose."""
        return cls(crawler, base_seconds=crawler.settings.getfloat("DOWNLOAD_DELAY"))

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The next attempt, or the answer when there is none."""
        if response.status not in _STATUSES:
            return response
        asked = retry_after_seconds((response.headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC))
        if asked is not None and asked > LONGEST_WAIT_SECONDS:
            return response
        return await self._later(request, f"status {response.status}", asked or 0.0) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The next attempt after a failure of the network."""
        return await self._later(request, exception, 0.0) if isinstance(exception, _FAILURES) else None

    async def _later(self, request: Request, reason: str | Exception, asked: float) -> Request | None:
        if self._crawler.spider is None:
            return None
        again = get_retry_request(request, spider=self._crawler.spider, reason=reason)
        if again is not None:
            grown = self._base_seconds * 2 ** int(again.meta["retry_times"])
            await asyncio.sleep(min(max(grown, asked), LONGEST_WAIT_SECONDS))
        return again
