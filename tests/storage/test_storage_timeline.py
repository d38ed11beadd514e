"""Of a year of very many changes the newest days are counted, and at each further asking those before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from storage_samples import later
from test_storage_groups import renamed

from pipeline.text.word_query import WordsIn
from review.changes.counting import YearCount, YearCounts
from storage.history import timeline
from storage.store import Store
from storage.views.archive import ChangeFilter
from storage.views.reviews import ReviewState

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = ChangeFilter(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2027, 1, 1, tzinfo=UTC))
LATER = later(days=30)


@pytest.fixture
def three_days(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two changes on each of three days; three are counted at once."""
    for n in range(3):
        renamed(store, n, days=n)
    for name in ("PLAIN", "WORDED", "TEXTS"):
        monkeypatch.setattr(timeline, name, 3)
    monkeypatch.setattr("storage.changes.named.MOST_NAMED", 1)
    monkeypatch.setattr("storage.words.anywhere.MOST_NAMED", 0)
    monkeypatch.setattr("storage.words.candidates._FEW", 0)
    return store


def days(found: YearCount) -> list[tuple[date, int]]:
    counted = dict.fromkeys(sorted({one.day for one in found.counts}), 0)
    for one in found.counts:
        counted[one.day] += one.count
    return list(counted.items())


@pytest.mark.parametrize(
    "wanted",
    [
        YEAR,
        replace(YEAR, states=frozenset({ReviewState.NEW})),
        replace(YEAR, words="NOT 骆驼"),
        replace(YEAR, words="NOT 骆驼", words_in=WordsIn.CHANGED),
        replace(YEAR, words="NOT 骆驼", words_in=WordsIn.ANYWHERE),
    ],
)
def test_days_are_counted_from_the_newest_on(three_days: Store, wanted: ChangeFilter) -> None:
    counts = YearCounts(three_days.history(), ZONE, lambda: LATER)
    regions = three_days.history().source_regions()
    first, second, third = (later(days=n).astimezone(ZONE).date() for n in range(3))
    found = counts.of(wanted, regions)
    assert days(found) == [(third, 2)]
    assert found.back == datetime(third.year, third.month, third.day, tzinfo=ZONE)
    found = counts.of(wanted, regions, further=True)
    assert days(found) == [(second, 2), (third, 2)]
    found = counts.of(wanted, regions, further=True)
    assert days(found) == [(first, 2), (second, 2), (third, 2)]
    assert found.back is None
    assert counts.of(wanted, regions, further=True) == found


def test_what_people_may_alter_is_counted_anew_from_the_newest_on(three_days: Store) -> None:
    counts = YearCounts(three_days.history(), ZONE, lambda: LATER)
    regions, judged = three_days.history().source_regions(), replace(YEAR, states=frozenset({ReviewState.NEW}))
    for wanted, again in ((YEAR, 4), (judged, 2)):
        counts.of(wanted, regions)
        counts.of(wanted, regions, further=True)
        assert sum(one.count for one in counts.of(wanted, regions).counts) == again


def test_all_is_counted_that_is_of_late_or_little_or_that_an_index_leads_to(three_days: Store) -> None:
    history = three_days.history()
    regions = history.source_regions()
    little = replace(YEAR, until=later(days=1))
    assert history.counted_from(little, ZONE) == YEAR.since
    assert history.counted_from(replace(YEAR, until=later(days=-3)), ZONE) == YEAR.since
    assert history.counted_from(replace(YEAR, policy_id=1), ZONE) == YEAR.since
    assert history.counted_from(replace(YEAR, words="骆驼"), ZONE) == YEAR.since
    assert history.counted_from(YEAR, ZONE) > little.until  # type: ignore[operator]  # it is given
    soon = YearCounts(history, ZONE, lambda: later(days=2)).of(replace(YEAR, since=later(days=0)), regions)
    assert soon.back is None
    assert sum(one.count for one in soon.counts) == 6
    with pytest.raises(ValueError, match="between two moments"):
        history.counted_from(ChangeFilter(), ZONE)
