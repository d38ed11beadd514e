"""The steps of a courier, as the tests take them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from storage.store import DeliveryTask, Store

HOLDER = "this process"


def begun(store: Store, destination: str, now: datetime, *, holder: str = HOLDER) -> DeliveryTask:
    """Lease a destination and begin its oldest delivery that is due."""
    assert destination in store.lease(now, 10, holder=holder, lease_seconds=60)
    task = store.begin(destination, now, holder=holder, lease_seconds=60)
    assert task is not None
    return task


def each_due(store: Store, now: datetime) -> Iterator[DeliveryTask]:
    """Yield what is due, destination by destination; what is not settled by the caller is settled as sent."""
    for destination in store.lease(now, 100, holder=HOLDER, lease_seconds=60):
        while task := store.begin(destination, now, holder=HOLDER, lease_seconds=60):
            yield task
            if any(one.id == task.id and one.state == "leased" for one in store.history().deliveries("leased")):
                store.settle(task, now)
        store.release(destination, holder=HOLDER)


def sent(store: Store, now: datetime) -> list[DeliveryTask]:
    """Send all that is due."""
    return list(each_due(store, now))
