"""Which messages a subscription's news would make: what the outbox does, for looking back without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Generic, TypeVar

from alerts.due import STORM_WINDOW, Due, calm_after, due_of
from alerts.subscription import Subscription
from pipeline.changes import ChangeKind
from pipeline.waits import Waits

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class News(Generic[T]):
    """Something that a subscription wants to hear."""

    at: datetime
    kind: ChangeKind | None  # None of an incident
    what: T


@dataclass(kw_only=True, slots=True)
class Parcel(Generic[T]):
    """What one message would tell."""

    due: Due
    begun_at: datetime
    news: list[News[T]] = field(default_factory=list)


def parcels(told: Iterable[News[T]], to: Subscription, timezone: tzinfo) -> list[Parcel[T]]:
    """Return the messages in the order in which they are begun; *told* is oldest first."""
    found: list[Parcel[T]] = []
    for news in told:
        due = _calmed(found, due_of(to, news.at, timezone, news.kind), news.at, to, timezone)
        waiting = [one for one in found if due.at > news.at and one.due.at == due.at]
        if not waiting:
            waiting = [Parcel(due=due, begun_at=news.at)]
            found += waiting
        waiting[0].news.append(news)
    return found


def _calmed(found: list[Parcel[T]], due: Due, moment: datetime, to: Subscription, timezone: tzinfo) -> Due:
    """Return the same, or in a storm the moment when it is over."""
    lately = [one for one in found if one.due.waits is Waits.NO and one.begun_at > moment - STORM_WINDOW]
    if due.waits is not Waits.NO or not to.storm or len(lately) < to.storm:
        return due
    gathering = [one.due.at for one in found if one.due.waits is Waits.STORM and one.due.at > moment]
    return Due(at=max(gathering, default=calm_after(to, moment, timezone)), waits=Waits.STORM)
