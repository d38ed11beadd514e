"""What is owed is sent: once in the outbox, by one process at a time, and never forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from storage_samples import FIRST, HOST, arrival, checked, document, later, mail, nobody, visit

from pipeline.errors import StorageError
from storage.store import OwedAlert, Store
from storage.views import ChangeView, DeliveryView


def tell(store: Store, count: int = 1, owed: object = mail) -> list[int]:
    """Record that many new policies; return the ids of their changes."""
    check = checked(store)
    ids: list[int] = []
    for n in range(count):
        url, read = f"{HOST}/{n}.html", document(f"规定{n}。", title=f"办法{n}", number="")
        ids += store.record(check, visit(read, url=url), arrival(read, url=url), owed=owed, at=later())  # type: ignore[arg-type]
    return ids


def only(store: Store) -> DeliveryView:
    (delivery,) = store.history().deliveries()
    return delivery


def test_a_change_that_nobody_asked_for_owes_nothing(store: Store) -> None:
    tell(store, owed=nobody)
    assert store.history().deliveries() == []


def test_a_delivery_is_leased_once_and_settled(store: Store) -> None:
    (change,) = tell(store)
    (task,) = store.lease(later(), 10, 60)
    assert (task.subscription, task.destination, task.attempts, task.change_ids) == ("lanterns", "mail", 1, (change,))
    assert store.lease(later(), 10, 60) == ()
    store.settle(task.id, sent_at=later(seconds=2))
    assert (only(store).state, only(store).sent_at) == ("sent", later(seconds=2))
    assert store.lease(later(days=9), 10, 60) == ()


def test_the_lease_of_a_dead_process_is_taken_again(store: Store) -> None:
    tell(store)
    (first,) = store.lease(later(), 10, 60)
    assert store.lease(later(seconds=59), 10, 60) == ()
    (second,) = store.lease(later(seconds=60), 10, 60)
    assert (second.id, second.attempts) == (first.id, 2)


def test_a_failed_attempt_is_tried_again_when_it_is_due(store: Store) -> None:
    tell(store)
    (task,) = store.lease(later(), 10, 60)
    store.settle(task.id, error="the mailbox is full", retry_at=later(minutes=5))
    assert (only(store).state, only(store).last_error) == ("pending", "the mailbox is full")
    assert store.lease(later(minutes=4), 10, 60) == ()
    assert [again.attempts for again in store.lease(later(minutes=5), 10, 60)] == [2]


def test_a_hopeless_delivery_is_dead_until_it_is_revived(store: Store) -> None:
    tell(store, 2)
    for task in store.lease(later(), 10, 60):
        store.settle(task.id, error="no such mailbox")
    assert [d.state for d in store.history().deliveries("dead")] == ["dead", "dead"]
    assert store.lease(later(days=30), 10, 60) == ()
    assert store.retry_dead() == 2
    assert store.retry_dead() == 0
    assert [task.attempts for task in store.lease(later(), 10, 60)] == [1, 1]


def test_what_was_sent_stays_sent(store: Store) -> None:
    tell(store)
    (task,) = store.lease(later(), 10, 60)
    store.settle(task.id, sent_at=later(seconds=1))
    store.settle(task.id, error="a slower process gave up", retry_at=later(seconds=2))
    assert only(store).state == "sent"


def test_an_unknown_delivery_is_refused(store: Store) -> None:
    with pytest.raises(StorageError, match="no delivery 7"):
        store.settle(7, sent_at=later())


def test_leases_are_oldest_first_and_limited(store: Store) -> None:
    ids = tell(store, 5)
    assert [task.change_ids for task in store.lease(later(), 3, 60)] == [(one,) for one in ids[:3]]
    assert [task.change_ids for task in store.lease(later(), 3, 60)] == [(one,) for one in ids[3:]]
    assert store.lease(later(), 0, 60) == ()


def morning(view: ChangeView) -> Sequence[OwedAlert]:
    return [OwedAlert(subscription="daily", destination=place, not_before=later(hours=12)) for place in ("mail", "bot")]


def test_changes_owed_at_one_later_moment_are_one_delivery_for_each_destination(store: Store) -> None:
    ids = tell(store, 3, owed=morning)
    assert store.lease(later(hours=11), 10, 60) == ()
    tasks = store.lease(later(hours=12), 10, 60)
    assert sorted(task.destination for task in tasks) == ["bot", "mail"]
    assert {task.change_ids for task in tasks} == {tuple(ids)}


def test_a_change_after_the_digest_was_taken_makes_another_delivery(store: Store) -> None:
    tell(store, 1, owed=morning)
    store.lease(later(hours=12), 10, 60)
    check = store.begin_check("lanjiang", later(), "test")
    late, url = document("晚到的规定。", title="晚", number=""), f"{HOST}/late.html"
    store.record(check, visit(late, url=url), arrival(late, url=url), owed=morning, at=later())
    assert len(store.lease(later(hours=12), 10, 60)) == 2


def test_the_same_alert_owed_twice_is_owed_once(store: Store) -> None:
    check = checked(store)
    twice = [OwedAlert(subscription="s", destination="d", not_before=later())] * 2
    store.record(check, visit(FIRST), arrival(), owed=lambda _: twice, at=later())
    assert len(store.lease(later(), 10, 60)) == 1


def test_the_subscription_is_asked_with_the_change_as_it_will_be_shown(store: Store) -> None:
    asked: list[ChangeView] = []

    def remember(view: ChangeView) -> Sequence[OwedAlert]:
        asked.append(view)
        return ()

    (change_id,) = tell(store, owed=remember)
    assert asked == [store.history().change(change_id)]
    assert (asked[0].source, asked[0].region, asked[0].source_kind) == ("lanjiang", "云州/兰江", "government")
