"""What is owed is delivered: each destination on its own and in order, again after a failure, and at least once.

A destination is leased by one process at a time, delivery after delivery is begun, sent and settled, and the lease is
given back. When the process dies between the service's taking of a message and the settling, the lease runs out and
the delivery is made again under the same alert id: that moment is the only window for twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Generic, ParamSpec, Protocol, TypeVar

from alerts.messages import Message
from alerts.result import SendResult, failed
from alerts.retries import Settlement, Tried, settlement
from alerts.subscription import Destination, Subscription
from pipeline.errors import ClausewatchError

MOST_AT_ONCE: Final = 64  # destinations that are written to side by side, each from a thread of its own
_TRIES_TO_SETTLE: Final = 3  # each waits for a busy database by itself
log = logging.getLogger("clausewatch")

P = ParamSpec("P")
R = TypeVar("R")


class DeliveryTask(Tried, Protocol):
    """One alert owed to one destination, whose attempt is on record."""

    @property
    def subscription(self) -> str:
        """The name of the subscription that asked for it."""

    @property
    def destination(self) -> str:
        """The destination's key."""


Task = TypeVar("Task", bound=DeliveryTask)


class Outbox(Protocol[Task]):
    """Where deliveries wait. Its methods block, and are called one at a time."""

    def lease(self, now: datetime, limit: int) -> Sequence[str]:
        """Return destinations with something due that nobody serves; for a while they are this process's."""

    def begin(self, destination: str, now: datetime) -> Task | None:
        """Return the oldest delivery that is due, its attempt counted and the lease renewed.

        None when nothing is due any more, or the lease was lost.
        """

    def compose(self, task: Task, subscription: Subscription) -> Message | None:
        """Return the message; None when the archive no longer holds what it would tell of."""

    def settle(self, task: Task, settlement: Settlement) -> None:
        """Record how an attempt ended."""

    def release(self, destination: str) -> None:
        """Give a destination back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryReport:
    """What deliveries came to."""

    sent: int = 0
    retried: int = 0  # failed, and to be tried again
    dead: int = 0

    def __add__(self, other: DeliveryReport) -> DeliveryReport:
        return DeliveryReport(
            sent=self.sent + other.sent, retried=self.retried + other.retried, dead=self.dead + other.dead
        )


Send = Callable[[str, Message], Awaitable[SendResult]]  # channel.send


@dataclass(kw_only=True)
class Courier(Generic[Task]):
    """Serves destinations side by side, however slow one of them is."""

    outbox: Outbox[Task]
    subscriptions: Mapping[str, Subscription]
    send: Send
    clock: Callable[[], datetime]
    stopping: bool = False  # when set, nothing more is begun
    report: DeliveryReport = field(default_factory=DeliveryReport)  # what came of everything so far
    _refused: str = ""  # why the archive did not take what was sent last: said once
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # of the outbox: a database has one writer

    async def start_due(self) -> int:
        """Begin to serve the destinations that have something due; returns how many, before they are served."""
        room = MOST_AT_ONCE - len(self._under_way)
        destinations = await self._call(self.outbox.lease, self.clock(), room) if room > 0 else ()
        for destination in destinations:
            self._under_way[destination] = asyncio.create_task(self._serve(destination))
        return len(destinations)

    async def deliver_due(self) -> DeliveryReport:
        """Serve all that is due; returns when nothing is, with what came of it."""
        while await self.start_due() or self._under_way:
            await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
        return self.report

    async def finish(self, timeout_seconds: float) -> None:
        """Begin nothing more, and wait for what is being sent."""
        self.stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=timeout_seconds)

    async def _serve(self, destination: str) -> None:
        try:
            await self._empty(destination)
            await self._call(self.outbox.release, destination)
        except ClausewatchError as error:  # of the archive: the lease runs out, and what was begun is tried again
            if str(error) != self._refused:
                log.warning("alerts could not be sent: %s", error)
            self._refused = str(error)
        else:
            self._refused = ""
        finally:
            del self._under_way[destination]

    async def _empty(self, destination: str) -> None:
        """Deliver what is due at one destination in order, until nothing is or it is to be left alone."""
        failures = 0
        while not self.stopping and (task := await self._call(self.outbox.begin, destination, self.clock())):
            result = await self._attempt(task)
            end = settlement(task, result, self.clock(), failed_before=failures)
            await self._settle(task, end)
            self.report += _counted(end)
            failures = 0 if result.ok or result.permanent else failures + 1
            if end.pause_until:
                return

    async def _settle(self, task: Task, end: Settlement) -> None:
        """Record the end; again when the archive is busy, for what is sent and not on record is sent twice."""
        for _ in range(_TRIES_TO_SETTLE - 1):
            with suppress(ClausewatchError):
                await self._call(self.outbox.settle, task, end)
                return
        await self._call(self.outbox.settle, task, end)

    async def _attempt(self, task: Task) -> SendResult:
        subscription = self.subscriptions.get(task.subscription)
        destination = _destination(subscription, task.destination)
        if subscription is None or destination is None:
            return failed("the settings no longer hold this subscription or destination", permanent=True)
        try:
            message = await self._call(self.outbox.compose, task, subscription)
        except ClausewatchError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a template raises, the other alerts go on
            return failed(f"the message could not be made: {type(error).__name__}: {error}", permanent=True)
        if message is None:
            return failed("the archive no longer holds what this alert tells of", permanent=True)
        try:
            return await self.send(destination.url, message)
        except Exception as error:  # noqa: BLE001 - as above, of a service's plugin
            return failed(f"sending broke off: {type(error).__name__}")

    async def _call(self, method: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        async with self._turn:
            return await asyncio.to_thread(method, *args, **kwargs)


def by_name(subscriptions: Iterable[Subscription]) -> dict[str, Subscription]:
    """Return the subscriptions by their names."""
    return {subscription.name: subscription for subscription in subscriptions}


def _destination(subscription: Subscription | None, key: str) -> Destination | None:
    destinations = subscription.to if subscription else ()
    return next((destination for destination in destinations if destination.key == key), None)


def _counted(end: Settlement) -> DeliveryReport:
    if end.cause is None:
        return DeliveryReport(sent=1)
    return DeliveryReport(dead=1) if end.is_dead else DeliveryReport(retried=1)
