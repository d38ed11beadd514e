"""When an attempt that failed is made again: by cause, later each time, and with some jitter.

A delivery holds up the later ones of its destination while the trouble is short, so that they arrive in order. One that
keeps failing is passed by the others: a bad message must not silence a destination, and a dead server is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol

from alerts.result import Cause, SendResult

PATIENCE: Final = 3  # attempts for which a delivery holds up the later ones: about five minutes
_MOST_FAILURES: Final = 2  # deliveries tried one after the other before a destination is taken for down


class Tried(Protocol):
    """A delivery, at the moment when it is tried."""

    @property
    def id(self) -> int:
        """The delivery's number."""

    @property
    def attempts(self) -> int:
        """How many were made, this one counted."""

    @property
    def failures(self) -> int:
        """How often in a row the destination had failed before this attempt, whatever it was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """How long to wait after a failure, and when to give up."""

    first_seconds: float
    growth: float
    longest_seconds: float
    most_attempts: int

    def wait_seconds(self, failures: int) -> float:
        """Return the wait after that many failures in a row, from 1."""
        return min(self.first_seconds * self.growth ** min(failures - 1, 30), self.longest_seconds)


SCHEDULES: Final[Mapping[Cause, Schedule]] = {
    # After 1, 4, 16, 64 and 256 minutes, then every 6 hours: four days, as long as mail servers try.
    Cause.TRANSIENT: Schedule(first_seconds=60, growth=4, longest_seconds=6 * 3600, most_attempts=20),
    # After 1, 2, 4, 8, 16 and 32 minutes, then every hour, never sooner than asked: four days too.
    Cause.THROTTLED: Schedule(first_seconds=60, growth=2, longest_seconds=3600, most_attempts=100),
    Cause.PERMANENT: Schedule(first_seconds=0, growth=1, longest_seconds=0, most_attempts=1),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """How an attempt ended: sent; or to be tried again; or, with neither, dead."""

    ended_at: datetime
    cause: Cause | None = None  # None: it was sent
    detail: str = ""  # the service's answer, masked
    retry_at: datetime | None = None
    pause_until: datetime | None = None  # nothing is sent to the destination until then

    @property
    def is_dead(self) -> bool:
        """Given up; a person may ask for another try."""
        return self.cause is not None and self.retry_at is None


def settlement(task: Tried, result: SendResult, now: datetime, *, failed_before: int = 0) -> Settlement:
    """Return what becomes of an attempt. *failed_before*: other deliveries that just failed at this destination."""
    if result.cause is None:
        return Settlement(ended_at=now, detail=result.detail)
    schedule = SCHEDULES[result.cause]
    gives_up = task.attempts >= schedule.most_attempts
    retry_at = None if gives_up else now + _wait(task, result, schedule, task.attempts)
    return Settlement(
        ended_at=now,
        cause=result.cause,
        detail=result.detail,
        retry_at=retry_at,
        pause_until=_pause(task, result, now, retry_at, failed_before),
    )


def _pause(
    task: Tried, result: SendResult, now: datetime, retry_at: datetime | None, failed_before: int
) -> datetime | None:
    """Return until when the whole destination is left alone."""
    if result.cause is None or result.cause is Cause.PERMANENT:
        return None
    holds_up = task.attempts < PATIENCE or result.cause is Cause.THROTTLED
    if not holds_up and failed_before + 1 < _MOST_FAILURES:
        return None
    end = now + _wait(task, result, SCHEDULES[result.cause], task.failures + 1)
    return max(end, retry_at) if holds_up and retry_at else end


def _wait(task: Tried, result: SendResult, schedule: Schedule, failures: int) -> timedelta:
    """Return a wait, shortened by up to a quarter, but never below what the receiver asked for.

    The jitter follows from the delivery and the attempt, so that what failed together does not come back together.
    """
    jitter = sha256(f"{task.id} {task.attempts}".encode()).digest()[0] / 255
    wait = schedule.wait_seconds(failures) * (1 - jitter / 4)
    return timedelta(seconds=max(wait, result.retry_after_seconds or 0.0))
