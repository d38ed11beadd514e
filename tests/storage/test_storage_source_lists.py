"""Many sources at a glance: how their last checks ended, filters, orders, figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from older_archive import insert
from storage_samples import FIRST, PAGE, TOWN, arrival, later, nobody, policy_of, revision, visit

from pipeline.archive import Decision
from pipeline.health.incidents import IncidentKind
from pipeline.model import Role
from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.store import SourceRow, Store
from storage.views.sources import SourceFilter, SourceOrder, SourceState


def row(name: str, *, region: str = "云州", kind: str = "government", url: str = "") -> SourceRow:
    return SourceRow(name=name, kind=kind, region=region, urls=(url or f"https://{name}.example/zc/",), every="1h")


def check(store: Store, name: str, *, at: float, outcome: str = "ok", message: str = "") -> None:
    check_id = store.begin_check(name, later(hours=at), "test", reader_version=1)
    store.end_check(check_id, later(hours=at, minutes=1), outcome, message)


@pytest.fixture
def five(store: Store) -> Store:
    """One source of each state."""
    names = ("blocked", "healthy", "never", "odd", "resting")
    store.sync_sources([row(name, region="云州/兰江市" if name == "odd" else "云州") for name in names])
    for name in ("blocked", "healthy", "odd", "resting"):
        check(store, name, at=1)
    check(store, "blocked", at=2, outcome="failed", message="blocked: The site asks for a captcha.")
    check(store, "odd", at=3, outcome="failed", message="throttled: It asks us to wait.")
    store.open_incident("blocked", IncidentKind.BLOCKED, "It turns us away.", later(hours=2))
    store.pause("resting")
    store.schedule("healthy", later(hours=9))
    store.schedule("odd", later(hours=5))
    return store


def names(store: Store, wanted: SourceFilter = SourceFilter(), **more: object) -> list[str]:  # noqa: B008 - frozen
    return [view.name for view in store.history().find_sources(wanted, **more)]  # type: ignore[arg-type]


def test_those_in_trouble_come_first_and_figures_count_each_once(five: Store) -> None:
    views = five.history().find_sources()
    assert [view.state for view in views] == list(SourceState)
    figures = five.history().source_figures()
    assert figures.states == dict.fromkeys(SourceState, 1)
    assert figures.total == 5
    assert figures.incidents == {IncidentKind.BLOCKED: 1}
    assert figures.regions == {"云州": 4, "云州/兰江市": 1}
    assert five.history().source_regions() == figures.regions
    assert five.history().count_troubled() == 1


def test_names_are_told_while_they_are_few_and_known_ones_however_many(five: Store) -> None:
    history = five.history()
    every = ["blocked", "healthy", "never", "odd", "resting"]
    assert (history.source_names(most=5), history.source_names(most=4)) == (every, ())
    assert history.known_sources(["odd", "unheard of", "never"]) == {"odd", "never"}
    assert history.known_sources([]) == frozenset()
    five.sync_sources([row("odd", region="云州/兰江市")])
    assert (history.source_names(most=1), history.known_sources(every), history.count_troubled()) == (
        ["odd"],
        {"odd"},
        0,
    )


def test_orders(five: Store) -> None:
    assert names(five, order=SourceOrder.LAST)[:2] == ["odd", "blocked"]
    assert names(five, order=SourceOrder.LAST)[-1] == "never"
    assert names(five, order=SourceOrder.NEXT) == ["blocked", "never", "odd", "healthy", "resting"]
    assert names(five, order=SourceOrder.NAME, limit=2, offset=2) == ["never", "odd"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (SourceFilter(states=frozenset({SourceState.PAUSED, SourceState.UNCHECKED})), ["never", "resting"]),
        (SourceFilter(region="云州/兰江"), ["odd"]),
        (SourceFilter(region="云州", kind="aggregator"), []),
        (SourceFilter(incident=IncidentKind.BLOCKED), ["blocked"]),
        (SourceFilter(incident=IncidentKind.SILENT), []),
        (SourceFilter(words=("HEALTHY.example", "zc")), ["healthy"]),
        (SourceFilter(words=("兰江",)), ["odd"]),
        (SourceFilter(words=("100%_",)), []),
        (SourceFilter(words=("odd",), names=frozenset({"never"})), ["never", "odd"]),
    ],
)
def test_filters(five: Store, wanted: SourceFilter, found: list[str]) -> None:
    assert names(five, wanted, order=SourceOrder.NAME) == found


def test_the_last_checks_are_remembered_oldest_first(store: Store) -> None:
    store.sync_sources([TOWN])
    for hour in range(25):
        check(store, TOWN.name, at=hour)
    check(store, TOWN.name, at=26, outcome="failed", message="blocked: The site asks for a captcha.")
    store.begin_check(TOWN.name, later(hours=27), "test", reader_version=1)
    assert store.history().find_sources()[0].running
    store.end_interrupted_checks(later(hours=28))
    (view,) = store.history().find_sources()
    assert [mark.outcome for mark in view.recent] == ["ok"] * 18 + ["blocked", "interrupted"]
    assert (view.last_outcome, view.last_check_at, view.running) == ("interrupted", later(hours=28), False)


def test_what_a_second_look_tells_is_marked_at_the_check_that_left_it_open(store: Store) -> None:
    store.sync_sources([TOWN])
    first = store.begin_check(TOWN.name, later(), "schedule", reader_version=1)
    store.record(first, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=1)
    store.end_check(first, later(minutes=1), "ok")
    check(store, TOWN.name, at=1)
    again = store.begin_check(TOWN.name, later(hours=1, minutes=2), "confirm", reader_version=1)
    store.record(again, visit(FIRST), revision(policy_of(store)), owed=nobody, at=later(hours=2), reader_version=1)
    store.end_check(again, later(hours=2), "ok", counts=False)
    (view,) = store.history().find_sources()
    assert [mark.changed for mark in view.recent] == [True, True]
    assert view.last_check_at == later(hours=2)


def test_pages_and_policies_are_counted_of_the_sources_shown(store: Store) -> None:
    store.sync_sources([TOWN, row("aside")])
    check_id = store.begin_check(TOWN.name, later(), "test", reader_version=1)
    store.record(check_id, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=1)
    other = visit(url=PAGE.replace("1.html", "2.html"), role=Role.DOCUMENT)
    store.record(check_id, other, Decision(), owed=nobody, at=later(), reader_version=1)
    by_name = {view.name: (view.pages, view.policies) for view in store.history().find_sources()}
    assert by_name == {TOWN.name: (2, 1), "aside": (0, 0)}


def test_an_older_archive_knows_how_its_last_checks_ended(empty_url: str, archive_folder: Path) -> None:
    engine = open_engine(empty_url)
    upgrade(engine, "0016")
    with engine.begin() as database:
        source = {"id": 1, "name": "town", "kind": "government", "region": "", "urls": "[]", "every": "1h"}
        insert(database, "sources", source | {"active": True, "paused": False, "failures": 0})
        for number, outcome, message, changes in ((1, "ok", "", 2), (2, "failed", "blocked: A captcha.", 0)):
            day = f"2026-03-0{number} 12:00:00.000000"  # the same day wherever the server takes it to be
            values = {"id": number, "source_id": 1, "trigger": "test", "started_at": day, "finished_at": day}
            insert(database, "checks", values | {"outcome": outcome, "message": message, "changes": changes})
    engine.dispose()
    store = Store.open(empty_url, archive_folder)
    (view,) = store.history().sources()
    store.close()
    assert [(mark.outcome, mark.changed) for mark in view.recent] == [("ok", True), ("blocked", False)]
    assert (view.last_outcome, view.last_message) == ("failed", "blocked: A captcha.")
    assert view.last_check_at is not None
    assert view.last_check_at.day == 2
