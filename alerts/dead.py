"""When a destination is dead: an alert was given up, or nothing has gone through for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

FAILURES: Final = 3  # attempts in a row
LASTING: Final = timedelta(hours=1)


class Reached(Protocol):
    """How it goes with a destination."""

    @property
    def failures(self) -> int:
        """Attempts in a row that failed."""

    @property
    def given_up(self) -> int:
        """Deliveries that were given up since it took one."""

    @property
    def failing_since(self) -> datetime | None:
        """When the first of the failures in a row was."""


def is_dead(destination: Reached, now: datetime) -> bool:
    """Return whether operators must know that the destination takes nothing."""
    if destination.given_up:
        return True
    since = destination.failing_since
    return destination.failures >= FAILURES and since is not None and now - since >= LASTING
