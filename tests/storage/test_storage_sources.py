"""Sources, their schedule, their checks and their incidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from storage_samples import (
    DIGEST_SITE,
    FIRST,
    PAGE,
    SECOND,
    TOWN,
    arrival,
    checked,
    later,
    nobody,
    policy_of,
    revision,
    visit,
)

from pipeline.archive import Decision
from pipeline.errors import StorageError
from pipeline.health.incidents import IncidentKind
from pipeline.model import Outcome, PageState, Role
from storage.store import SourceRow, Store


def due(store: Store, at: datetime) -> tuple[str, ...]:
    return tuple(one.name for one in store.due(at))


def test_sources_follow_the_settings_and_keep_their_past(store: Store) -> None:
    store.sync_sources([TOWN, DIGEST_SITE])
    store.schedule("lanjiang", later(hours=1))
    store.sync_sources([replace(TOWN, region="云州/新兰江", every="2h")])
    (view,) = store.history().sources()
    assert (view.name, view.region, view.every, view.next_check_at) == ("lanjiang", "云州/新兰江", "2h", later(hours=1))
    assert store.history().source("huibian") is not None
    assert due(store, later(days=9)) == ("lanjiang",)
    store.sync_sources([TOWN, DIGEST_SITE])
    assert len(store.history().sources()) == 2


def test_a_source_is_due_at_its_time_unless_it_is_paused(store: Store) -> None:
    store.sync_sources([TOWN, DIGEST_SITE])
    assert due(store, later()) == ("lanjiang", "huibian")
    assert store.next_check_at("lanjiang") is None
    store.schedule("lanjiang", later(hours=1))
    assert due(store, later(minutes=59)) == ("huibian",)
    store.pause("huibian")
    assert due(store, later(hours=1)) == ("lanjiang",)
    store.resume("huibian")
    assert due(store, later(hours=1)) == ("huibian", "lanjiang")


def test_what_a_person_wants_is_due_before_what_waits_for_long(store: Store) -> None:
    store.sync_sources([TOWN, DIGEST_SITE])
    store.want("huibian", later())
    assert due(store, later()) == ("huibian", "lanjiang")
    store.schedule("huibian", later(days=1))
    assert due(store, later()) == ("lanjiang",)


def test_a_source_that_was_checked_in_the_future_is_due_once_the_clock_is_put_back(store: Store) -> None:
    store.end_check(checked(store), later(days=2), "ok")
    store.schedule("lanjiang", later(days=3))
    assert not store.is_due("lanjiang", later(days=2))
    assert due(store, later()) == ("huibian", "lanjiang")
    assert store.is_due("lanjiang", later())


def test_the_baseline_lasts_until_a_check_was_complete(store: Store) -> None:
    check = checked(store)
    store.end_check(check, later(minutes=1), "failed", "half of the pages did not answer")
    assert store.is_baseline("lanjiang")
    check = store.begin_check("lanjiang", later(hours=1), "test", reader_version=1)
    store.end_check(check, later(hours=2), "ok", baseline_complete=True)
    assert not store.is_baseline("lanjiang")
    view = store.history().source("lanjiang")
    assert view is not None
    assert view.baseline_at == later(hours=2)


def test_another_address_of_a_source_leaves_its_baseline_alone(store: Store) -> None:
    check = checked(store)
    store.end_check(check, later(), "ok", baseline_complete=True)
    store.sync_sources([replace(TOWN, urls=(*TOWN.urls, "https://www.lanjiang.example/gsgg/"))])
    assert not store.is_baseline("lanjiang")


def test_failures_are_counted_in_a_row(store: Store) -> None:
    for outcome, failures in [("failed", 1), ("blocked", 2), ("ok", 0), ("unreadable", 1)]:
        store.end_check(checked(store), later(), outcome)
        assert store.failures("lanjiang") == failures


def test_a_check_is_shown_with_its_visits_and_changes(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    bad = visit(url=f"{PAGE}x", outcome=Outcome.BLOCKED, reason="a captcha")
    store.record(check, bad, None, owed=nobody, at=later())
    counted = {Outcome.OK: 1, Outcome.BLOCKED: 1}
    running = store.history().checks()[0]
    assert (running.finished_at, running.visits, running.changes) == (None, counted, 1)
    store.end_check(check, later(minutes=3), "ok", "one page asked for a captcha")
    assert store.prune_visits(later(days=1)) == 2
    ended = store.history().checks("lanjiang")[0]
    assert (ended.finished_at, ended.visits, ended.changes) == (later(minutes=3), counted, 1)
    assert ended.message == "one page asked for a captcha"
    assert store.history().checks("huibian") == []


def test_checks_that_a_killed_process_left_open_are_closed(store: Store) -> None:
    checked(store)
    assert store.end_interrupted_checks(later(hours=1)) == 1
    assert store.end_interrupted_checks(later(hours=1)) == 0
    assert store.history().checks()[0].outcome == "interrupted"
    assert store.failures("lanjiang") == 0


def test_an_incident_is_opened_once_and_closed_once(store: Store) -> None:
    store.sync_sources([TOWN])
    assert store.open_incident("lanjiang", IncidentKind.BLOCKED, "Every page asks for a captcha.", later())
    assert not store.open_incident("lanjiang", IncidentKind.BLOCKED, "Nine pages ask for a captcha.", later(hours=1))
    assert store.open_incident("lanjiang", IncidentKind.SILENT, "Nothing new for a year.", later())
    assert store.history().counts()["open incidents"] == 2
    view = store.history().source("lanjiang")
    assert view is not None
    assert view.incident == "Nine pages ask for a captcha. Nothing new for a year."
    assert store.close_incident("lanjiang", IncidentKind.BLOCKED, later(hours=2))
    assert not store.close_incident("lanjiang", IncidentKind.BLOCKED, later(hours=2))
    assert store.open_incident("lanjiang", IncidentKind.BLOCKED, "Again.", later(hours=3))


def test_pages_are_due_by_their_own_rhythm(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    home = visit(url=TOWN.urls[0], role=Role.LISTING)
    store.record(check, home, Decision(), owed=nobody, at=later())

    def due(**time: float) -> set[str]:
        return {page.url for page in store.known_pages("lanjiang", due_before=later(**time))}

    assert due() == {TOWN.urls[0], PAGE}
    store.record(check, visit(outcome=Outcome.UNCHANGED, at=later(days=50)), Decision(), owed=nobody, at=later())
    assert due(days=50.9) == {TOWN.urls[0]}
    assert due(days=51) == {TOWN.urls[0], PAGE}
    store.record(check, visit(outcome=Outcome.FAILED, at=later(days=51)), Decision(), owed=nobody, at=later())
    assert due(days=51) == {TOWN.urls[0], PAGE}


def test_what_a_page_printed_and_how_often_it_changed_tells_its_rhythm(store: Store) -> None:
    check = checked(store)
    printed = replace(FIRST, published_date=date(2019, 5, 6))
    seen = visit(printed)
    store.record(check, seen, arrival(printed), owed=nobody, at=later())
    (known,) = store.known_pages("lanjiang", due_before=None)
    assert (known.visited_at, known.times_changed) == (seen.at, 0)
    assert known.still_since == datetime(2019, 5, 6, tzinfo=UTC)
    edited = visit(SECOND, at=later(days=1))
    store.record(check, edited, revision(policy_of(store)), owed=nobody, at=later(days=1))
    (known,) = store.known_pages("lanjiang", due_before=None)
    assert (known.still_since, known.times_changed) == (edited.at, 1)


@pytest.mark.parametrize("state", [PageState.IGNORED, PageState.MOVED])
def test_ignored_and_moved_pages_are_known_but_never_due(store: Store, state: PageState) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), Decision(state=state), owed=nobody, at=later())
    assert store.known_pages("lanjiang", due_before=later(days=999)) == ()
    assert [page.state for page in store.known_pages("lanjiang", due_before=None)] == [state]


def test_unknown_sources_are_refused_by_name(store: Store) -> None:
    for ask in (store.is_baseline, store.pause, store.resume, store.next_check_at, store.failures):
        with pytest.raises(StorageError, match="no source “nowhere”"):
            ask("nowhere")
    with pytest.raises(StorageError, match="no check 5"):
        store.end_check(5, later(), "ok")
    assert store.history().source("nowhere") is None
    assert store.copy_at("nowhere", PAGE) is None


def test_a_source_may_have_any_name(store: Store) -> None:
    name = "兰江'; --\n%"
    store.sync_sources([SourceRow(name=name, kind="government", urls=())])
    assert due(store, later()) == (name,)
