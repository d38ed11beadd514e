"""What is owed is sent: once in the outbox, by one process at a time, and never forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from courier_steps import HOLDER, begun, each_due, sent
from storage_samples import FIRST, HOST, arrival, checked, document, later, mail, nobody, visit

from storage.store import OwedAlert, Store
from storage.views.archive import ChangeView, DeliveryView


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


def failing(
    store: Store, at: datetime, *, retry_at: datetime | None = None, pause_until: datetime | None = None
) -> None:
    """Let the oldest delivery fail."""
    task = begun(store, "mail", at)
    store.settle(task, at, cause="transient", detail="mailbox full", retry_at=retry_at, pause_until=pause_until)
    store.release("mail", holder=HOLDER)


def two_places(view: ChangeView) -> Sequence[OwedAlert]:
    return [OwedAlert(subscription="s", destination=one, not_before=view.detected_at) for one in ("mail", "bot")]


def test_a_delivery_is_begun_once_and_settled(store: Store) -> None:
    (change,) = tell(store)
    task = begun(store, "mail", later())
    assert (task.subscription, task.destination, task.attempts, task.change_ids) == ("lanterns", "mail", 1, (change,))
    assert only(store).state == "leased"
    store.settle(task, later(seconds=2), detail="250 queued")
    assert (only(store).state, only(store).sent_at) == ("sent", later(seconds=2))
    assert sent(store, later(days=9)) == []
    (attempt,) = store.history().attempts(task.id)
    assert (attempt.begun_at, attempt.ended_at) == (later(), later(seconds=2))
    assert (attempt.outcome, attempt.detail) == ("sent", "250 queued")


def test_a_destination_is_served_by_one_process_at_a_time(store: Store) -> None:
    tell(store, 2)
    assert store.lease(later(), 10, holder="a", lease_seconds=60) == ("mail",)
    assert store.lease(later(seconds=59), 10, holder="b", lease_seconds=60) == ()
    assert store.begin("mail", later(), holder="b", lease_seconds=60) is None
    store.release("mail", holder="b")
    assert store.lease(later(seconds=59), 10, holder="b", lease_seconds=60) == ()


def test_what_was_leased_and_never_begun_is_given_back_uncounted(store: Store) -> None:
    tell(store, 3)
    task = begun(store, "mail", later())
    store.settle(task, later(seconds=30))
    store.release("mail", holder=HOLDER)
    assert sorted(one.attempts for one in store.history().deliveries("pending")) == [0, 0]
    assert [task.attempts for task in sent(store, later(seconds=31))] == [1, 1]


def test_beginning_renews_the_lease(store: Store) -> None:
    tell(store, 2)
    task = begun(store, "mail", later())
    store.settle(task, later(seconds=50))
    assert store.begin("mail", later(seconds=50), holder=HOLDER, lease_seconds=60) is not None
    assert store.lease(later(seconds=100), 10, holder="b", lease_seconds=60) == ()


def test_what_a_dead_process_began_is_begun_again_and_both_attempts_are_kept(store: Store) -> None:
    tell(store)
    first = begun(store, "mail", later(), holder="dead")
    second = begun(store, "mail", later(seconds=60), holder="alive")
    assert (second.id, second.attempts) == (first.id, 2)
    store.settle(second, later(seconds=61))
    assert [one.outcome for one in store.history().attempts(first.id)] == ["interrupted", "sent"]


def test_a_slow_process_that_lost_its_destination_settles_nothing_but_its_own_attempt(store: Store) -> None:
    tell(store)
    slow = begun(store, "mail", later(), holder="slow")
    quick = begun(store, "mail", later(seconds=60), holder="quick")
    store.settle(slow, later(seconds=61), cause="transient", detail="no answer")
    assert only(store).state == "leased"
    store.settle(quick, later(seconds=62))
    assert only(store).state == "sent"
    assert [one.outcome for one in store.history().attempts(slow.id)] == ["transient", "sent"]


def test_what_was_sent_stays_sent(store: Store) -> None:
    tell(store)
    slow = begun(store, "mail", later(), holder="slow")
    begun(store, "mail", later(seconds=60), holder="quick")
    store.settle(slow, later(seconds=61))
    assert only(store).state == "sent"
    assert store.begin("mail", later(seconds=62), holder="quick", lease_seconds=60) is None


def test_a_failed_attempt_is_tried_again_when_it_is_due(store: Store) -> None:
    tell(store)
    failing(store, later(), retry_at=later(minutes=5))
    assert (only(store).state, only(store).cause, only(store).last_error) == ("pending", "transient", "mailbox full")
    assert sent(store, later(minutes=4)) == []
    assert [again.attempts for again in sent(store, later(minutes=5))] == [2]
    assert only(store).last_error == ""


def test_a_paused_destination_is_left_alone_and_its_deliveries_keep_their_order(store: Store) -> None:
    ids = tell(store, 3)
    failing(store, later(), retry_at=later(minutes=5), pause_until=later(minutes=6))
    assert sent(store, later(minutes=5)) == []
    assert [task.change_ids for task in sent(store, later(minutes=6))] == [(one,) for one in ids]


def test_hopeless_deliveries_are_dead_until_a_person_asks_for_them(store: Store) -> None:
    tell(store, 3)
    for task in each_due(store, later()):
        store.settle(task, later(), cause="permanent", detail="no such mailbox")
    dead = store.history().deliveries("dead")
    assert len(dead) == 3
    assert sent(store, later(days=30)) == []
    assert store.retry(later(), ids=[dead[0].id]) == 1
    assert [task.attempts for task in sent(store, later())] == [1]
    assert store.retry(later(), destination="other") == 0
    assert store.retry(later()) == 2
    assert store.retry(later()) == 0
    assert len(sent(store, later())) == 2


def test_asking_for_another_try_ends_a_destinations_pause(store: Store) -> None:
    tell(store)
    failing(store, later(), retry_at=later(hours=6), pause_until=later(hours=6))
    assert store.retry(later(minutes=1), destination="mail") == 1
    assert len(sent(store, later(minutes=1))) == 1


def test_deliveries_are_oldest_first(store: Store) -> None:
    ids = tell(store, 5)
    assert [task.change_ids for task in sent(store, later())] == [(one,) for one in ids]


def test_a_destination_with_many_waiting_takes_no_place_from_another(store: Store) -> None:
    tell(store, 4, owed=two_places)
    assert set(store.lease(later(), 2, holder=HOLDER, lease_seconds=60)) == {"mail", "bot"}


def test_how_it_goes_with_a_destination_is_counted(store: Store) -> None:
    tell(store, 3)
    failing(store, later(), retry_at=later(minutes=1))
    failing(store, later(minutes=1))
    (place,) = store.history().destinations()
    assert (place.key, place.failures, place.given_up, place.failing_since) == ("mail", 2, 1, later())
    assert (place.waiting, place.dead, place.cause, place.last_error) == (2, 1, "transient", "mailbox full")
    sent(store, later(hours=1))
    (place,) = store.history().destinations()
    assert (place.failures, place.given_up, place.failing_since) == (0, 0, None)
    assert (place.sent_at, place.waiting, place.dead) == (later(hours=1), 0, 1)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_a_day_delays_no_retry_and_counts_nothing_twice(store: Store, days: int) -> None:
    tell(store, 2)
    failing(store, later(), retry_at=later(minutes=5), pause_until=later(minutes=5))
    jumped = later(days=days)
    assert [task.attempts for task in sent(store, jumped)] == [2, 1]
    assert sent(store, later()) == []
    assert [one.state for one in store.history().deliveries()] == ["sent", "sent"]


def test_a_lease_from_before_the_clock_was_put_back_runs_out(store: Store) -> None:
    tell(store)
    begun(store, "mail", later(days=1), holder="dead")
    assert begun(store, "mail", later(), holder="alive").attempts == 2


def test_clocks_of_two_machines_may_differ_by_minutes(store: Store) -> None:
    tell(store)
    begun(store, "mail", later(minutes=4), holder="ahead")
    assert store.lease(later(), 10, holder="behind", lease_seconds=60) == ()


def morning(view: ChangeView) -> Sequence[OwedAlert]:
    return [OwedAlert(subscription="daily", destination=place, not_before=later(hours=12)) for place in ("mail", "bot")]


def test_changes_owed_at_one_later_moment_are_one_delivery_for_each_destination(store: Store) -> None:
    ids = tell(store, 3, owed=morning)
    assert sent(store, later(hours=11)) == []
    tasks = sent(store, later(hours=12))
    assert sorted(task.destination for task in tasks) == ["bot", "mail"]
    assert {task.change_ids for task in tasks} == {tuple(ids)}


def test_a_change_after_the_digest_was_taken_makes_another_delivery(store: Store) -> None:
    tell(store, 1, owed=morning)
    for place in store.lease(later(hours=12), 10, holder=HOLDER, lease_seconds=60):
        store.begin(place, later(hours=12), holder=HOLDER, lease_seconds=60)
    check = store.begin_check("lanjiang", later(), "test", reader_version=1)
    late, url = document("晚到的规定。", title="晚", number=""), f"{HOST}/late.html"
    store.record(check, visit(late, url=url), arrival(late, url=url), owed=morning, at=later())
    assert len(store.history().deliveries()) == 4


def test_the_same_alert_owed_twice_is_owed_once(store: Store) -> None:
    check = checked(store)
    twice = [OwedAlert(subscription="s", destination="d", not_before=later())] * 2
    store.record(check, visit(FIRST), arrival(), owed=lambda _: twice, at=later())
    assert len(sent(store, later())) == 1


def test_the_subscription_is_asked_with_the_change_as_it_will_be_shown(store: Store) -> None:
    asked: list[ChangeView] = []

    def remember(view: ChangeView) -> Sequence[OwedAlert]:
        asked.append(view)
        return ()

    (change_id,) = tell(store, owed=remember)
    shown = store.history().change(change_id)
    assert shown is not None
    assert asked == [replace(shown, group_id=0)]  # its group is told when it is written
    assert (asked[0].source, asked[0].region, asked[0].source_kind) == ("lanjiang", "云州/兰江", "government")
