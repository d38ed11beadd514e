"""The outbox as people see it: attempts at deliveries, and how it goes with destinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.changes import ChangeKind
from pipeline.health.incidents import Ended
from pipeline.waits import Waits

MOST_TOLD: Final = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptView:
    """One attempt at a delivery."""

    id: int
    delivery_id: int
    begun_at: datetime
    ended_at: datetime | None  # None: under way, or its process died
    outcome: str  # sent, transient, throttled, permanent, interrupted; "" when it has not ended
    detail: str  # what the service answered, masked


@dataclass(frozen=True, kw_only=True, slots=True)
class DestinationView:
    """How it goes with a destination."""

    key: str
    failures: int  # in a row
    given_up: int  # deliveries, since one was taken
    failing_since: datetime | None
    paused_until: datetime | None
    cause: str  # of the last failure; "" when the last attempt went well
    last_error: str
    sent_at: datetime | None  # when it last took anything
    waiting: int  # deliveries that are due, or will be
    dead: int  # deliveries given up


@dataclass(frozen=True, kw_only=True, slots=True)
class DestinationIncidentView:
    """A destination that took nothing for a while, or does not yet."""

    id: int
    destination: str  # its key
    name: str  # masked
    opened_at: datetime
    closed_at: datetime | None
    ended: Ended | None  # None while it is open
    failing_since: datetime
    failures: int  # attempts in a row, when it was opened
    given_up: int  # deliveries, when it was opened
    detail: str  # what the service answered last, masked


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionFigures:
    """What a subscription was told of late, and what it is owed; of each `MOST_TOLD` are counted."""

    subscription: str
    sent: int = 0  # deliveries, in the time asked for
    changes: int = 0  # that it was owed in that time
    waiting: int = 0  # deliveries
    next_at: datetime | None = None  # when the first of them is due
    waits: Waits = Waits.NO  # what that one waits for
    dead: int = 0  # deliveries given up

    def told(self, number: int) -> int | str:
        """One of these numbers, with a plus where there may be more."""
        return f"{number}+" if number >= MOST_TOLD else number


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxGlance:
    """Whether what is owed gets out."""

    waiting: int  # deliveries, due or not
    due: int  # of them, now
    oldest_due_at: datetime | None
    dead: int
    incidents: int  # of destinations, open


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFigures:
    """What happened between two moments, and what waits now."""

    watched: int  # sources of the settings that are not paused
    checked: int  # of them
    checks: int
    failed_checks: int
    visits: int
    changes: Mapping[ChangeKind, int]
    sent: int  # deliveries
    waiting: int  # deliveries that were tried, and will be again
    given_up: int  # deliveries, whenever that was
    unread: tuple[str, ...]  # sources that were checked, and never read
