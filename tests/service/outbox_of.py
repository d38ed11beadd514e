"""An archive with deliveries that are owed, and a courier for them, for the tests of sending."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from originals import store_in
from storage_samples import HOST, T0, arrival, checked, document, visit

from alerts.channel import read_destination, send
from alerts.messages import Message
from alerts.outbox import Courier, DeliveryReport, by_name
from alerts.result import SENT, SendResult
from alerts.subscription import Destination, Language, Subscription
from service.owing.subscriptions import Owing
from service.telling.delivering import StoredOutbox
from storage.store import Store
from storage.values import DeliveryTask
from storage.views.archive import DeliveryView

Sender = Callable[[str, Message], Awaitable[SendResult]]


@dataclass
class Answers:
    """Sends nothing: answers as it is told, address by address, and remembers."""

    by_url: dict[str, SendResult] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, url: str, message: Message) -> SendResult:
        self.sent.append((url, message.id))
        return self.by_url.get(url, SENT)


@dataclass
class Office:
    """An archive, one subscription with its destinations, and a clock."""

    store: Store
    places: Sequence[Destination]
    now: datetime = T0
    made: int = 0
    check: int = 0

    @property
    def owing(self) -> Owing:
        subscription = Subscription(name="lanterns", to=tuple(self.places), language=Language.ENGLISH, storm=0)
        return Owing(subscriptions=(subscription,), timezone=ZoneInfo("Asia/Shanghai"), review_address="")

    def tell(self, count: int = 1, *, title: str = "办法") -> None:
        """Record that many new policies, owed to every destination at once."""
        self.check = self.check or checked(self.store)
        for _ in range(count):
            self.made += 1
            url = f"{HOST}/{self.made}.html"
            read = document(f"规定{self.made}。", title=f"{title}{self.made}", number="")
            owed = self.owing.alerts_for
            self.store.record(self.check, visit(read, url=url), arrival(read, url=url), owed=owed, at=self.now)

    def courier(self, sender: Sender = send) -> Courier[DeliveryTask]:
        outbox = StoredOutbox(store=self.store, owing=self.owing)
        subscriptions = by_name(self.owing.subscriptions)
        return Courier(outbox=outbox, subscriptions=subscriptions, send=sender, clock=lambda: self.now)

    def deliver(self, sender: Sender = send) -> DeliveryReport:
        return asyncio.run(self.courier(sender).deliver_due())

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def deliveries(self, url: str = "") -> list[DeliveryView]:
        """Return the deliveries to one address, oldest first."""
        keys = {place.key for place in self.places if url in ("", place.url)}
        found = self.store.history().deliveries(limit=10_000)
        return [one for one in reversed(found) if one.destination in keys]


@contextmanager
def office(folder: Path, *urls: str) -> Iterator[Office]:
    """An archive in *folder* that owes to these addresses; those without a scheme are for `Answers`."""
    store = store_in(folder)
    places = [read_destination(url) if "://" in url else Destination(key=url, name=url, url=url) for url in urls]
    try:
        yield Office(store, places)
    finally:
        store.close()
