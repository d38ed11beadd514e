"""What a crawler asked for and got, since it began."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """Requests with redirects, retries and robots.txt; not what a browser fetched for itself."""

    requests: int
    failures: int  # that had no answer
    received_bytes: int


@dataclass(kw_only=True, slots=True)
class Tally:
    """Counts the requests of a crawl, as they end: cheaper than Scrapy's statistics, which reckon headers too."""

    requests: int = 0
    failures: int = 0
    received_bytes: int = 0

    def ended(self, body: bytes | None) -> None:
        """Count a request, with the body of its answer as it was sent; None: it had no answer."""
        self.requests += 1
        self.failures += body is None
        self.received_bytes += len(body or b"")

    def told(self) -> Traffic:
        """Return what was counted so far."""
        return Traffic(requests=self.requests, failures=self.failures, received_bytes=self.received_bytes)
