"""What was held back is listed in the order in which it was held, whatever the reasons, and counted up to a bound."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import FIRST, PAGE, arrival, checked, later, nobody, policy_of, visit

from pipeline.archive import Decision
from pipeline.changes import Held
from pipeline.reasons.held import HeldReason
from storage.changes import held_words
from storage.store import Store
from storage.views.places import ListPlace
from storage.views.why import HeldCount, HeldFilter, HeldReach
from storage.words import names

PENDING, STALE, NOISE = HeldReason.PENDING, HeldReason.STALE, HeldReason.NOISE
TURNS = (PENDING, NOISE, STALE, PENDING, STALE, PENDING)


@pytest.fixture
def six(store: Store) -> Store:
    """A thing held each hour; the first of them on the page of a policy, each other on a page of its own."""
    check = checked(store)
    store.record(check, visit(), arrival(), owed=nobody, at=later())
    for hour, reason in enumerate(TURNS):
        url = f"{PAGE}?{hour}" if hour else PAGE
        held = Held(url=url, reason=reason, digest="a" * 32)
        store.record(check, visit(FIRST, url=url), Decision(held=(held,)), owed=nobody, at=later(hours=hour))
    return store


def listed(store: Store, wanted: HeldFilter = HeldFilter(), limit: int = 100) -> list[int]:  # noqa: B008 - frozen
    return [round((view.at - later()).total_seconds() / 3600) for view in store.history().held(wanted, limit=limit)]


@pytest.mark.parametrize(
    ("wanted", "limit", "hours"),
    [
        (HeldFilter(), 100, [5, 4, 3, 2, 0]),  # noise is listed when it is asked for
        (HeldFilter(), 2, [5, 4]),
        (HeldFilter(reasons=frozenset({NOISE, STALE})), 2, [4, 2]),
        (HeldFilter(since=later(hours=2), until=later(hours=5)), 100, [4, 3, 2]),
        (HeldFilter(words="html?4"), 100, [4]),
        (HeldFilter(sources=frozenset({"lanjiang"})), 2, [5, 4]),
        (HeldFilter(sources=frozenset({"unheard of"})), 2, []),
    ],
)
def test_the_latest_are_listed_first_whatever_their_reasons(
    six: Store, wanted: HeldFilter, limit: int, hours: list[int]
) -> None:
    assert listed(six, wanted, limit) == hours


@pytest.mark.parametrize(
    "wanted", [HeldFilter(), HeldFilter(words="html"), HeldFilter(sources=frozenset({"lanjiang"}))]
)
def test_the_list_goes_on_after_any_of_its_rows(six: Store, wanted: HeldFilter) -> None:
    check = checked(six)
    held = tuple(Held(url=f"{PAGE}?{n}", reason=reason) for n, reason in enumerate((PENDING, STALE, PENDING), 10))
    six.record(check, visit(FIRST, url=PAGE), Decision(held=held), owed=nobody, at=later(hours=3))  # at one moment
    whole = list(six.history().held(wanted))
    assert len(whole) == 8
    for at, one in enumerate(whole, 1):
        assert six.history().held(replace(wanted, before=ListPlace.at(one.at, one.id))) == whole[at:]


def test_words_of_a_policy_find_what_was_held_for_its_pages(six: Store) -> None:
    assert listed(six, HeldFilter(words="灯会管理办法")) == [0]
    assert listed(six, HeldFilter(words="1.html")) == [5, 4, 3, 2, 0]
    assert counted(six, HeldFilter(words="灯会管理办法")) == {PENDING: "1"}
    assert listed(six, HeldFilter(words="nowhere")) == []


def test_words_without_an_index_are_looked_for_among_the_newest_and_older_things_on_request(
    six: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = six.history()
    assert history.held_reach(HeldFilter(words="1.html")) is None
    monkeypatch.setattr(held_words, "ROWS", 3)
    at_address, of_policy = HeldFilter(words="1.html"), HeldFilter(words="灯会管理办法")
    assert history.held_reach(at_address) == HeldReach(since=later(hours=2), has_all_named=True)
    reach_place = HeldReach(since=later(hours=2), has_all_named=True).place
    assert listed(six, at_address) == [5, 4, 3, 2]
    assert listed(six, replace(at_address, before=reach_place)) == [0]
    assert listed(six, replace(of_policy, before=reach_place)) == [0]  # as a list would go on that had not come so far
    assert listed(six, replace(of_policy, before=reach_place, in_address=True)) == []
    assert listed(six, replace(of_policy, sources=frozenset({"lanjiang"}), in_address=True)) == []
    assert history.held_reach(replace(at_address, before=reach_place)) is None
    assert listed(six, of_policy) == [0]
    assert listed(six, replace(at_address, sources=frozenset({"lanjiang"}))) == [5, 4, 3, 2, 0]
    assert history.held_reach(replace(at_address, sources=frozenset({"lanjiang"}))) is None
    monkeypatch.setattr(names, "MOST_NAMED", 0)
    assert history.held_reach(of_policy) == HeldReach(since=later(hours=2), has_all_named=False)
    assert listed(six, of_policy) == []
    assert listed(six, replace(of_policy, before=reach_place)) == [0]


def test_those_of_a_policy_are_those_of_its_pages(six: Store) -> None:
    wanted = HeldFilter(policy_id=policy_of(six))
    assert listed(six, wanted) == [0]
    assert [(count.reason, count.times) for count in six.history().held_counts(wanted)] == [(PENDING, 1)]


def counted(store: Store, wanted: HeldFilter = HeldFilter()) -> dict[HeldReason, str]:  # noqa: B008 - frozen
    return {count.reason: count.told for count in store.history().held_counts(wanted)}


def test_each_reason_is_counted_up_to_a_bound_that_is_told(six: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(six) == {PENDING: "3", STALE: "2", NOISE: "1"}
    monkeypatch.setattr("storage.history.held.MOST_OF_REASON", 3)
    assert counted(six) == {PENDING: "3+", STALE: "2", NOISE: "1"}
    assert HeldCount(reason=PENDING, times=3, pages=3, is_cut=True) in six.history().held_counts()


def test_of_a_filter_all_reasons_are_counted_up_to_a_bound(six: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = HeldFilter(sources=frozenset({"lanjiang"}))
    assert counted(six, wanted) == {PENDING: "3", STALE: "2", NOISE: "1"}
    monkeypatch.setattr("storage.history.held.MOST_OF_REASON", 3)
    found = counted(six, wanted)
    assert (found[PENDING], found[STALE], found[NOISE]) == ("2+", "1+", "0+")
    assert found.keys() == set(HeldReason)  # those that were not counted are not left out: there may be some
    monkeypatch.setattr("storage.history.held.MOST_OF_REASON", 2)
    assert counted(six, HeldFilter(reasons=frozenset({STALE, NOISE}))) == {STALE: "2+", NOISE: "0+"}
