"""Pages of a source, their visits, and the bytes they were last read from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from storage_samples import (
    FIRST,
    HOST,
    PAGE,
    SECOND,
    T0,
    TOWN,
    arrival,
    later,
    listing,
    nobody,
    policy_of,
    revision,
    visit,
)

from pipeline.archive import Decision
from pipeline.model import Entry, Outcome, PageState, Role
from storage.store import Store
from storage.views.pages import PageFilter

OTHER = f"{HOST}/zcwj/2.html"


@pytest.fixture
def watched(store: Store) -> Store:
    """A listing that announced two documents; one is a policy that was revised, the other was never read."""
    store.sync_sources([TOWN])
    first = store.begin_check(TOWN.name, later(), "test", reader_version=1)
    rows = (Entry(url=PAGE, title="关于灯会的通知", date=date(2026, 3, 1)), Entry(url=OTHER, title="100% 的_通知"))
    at_listing = visit(listing(*rows), url=f"{HOST}/zcwj/", role=Role.LISTING)
    store.record(first, at_listing, Decision(), owed=nobody, at=later(), reader_version=1)
    store.record(first, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=1)
    store.end_check(first, later(minutes=1), "ok")
    second = store.begin_check(TOWN.name, later(days=40), "test", reader_version=1)
    again = visit(SECOND, at=later(days=40))
    store.record(second, again, revision(policy_of(store)), owed=nobody, at=later(days=40), reader_version=1)
    blocked = visit(url=OTHER, outcome=Outcome.BLOCKED, at=later(days=40), reason="The answer is a challenge.")
    store.record(second, blocked, Decision(), owed=nobody, at=later(days=40), reader_version=1)
    store.end_check(second, later(days=40, minutes=1), "ok")
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PageFilter(), [OTHER, PAGE, f"{HOST}/zcwj/"]),
        (PageFilter(role=Role.DOCUMENT), [OTHER, PAGE]),
        (PageFilter(role=Role.ATTACHMENT), []),
        (PageFilter(state=PageState.NEW), [OTHER]),
        (PageFilter(outcome=Outcome.BLOCKED), [OTHER]),
        (PageFilter(outcome=Outcome.OK), [PAGE, f"{HOST}/zcwj/"]),
        (PageFilter(words="灯会"), [PAGE]),
        (PageFilter(words="100% 的_"), [OTHER]),
        (PageFilter(words="%"), [OTHER]),
        (PageFilter(words="ZCWJ/2"), [OTHER]),
    ],
)
def test_pages_are_filtered_those_found_last_first(watched: Store, wanted: PageFilter, found: list[str]) -> None:
    history = watched.history()
    assert [page.url for page in history.pages(TOWN.name, wanted)] == found
    for at, page in enumerate(history.pages(TOWN.name, wanted)):
        older = history.pages(TOWN.name, replace(wanted, before_id=page.id), limit=1)
        assert [one.url for one in older] == found[at + 1 : at + 2]
    assert list(history.pages("nobody")) == []


def test_a_page_tells_its_policy_and_its_last_visit(watched: Store) -> None:
    other, page = watched.history().announced(TOWN.name)
    assert (page.policy_id, page.policy_title, page.times_changed) == (policy_of(watched), FIRST.title, 1)
    assert page.last is not None
    assert (page.last.outcome, page.last.at) == (Outcome.OK, later(days=40))
    assert (other.policy_id, other.last and other.last.reason) == (None, "The answer is a challenge.")
    assert watched.history().page(page.id) == page
    assert watched.history().page(999) is None
    assert [one.at for one in watched.history().visits(page.id)] == [later(days=40), T0]
    assert len(watched.history().visits(page.id, limit=1)) == 1


def test_the_bytes_last_read_are_found_and_those_of_a_listing_are_not(watched: Store) -> None:
    history = watched.history()
    other, page, at_listing = history.pages(TOWN.name)
    kept = history.kept_snapshot(page.id)
    assert kept is not None
    assert watched.snapshots.get(kept.digest) == repr((SECOND, SECOND.clauses)).encode()
    assert (kept.url, kept.seen_at) == (PAGE, later(days=40))
    assert history.kept_snapshot(at_listing.id) is history.kept_snapshot(other.id) is history.kept_snapshot(99) is None


def test_visits_are_counted_by_outcome_since_a_moment(watched: Store) -> None:
    history = watched.history()
    assert history.visits_by_outcome(TOWN.name, T0) == {Outcome.OK: 3, Outcome.BLOCKED: 1}
    assert history.visits_by_outcome(TOWN.name, T0 + timedelta(days=1)) == {Outcome.OK: 1, Outcome.BLOCKED: 1}
    watched.prune_visits(later(days=99))
    assert history.visits_by_outcome(TOWN.name, T0) == {Outcome.OK: 3, Outcome.BLOCKED: 1}
    assert history.visits_by_outcome("nobody", T0) == {}


def test_the_days_of_documents_tell_the_rhythm(watched: Store) -> None:
    assert watched.history().published_days(TOWN.name) == watched.published_days(TOWN.name)
