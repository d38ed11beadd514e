"""Incidents and what they owe: opened once, closed once, told once; a host's trouble is told for all its sources."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from courier_steps import sent
from originals import store_in
from storage_samples import FIRST, TOWN, arrival, checked, later, nobody, visit

from pipeline.health.checks import CheckHealth, Seen
from pipeline.health.incidents import Ended, IncidentKind
from pipeline.model import Outcome
from storage.store import OwedAlert, SourceRow, Store
from storage.values import ToldIncident
from storage.views.archive import IncidentView

HOST = "www.lanjiang.example"
OTHER = SourceRow(name="lanjiang-notices", kind="government", urls=(f"https://{HOST}/tzgg/",))
APART = SourceRow(name="apart", kind="government", urls=("https://apart.example/",))
SEEN = Seen(outcome=Outcome.BLOCKED, reason="A captcha.", url=f"https://{HOST}/zcwj/", status=412, checks=3)


def operators(not_before: datetime) -> Any:
    def owed(_: IncidentView) -> Sequence[OwedAlert]:
        return [OwedAlert(subscription="operators", destination="mail", not_before=not_before)]

    return owed


def opened(store: Store, source: str, at: datetime) -> bool:
    return store.open_incident(source, IncidentKind.BLOCKED, "Blocked.", at, seen=SEEN, host=HOST, owed=operators(at))


def closed(store: Store, source: str, at: datetime) -> bool:
    return store.close_incident(source, IncidentKind.BLOCKED, at, owed=operators(at))


def told(store: Store, at: datetime) -> list[tuple[ToldIncident, ...]]:
    tasks = sent(store, at)
    assert all(task.change_ids == () for task in tasks)
    return [task.incidents for task in tasks]


def test_an_incident_is_told_when_it_begins_and_when_it_is_over_and_never_again(store: Store) -> None:
    store.sync_sources([TOWN])
    assert opened(store, "lanjiang", later())
    assert not opened(store, "lanjiang", later(minutes=1))
    assert told(store, later(hours=1)) == [(ToldIncident(id=1, is_over=False),)]
    assert closed(store, "lanjiang", later(hours=2))
    assert not closed(store, "lanjiang", later(hours=3))
    assert told(store, later(hours=4)) == [(ToldIncident(id=1, is_over=True),)]
    assert told(store, later(days=4)) == []
    (view,) = store.history().incidents()
    assert (view.source, view.kind, view.seen, view.ended) == ("lanjiang", "blocked", SEEN, Ended.READ)
    assert (view.opened_at, view.closed_at) == (later(), later(hours=2))
    assert store.history().incidents(over=False) == []
    assert store.history().deliveries()[0].incidents == (1,)


def test_trouble_of_a_host_is_one_alert_that_names_its_sources(store: Store) -> None:
    store.sync_sources([TOWN, OTHER, APART])
    opened(store, "lanjiang", later())
    view = store.history().incident(1)
    assert view is not None
    assert (view.together, view.beside) == ((), ("lanjiang-notices",))
    opened(store, "lanjiang-notices", later(minutes=5))
    view = store.history().incident(1)
    assert view is not None
    assert (view.together, view.beside) == (("lanjiang-notices",), ())
    assert told(store, later(hours=1)) == [(ToldIncident(id=1, is_over=False),)]
    closed(store, "lanjiang", later(hours=2))
    assert told(store, later(hours=3)) == []
    closed(store, "lanjiang-notices", later(hours=4))
    assert told(store, later(hours=5)) == [(ToldIncident(id=1, is_over=True),)]


def test_incidents_of_a_digest_are_one_delivery_and_changes_another(store: Store) -> None:
    store.sync_sources([TOWN, APART])
    morning = later(hours=20)
    for source in ("lanjiang", "apart"):
        store.open_incident(source, IncidentKind.SILENT, "Silent.", later(), owed=operators(morning))
    store.close_incident("apart", IncidentKind.SILENT, later(hours=1), ended=Ended.NEWS, owed=operators(morning))
    check = checked(store)
    store.record(check, visit(), arrival(FIRST), owed=operators(morning), at=later(hours=2))
    tasks = sent(store, morning)
    assert [(len(task.incidents), len(task.change_ids)) for task in tasks] == [(3, 0), (0, 1)]


def test_after_an_error_neither_the_incident_nor_its_alert_is_written(store: Store) -> None:
    store.sync_sources([TOWN])

    def breaks(_: IncidentView) -> Sequence[OwedAlert]:
        raise ZeroDivisionError

    with suppress(ZeroDivisionError):
        store.open_incident("lanjiang", IncidentKind.SILENT, "Silent.", later(), owed=breaks)
    assert store.history().incidents() == []


def test_a_source_taken_out_of_the_settings_has_no_open_incident(store: Store) -> None:
    store.sync_sources([TOWN, APART])
    store.open_incident("apart", IncidentKind.SILENT, "Silent.", later())
    store.sync_sources([TOWN], later(hours=1))
    (view,) = store.history().incidents()
    assert (view.ended, view.closed_at) == (Ended.UNWATCHED, later(hours=1))
    assert store.history().counts()["open incidents"] == 0


def test_what_checks_came_to_is_kept_newest_first_without_second_visits(store: Store) -> None:
    store.sync_sources([TOWN])
    healths = [
        CheckHealth(at=later(hours=n), listed={"https://a.example/": n}, dead=n, known=40, outcome=outcome, status=412)
        for n, outcome in enumerate((None, Outcome.BLOCKED, Outcome.FAILED))
    ]
    for health in healths:
        check = store.begin_check("lanjiang", health.at, "test", reader_version=1)
        store.end_check(check, health.at, "ok", health=health)
    store.end_check(
        store.begin_check("lanjiang", later(hours=9), "confirm", reader_version=1), later(hours=9), "ok", counts=False
    )
    assert store.latest_health("lanjiang") == tuple(reversed(healths))
    assert store.latest_health("lanjiang", limit=1) == (healths[2],)


def steps(store: Store) -> int:
    """How many steps SQLite takes to tell of the latest check."""
    taken: list[None] = []
    with store.database.engine.connect() as connection:
        sqlite: Any = connection.connection.driver_connection
    sqlite.set_progress_handler(lambda: taken.append(None), 1)
    assert len(store.latest_health("lanjiang", limit=1)) == 1
    sqlite.set_progress_handler(None, 1)
    return len(taken)


def test_of_many_checks_the_latest_is_found_as_soon_as_of_few(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.sync_sources([TOWN])
    taken = []
    for number in range(40):
        at = later(hours=number)
        check = store.begin_check("lanjiang", at, "test", reader_version=1)
        health = CheckHealth(at=at, listed={}, dead=0, known=40)
        store.end_check(check, at, "ok", health=health)
        taken.append(steps(store))
    store.close()
    assert taken[-1] == taken[1]


def test_a_source_publishes_on_the_printed_days_and_after_the_baseline_on_those_it_was_first_seen(
    store: Store,
) -> None:
    check = checked(store)
    printed = replace(FIRST, published_date=date(2031, 3, 8))
    store.record(check, visit(printed), arrival(printed), owed=nobody, at=later())
    assert store.published_days("lanjiang") == (date(2031, 3, 8),)
