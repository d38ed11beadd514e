"""What was owed before quiet hours, and was not sent in time, is told together when they end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from storage_samples import HOST, arrival, checked, document, later, visit

from pipeline.waits import Waits
from storage.store import OwedAlert, Store
from storage.views.archive import ChangeView, DeliveryView

END = later(hours=10)
LEASE = {"holder": "me", "lease_seconds": 60.0}


def at_once(view: ChangeView) -> Sequence[OwedAlert]:
    return [OwedAlert(subscription="s", destination=place, not_before=view.detected_at) for place in ("d", "e")]


@pytest.fixture
def told(store: Store) -> list[int]:
    """Three changes, each owed to two destinations at once."""
    check, ids = checked(store), list[int]()
    for n in range(3):
        url, read = f"{HOST}/{n}.html", document(f"规定{n}。", title=f"办法{n}", number="")
        ids += store.record(check, visit(read, url=url), arrival(read, url=url), owed=at_once, at=later(seconds=n))
    return ids


def owed(store: Store) -> list[DeliveryView]:
    return sorted(store.history().deliveries(limit=100), key=lambda one: (one.destination, one.id))


def test_it_is_gathered_for_each_destination(store: Store, told: list[int]) -> None:
    assert store.keep_quiet("s", END) == 2
    assert [(one.destination, one.changes, one.waits, one.next_at) for one in owed(store)] == [
        ("d", tuple(told), Waits.QUIET, END),
        ("e", tuple(told), Waits.QUIET, END),
    ]
    assert store.lease(later(hours=9), 10, **LEASE) == ()  # type: ignore[arg-type]
    assert set(store.lease(END, 10, **LEASE)) == {"d", "e"}  # type: ignore[arg-type]


def test_asking_again_changes_nothing(store: Store, told: list[int]) -> None:
    store.keep_quiet("s", END)
    before = owed(store)
    assert store.keep_quiet("s", END) == 0
    assert owed(store) == before
    assert store.keep_quiet("another", END) == 0
    assert len(told) == 3


def test_what_was_tried_keeps_its_identity_and_waits_as_well(store: Store, told: list[int]) -> None:
    store.lease(later(minutes=1), 10, **LEASE)  # type: ignore[arg-type]
    task = store.begin("d", later(minutes=1), **LEASE)  # type: ignore[arg-type]
    assert task is not None
    store.settle(task, later(minutes=1), cause="transient", detail="busy", retry_at=later(minutes=2))
    store.release("d", holder="me")
    store.keep_quiet("s", END)
    first, rest = (one for one in owed(store) if one.destination == "d")
    assert (first.changes, first.waits, first.next_at) == ((told[0],), Waits.NO, END)
    assert (rest.changes, rest.waits) == (tuple(told[1:]), Waits.QUIET)


def test_what_a_person_asked_for_is_not_held_up(store: Store, told: list[int]) -> None:
    store.lease(later(minutes=1), 10, **LEASE)  # type: ignore[arg-type]
    task = store.begin("d", later(minutes=1), **LEASE)  # type: ignore[arg-type]
    assert task is not None
    store.settle(task, later(minutes=1), cause="refused", detail="no")
    store.release("d", holder="me")
    store.retry(later(minutes=3), ids=[task.id])
    store.keep_quiet("s", END)
    assert next(one for one in owed(store) if one.id == task.id).next_at == later(minutes=3)
    assert told[0] in task.change_ids
