"""Which known pages a check visits when a host's day does not suffice for all that are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.source import Source
from pipeline.model import KnownPage, PageState, Role
from service.settings.budget import Budget

NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def page(n: int, *, host: str = "a.test", still: int = 100, visited: int = 1, **more: object) -> KnownPage:
    """A page that says the same for *still* days and was visited *visited* days ago."""
    return KnownPage(
        url=f"http://{host}/{n}",
        role=Role.DOCUMENT,
        state=PageState.ALIVE,
        visited_at=NOW - visited * DAY,
        still_since=NOW - still * DAY,
        **more,  # type: ignore[arg-type]  # of any field
    )


def numbers(chosen: frozenset[str]) -> list[int]:
    return sorted(int(url.rpartition("/")[2]) for url in chosen)


def test_all_that_is_due_is_visited_when_the_day_suffices() -> None:
    due = [page(n) for n in range(40)]
    assert len(Budget(daily=1000).choose(due, NOW - timedelta(hours=1), NOW)) == 40


def test_the_young_the_changing_and_the_longest_unvisited_come_first() -> None:
    due = [*(page(n, still=2000) for n in range(20)), page(20, still=2), page(21, visited=9, still=2000)]
    due.append(page(22, still=2000, times_changed=6))
    chosen = Budget(daily=72).choose(due, NOW - timedelta(hours=1), NOW)
    assert numbers(chosen) == [20, 21, 22]


def test_over_days_every_page_has_its_turn() -> None:
    visited = dict.fromkeys(range(30), NOW)
    budget, now = Budget(daily=240), NOW
    for _ in range(6):
        due = [page(n, still=3 if n < 3 else 3000) for n in range(30)]
        due = [
            KnownPage(url=one.url, role=one.role, state=one.state, visited_at=visited[n], still_since=one.still_since)
            for n, one in enumerate(due)
        ]
        now += timedelta(hours=1)
        for n in numbers(budget.choose(due, now - timedelta(hours=1), now)):
            visited[n] = now
    assert min(visited.values()) > NOW


@pytest.mark.parametrize(
    "certain",
    [
        KnownPage(url="http://a.test/list", role=Role.LISTING),
        KnownPage(url="http://a.test/99", role=Role.DOCUMENT),
        page(99, pending=True),
        page(99, missing_streak=1),
    ],
)
def test_listings_new_pages_and_pages_in_doubt_are_always_visited(certain: KnownPage) -> None:
    due = [page(n) for n in range(20)]
    chosen = Budget(daily=24).choose([*due, certain], NOW - timedelta(hours=1), NOW)
    assert certain.url in chosen
    assert len(chosen) == 2


def test_each_host_has_its_own_day_and_sources_of_one_host_share_it() -> None:
    due = [page(n) for n in range(50)] + [page(n, host="b.test") for n in range(50)]
    sources = [Source(name=name, urls=(f"http://a.test/{name}/",)) for name in ("x", "y")]
    chosen = Budget.of(240, sources).choose(due, NOW - timedelta(hours=1), NOW)
    assert sum("//a.test" in url for url in chosen) == 5
    assert sum("//b.test" in url for url in chosen) == 10


def test_after_a_pause_no_more_than_a_day_is_asked_for() -> None:
    due = [page(n) for n in range(50)]
    assert len(Budget(daily=24).choose(due, NOW - 30 * DAY, NOW)) == 24
    assert len(Budget(daily=24).choose(due, None, NOW)) == 24
