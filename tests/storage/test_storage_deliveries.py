"""What is told of single deliveries, of subscriptions, and of the outbox as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from storage_samples import HOST, T0, arrival, checked, document, later, mail, visit

from pipeline.waits import Waits
from storage.store import OwedAlert, Store
from storage.views.archive import ChangeView
from storage.views.outbox import SubscriptionFigures


def weekly(view: ChangeView) -> tuple[OwedAlert, ...]:
    """Owe every change to a digest as well."""
    digest = OwedAlert(
        subscription="weekly", destination="mail", not_before=view.detected_at + timedelta(days=3), waits=Waits.DIGEST
    )
    return (*mail(view), digest)


def told(store: Store, count: int) -> None:
    check = checked(store)
    for number in range(count):
        url = f"{HOST}/zcwj/{number}.html"
        read = document(f"灯会第{number}条。", title=f"兰江市灯会办法之{number}", number="")
        store.record(check, visit(read, url=url), arrival(read, url=url), owed=weekly, at=T0)


def settled(store: Store, cause: str = "") -> int:
    assert store.lease(later(), 9, holder="me", lease_seconds=60)
    task = store.begin("mail", later(), holder="me", lease_seconds=60)
    assert task is not None
    store.settle(task, later(minutes=1), cause=cause, detail="said so")
    store.release("mail", holder="me")
    return task.id


def test_subscriptions_are_told_with_what_they_were_sent_and_are_owed(store: Store) -> None:
    told(store, 3)
    settled(store)
    settled(store, "permanent")
    figures = store.history().subscription_figures(["lanterns", "weekly", "idle"], later(days=-1))
    assert figures.keys() == {"lanterns", "weekly", "idle"}
    assert figures["idle"] == SubscriptionFigures(subscription="idle")
    assert store.history().subscription_figures([], later(days=-1)) == {}
    one, digest = figures["lanterns"], figures["weekly"]
    assert (one.sent, one.changes, one.waiting, one.dead, one.waits) == (1, 3, 1, 1, Waits.NO)
    assert (digest.sent, digest.changes, digest.waiting) == (0, 3, 1)
    assert (digest.next_at, digest.waits) == (later(days=3), Waits.DIGEST)
    late = store.history().subscription_figures(["lanterns"], later(days=1))
    assert (late["lanterns"].sent, late["lanterns"].waiting) == (0, 1)


def test_what_a_subscription_was_told_is_counted_up_to_a_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told(store, 4)
    settled(store)
    settled(store)
    monkeypatch.setattr("storage.history.deliveries.MOST_TOLD", 3)
    monkeypatch.setattr("storage.views.outbox.MOST_TOLD", 3)
    one = store.history().subscription_figures(["lanterns"], later(days=-1))["lanterns"]
    assert (one.changes, one.sent, one.waiting) == (3, 2, 2)
    assert (one.told(one.changes), one.told(one.sent)) == ("3+", 2)


def test_the_outbox_says_whether_anything_gets_out(store: Store) -> None:
    told(store, 3)
    settled(store)
    settled(store, "permanent")
    glance = store.history().outbox_glance(later(hours=1))
    assert (glance.waiting, glance.due, glance.dead, glance.incidents) == (2, 1, 1, 0)
    assert glance.oldest_due_at == T0
    assert store.history().outbox_glance(later(days=4)).due == 2
    (place,) = store.history().destinations()
    store.open_destination_incident(place, "m***", later(hours=1), owed=lambda _: ())
    assert store.history().outbox_glance(later(hours=1)).incidents == 1


def test_a_delivery_is_looked_at_without_being_begun(store: Store) -> None:
    told(store, 2)
    number = settled(store)
    history = store.history()
    one, task = history.delivery(number), history.delivery_task(number)
    assert one is not None
    assert task is not None
    assert (one.state, one.subscription) == ("sent", "lanterns")
    assert task.change_ids == one.changes
    assert len(history.attempts(number)) == 1
    assert history.delivery(999) is None
    assert history.delivery_task(999) is None


def test_deliveries_are_asked_for_by_subscription_below_an_id(store: Store) -> None:
    told(store, 3)
    history = store.history()
    every = history.deliveries(subscription="lanterns")
    assert [one.subscription for one in every] == ["lanterns"] * 3
    assert history.deliveries(subscription="lanterns", before_id=every[0].id, limit=9) == every[1:]
    assert history.deliveries(subscription="lanterns", destination="elsewhere") == []
