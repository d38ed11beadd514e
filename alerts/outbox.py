"""What is owed is delivered: each destination on its own, again after a failure, and at least once.

An outbox leases what is due, and is told how each delivery ended. When the process dies in between, the lease runs out
and the delivery is made again, under the same alert id.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from alerts.change import AlertChange
from alerts.incident import AlertIncident
from alerts.incident_messages import render_incidents
from alerts.messages import Message, render
from alerts.result import SendResult, failed
from alerts.subscription import Destination, Subscription

MOST_ATTEMPTS: Final = 8
_FIRST_WAIT: Final = 60.0  # seconds
_GROWTH: Final = 4
_LONGEST_WAIT: Final = 6 * 3600.0
_PATIENCE: Final = 3  # failures in a row after which a destination is left alone: one bad message is no dead server


class ToldIncident(Protocol):
    """An incident whose beginning, or whose end, is told."""

    @property
    def id(self) -> int:
        """The incident's number."""

    @property
    def is_over(self) -> bool:
        """Whether its end is told."""


class DeliveryTask(Protocol):
    """One alert owed to one destination."""

    @property
    def id(self) -> int:
        """The delivery's number."""

    @property
    def subscription(self) -> str:
        """The name of the subscription that asked for it."""

    @property
    def destination(self) -> str:
        """The destination's key."""

    @property
    def attempts(self) -> int:
        """How many were made, this one counted."""

    @property
    def change_ids(self) -> tuple[int, ...]:
        """The changes that the alert tells of, oldest first."""

    @property
    def incidents(self) -> Sequence[ToldIncident]:
        """The incidents that it tells of, oldest first; then it tells of no change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """How an attempt ended: sent; or to be tried again; or, with neither moment, dead."""

    sent_at: datetime | None = None
    retry_at: datetime | None = None
    error: str = ""  # masked

    @property
    def is_dead(self) -> bool:
        """Given up; a person may ask for another try."""
        return self.sent_at is None and self.retry_at is None


class Outbox(Protocol):
    """Where deliveries wait. It is called on the event loop's thread."""

    def lease(self, now: datetime, limit: int, lease_seconds: float) -> Sequence[DeliveryTask]:
        """Return deliveries that are due, oldest first; nobody else gets them for so many seconds."""

    def settle(self, delivery_id: int, settlement: Settlement) -> None:
        """Record how an attempt ended, and end the lease."""

    def changes_of(self, change_ids: Sequence[int]) -> Sequence[AlertChange]:
        """Return the changes in the order asked; those that are gone are left out."""

    def incidents_of(self, told: Sequence[ToldIncident]) -> Sequence[AlertIncident]:
        """Return the incidents in the order asked, each once, and as over where its end is told too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryReport:
    """What one round of deliveries came to."""

    sent: int = 0
    retried: int = 0  # failed, or put off with those that failed
    dead: int = 0
    left: int = 0  # not begun in time; their leases run out

    def __add__(self, other: DeliveryReport) -> DeliveryReport:
        return DeliveryReport(
            sent=self.sent + other.sent,
            retried=self.retried + other.retried,
            dead=self.dead + other.dead,
            left=self.left + other.left,
        )


Send = Callable[[str, Message], Awaitable[SendResult]]  # channel.send


async def deliver_due(
    outbox: Outbox,
    subscriptions: Iterable[Subscription],
    send: Send,
    clock: Callable[[], datetime],
    *,
    timezone: tzinfo = ZoneInfo("Asia/Shanghai"),  # noqa: B008 - a constant
    limit: int = 200,
    round_seconds: float = 60.0,
    lease_seconds: float = 300.0,
) -> DeliveryReport:
    """Deliver what is due: destinations side by side, the deliveries of one in order. Returns when all have ended.

    No sending begins later than *round_seconds*, so that a slow destination never holds up the next round;
    a lease must outlast the round and one sending.
    """
    now = clock()
    queues: dict[str, list[DeliveryTask]] = defaultdict(list)
    for task in outbox.lease(now, limit, lease_seconds):
        queues[task.destination].append(task)
    courier = _Courier(
        outbox=outbox,
        subscriptions={subscription.name: subscription for subscription in subscriptions},
        send=send,
        clock=clock,
        timezone=timezone,
        until=now + timedelta(seconds=round_seconds),
    )
    ends = await asyncio.gather(*(courier.empty(queue) for queue in queues.values()), return_exceptions=True)
    _raise_first(ends)
    return sum((end for end in ends if isinstance(end, DeliveryReport)), DeliveryReport())


def _raise_first(ends: Iterable[object]) -> None:
    """Raise what went wrong on our side for one destination, now that the others have been served."""
    for end in ends:
        if isinstance(end, BaseException):
            raise end


def retry_wait(task: DeliveryTask, result: SendResult) -> timedelta:
    """Return how long to wait: a minute, then four times as long each time, six hours at most, less up to a quarter.

    Never less than the receiver asked for. The jitter follows from the delivery and the attempt.
    """
    wait = min(_FIRST_WAIT * _GROWTH ** (task.attempts - 1), _LONGEST_WAIT)
    jitter = sha256(f"{task.id} {task.attempts}".encode()).digest()[0] / 255
    return timedelta(seconds=max(wait * (1 - jitter / 4), result.retry_after_seconds or 0.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Courier:
    """One round: what every destination's deliveries share."""

    outbox: Outbox
    subscriptions: dict[str, Subscription]
    send: Send
    clock: Callable[[], datetime]
    timezone: tzinfo
    until: datetime

    async def empty(self, queue: Sequence[DeliveryTask]) -> DeliveryReport:
        """Deliver one destination's tasks in order, until the round ends or the destination seems to be down."""
        report, failures = DeliveryReport(), 0
        for number, task in enumerate(queue):
            if self.clock() >= self.until:
                return report + DeliveryReport(left=len(queue) - number)
            result = await self._attempt(task)
            report += self._settle(task, result)
            failures = 0 if result.ok or result.permanent else failures + 1
            if failures == _PATIENCE or result.retry_after_seconds:
                return report + self._put_off(queue[number + 1 :], result)
        return report

    def _put_off(self, queue: Sequence[DeliveryTask], cause: SendResult) -> DeliveryReport:
        """Let the rest wait as if each had failed. None dies of it: that takes a try of its own."""
        now = self.clock()
        for task in queue:
            waiting = Settlement(retry_at=now + retry_wait(task, cause), error=f"put off: {cause.detail}")
            self.outbox.settle(task.id, waiting)
        return DeliveryReport(retried=len(queue))

    def _settle(self, task: DeliveryTask, result: SendResult) -> DeliveryReport:
        settlement = _settlement(task, result, self.clock())
        self.outbox.settle(task.id, settlement)
        if settlement.is_dead:
            return DeliveryReport(dead=1)
        return DeliveryReport(sent=1) if settlement.sent_at else DeliveryReport(retried=1)

    async def _attempt(self, task: DeliveryTask) -> SendResult:
        subscription = self.subscriptions.get(task.subscription)
        destination = _destination(subscription, task.destination)
        if subscription is None or destination is None:
            return failed("the settings no longer hold this subscription or destination", permanent=True)
        message = self._message(task, subscription)
        if message is None:
            return failed("the archive no longer holds what this alert tells of", permanent=True)
        return await self.send(destination.url, message)

    def _message(self, task: DeliveryTask, subscription: Subscription) -> Message | None:
        if task.incidents:
            incidents = self.outbox.incidents_of(task.incidents)
            return self._incidents(incidents, subscription) if incidents else None
        changes = self.outbox.changes_of(task.change_ids)
        return self._changes(changes, subscription) if changes else None

    def _incidents(self, incidents: Sequence[AlertIncident], to: Subscription) -> Message:
        return render_incidents(incidents, to=to, timezone=self.timezone)

    def _changes(self, changes: Sequence[AlertChange], to: Subscription) -> Message:
        return render(changes, to=to, timezone=self.timezone)


def _destination(subscription: Subscription | None, key: str) -> Destination | None:
    destinations = subscription.to if subscription else ()
    return next((destination for destination in destinations if destination.key == key), None)


def _settlement(task: DeliveryTask, result: SendResult, now: datetime) -> Settlement:
    if result.ok:
        return Settlement(sent_at=now)
    if result.permanent or task.attempts >= MOST_ATTEMPTS:
        return Settlement(error=result.detail)
    return Settlement(retry_at=now + retry_wait(task, result), error=result.detail)
