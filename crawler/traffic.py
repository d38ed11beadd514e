"""What a crawler asked for and got, since it began."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """Requests with redirects, retries and robots.txt; not what a browser fetched for itself."""

    requests: int
    failures: int  # that had no answer
    received_bytes: int
