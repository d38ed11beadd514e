"""How the service is, by what its database knows."""

from __future__ import annotations

from datetime import timedelta

from courier_steps import begun
from storage_samples import FIRST, TOWN, arrival, checked, later, mail, visit

from pipeline.health.incidents import IncidentKind
from storage.store import Store
from storage.views.sources import SourceState
from storage.views.vitals import Figures


def figures(store: Store, **time: float) -> Figures:
    return store.history().figures(later(**time))


def told(store: Store) -> None:
    """Owe one alert to one mailbox."""
    store.record(checked(store), visit(FIRST), arrival(), owed=mail, at=later())


def test_a_source_waits_from_when_it_is_due_until_its_check_begins(store: Store) -> None:
    check = checked(store)
    store.end_check(check, later(), "ok")
    store.schedule("lanjiang", later(hours=1))
    store.schedule("huibian", later(hours=3))
    assert (figures(store).due, figures(store).due_since) == (0, None)
    assert (figures(store, hours=2).due, figures(store, hours=2).due_since) == (1, later(hours=1))
    store.begin_check("lanjiang", later(hours=2), "schedule", reader_version=1)
    assert (figures(store, hours=2).due, figures(store, hours=2).due_since) == (0, None)
    assert figures(store, hours=2).checking == 1
    assert figures(store, hours=4).due_since == later(hours=3)
    store.pause("huibian")
    assert figures(store, hours=4).due == 0


def test_a_source_never_checked_is_due_and_has_waited_since_no_known_moment(store: Store) -> None:
    store.sync_sources([TOWN])
    assert (figures(store).due, figures(store).due_since) == (1, None)


def test_what_is_in_trouble_is_counted_by_kind(store: Store) -> None:
    check = checked(store)
    store.end_check(check, later(), "ok")
    store.open_incident("lanjiang", IncidentKind.FAILING, "no answer", later())
    assert figures(store).incidents == {IncidentKind.FAILING: 1}
    assert figures(store).sources == {SourceState.TROUBLE: 1, SourceState.UNCHECKED: 1}
    assert figures(store).database_bytes > 100_000


def test_the_outbox_is_stuck_from_when_an_alert_was_due_and_nobody_served_it(store: Store) -> None:
    assert figures(store).stuck_since is None
    told(store)
    assert figures(store, hours=1).stuck_since == later()


def test_a_courier_that_serves_a_destination_is_not_stuck(store: Store) -> None:
    told(store)
    begun(store, "mail", later(hours=1))
    assert figures(store, hours=1).stuck_since in (None, later(hours=1))
    assert figures(store, hours=2).stuck_since == later(hours=1) + timedelta(minutes=1)  # when its lease ran out


def test_an_alert_that_waits_for_its_destination_is_not_stuck(store: Store) -> None:
    told(store)
    task = begun(store, "mail", later())
    store.settle(task, later(), cause="transient", retry_at=later(minutes=1), pause_until=later(hours=6))
    store.release("mail", holder="this process")
    assert figures(store, hours=5).stuck_since is None
    assert figures(store, hours=7).stuck_since == later(hours=6)


def test_a_clock_put_back_makes_nothing_stuck(store: Store) -> None:
    told(store)
    begun(store, "mail", later(days=2))
    assert figures(store, hours=1).stuck_since is None


def test_what_was_sent_is_not_stuck(store: Store) -> None:
    told(store)
    store.settle(begun(store, "mail", later()), later())
    assert figures(store, days=1).stuck_since is None
