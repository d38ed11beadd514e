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

    def answered(self, body: bytes) -> None:
        """Count a request that had an answer, with its body as it was sent."""
        self.requests += 1
        self.received_bytes += len(body)

    def failed(self) -> None:
        """Count a request that had none."""
        self.requests += 1
        self.failures += 1

    def told(self) -> Traffic:
        """Return what was counted so far."""
        return Traffic(requests=self.requests, failures=self.failures, received_bytes=self.received_bytes)
