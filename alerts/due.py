"""When an alert of a subscription is due, and what it waits for until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from alerts.cadence import CadenceKind
from alerts.subscription import Subscription
from pipeline.changes import ChangeKind
from pipeline.waits import Waits

STORM_WINDOW: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A moment in UTC, and what is waited for until then."""

    at: datetime
    waits: Waits = Waits.NO


def due_of(subscription: Subscription, moment: datetime, timezone: tzinfo, kind: ChangeKind | None = None) -> Due:
    """Return when what happened at *moment* is told: by the cadence, and never in quiet hours.

    *kind* is that of a change; an incident has none. A digest that falls into quiet hours waits for their end as well.
    """
    if subscription.cadence.kind is CadenceKind.INSTANT or kind in subscription.instant_for:
        at = subscription.quiet.until(moment, timezone)
        return Due(at=at, waits=Waits.QUIET if at > moment else Waits.NO)
    at = subscription.quiet.until(subscription.cadence.next_due(moment, timezone), timezone)
    return Due(at=at, waits=Waits.DIGEST)


def calm_after(subscription: Subscription, moment: datetime, timezone: tzinfo) -> datetime:
    """Return when a storm that begins at *moment* is told."""
    return subscription.quiet.until(moment + STORM_WINDOW, timezone)
