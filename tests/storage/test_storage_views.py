"""What is asked in one view, and what a check asks at its beginning."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import event
from storage_samples import FIRST, HOST, PAGE, TOWN, arrival, later, listing, nobody, visit

from pipeline.archive import Decision
from pipeline.model import Entry, KnownPage, Outcome, Role
from storage.store import Store

NEVER_READ = f"{HOST}/zcwj/2.html"


@pytest.fixture
def watched(store: Store) -> Store:
    """A listing, a document that was read and is due tomorrow, and one that nobody visited so far."""
    store.sync_sources([TOWN])
    check = store.begin_check(TOWN.name, later(), "test", reader_version=1)
    rows = (Entry(url=PAGE, title="关于灯会的通知"), Entry(url=NEVER_READ, title="关于庙会的通知"))
    at_listing = visit(listing(*rows), url=f"{HOST}/zcwj/", role=Role.LISTING)
    store.record(check, at_listing, Decision(), owed=nobody, at=later(), reader_version=1)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=1)
    store.end_check(check, later(minutes=1), "ok")
    again = store.begin_check(TOWN.name, later(days=20), "test", reader_version=1)
    store.record_unchanged(again, [visit(at=later(days=20), outcome=Outcome.UNCHANGED)])
    store.end_check(again, later(days=20, minutes=1), "ok")
    return store


def begun(store: Store) -> list[str]:
    """Note each transaction that begins from now on."""
    seen: list[str] = []
    event.listen(store.database.engine, "begin", lambda _: seen.append("begin"))
    return seen


def test_what_is_asked_in_a_view_is_one_transaction(watched: Store) -> None:
    alone = (watched.published_days(TOWN.name), watched.latest_health(TOWN.name), watched.profile(TOWN.name))
    transactions = begun(watched)
    with watched.view():
        together = (watched.published_days(TOWN.name), watched.latest_health(TOWN.name), watched.profile(TOWN.name))
        with watched.view():
            assert watched.baseline_at(TOWN.name) is None
        assert watched.last_check_at(TOWN.name) == later(days=20)
    assert (together, transactions) == (alone, ["begin"])


def test_after_a_view_the_archive_is_seen_as_it_is(watched: Store) -> None:
    with watched.view():
        assert watched.failures(TOWN.name) == 0
    watched.end_check(
        watched.begin_check(TOWN.name, later(days=21), "test", reader_version=1), later(days=21), "failed"
    )
    assert watched.failures(TOWN.name) == 1


def test_other_threads_do_not_share_a_view(watched: Store) -> None:
    transactions = begun(watched)
    with watched.view():
        watched.baseline_at(TOWN.name)
        asking = Thread(target=lambda: watched.baseline_at(TOWN.name))
        asking.start()
        asking.join()
    assert transactions == ["begin", "begin"]


def test_a_view_ends_with_an_error_inside_it(watched: Store) -> None:
    with pytest.raises(ValueError, match="no matter"), watched.view():
        raise ValueError("no matter")
    transactions = begun(watched)
    watched.baseline_at(TOWN.name)
    watched.baseline_at(TOWN.name)
    assert len(transactions) == 2


@pytest.mark.parametrize("days", [20, 21, 30])
def test_all_pages_and_those_due_are_asked_at_once(watched: Store, days: int) -> None:
    now = later(days=days) + timedelta(minutes=5)
    known, due = watched.known_and_due(TOWN.name, now)
    assert known == watched.known_pages(TOWN.name, due_before=None)
    assert due == watched.known_pages(TOWN.name, due_before=now)
    assert urls(due) == {f"{HOST}/zcwj/", NEVER_READ} | ({PAGE} if days > 20 else set())


def urls(pages: tuple[KnownPage, ...]) -> set[str]:
    return {page.url for page in pages}
