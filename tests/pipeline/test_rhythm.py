"""How soon pages and listings are visited again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.rhythm import after_office_hours, listing_wait, most_urgent, urgency

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 6)  # a Friday
DAY = timedelta(days=1)


def test_what_is_young_or_changes_is_more_urgent() -> None:
    old, young = urgency(DAY, 1000 * DAY, 0), urgency(DAY, 2 * DAY, 0)
    assert young > old
    assert urgency(DAY, 1000 * DAY, 4) > old
    assert urgency(3 * DAY, 1000 * DAY, 0) == pytest.approx(3 * old)


def test_an_old_page_is_not_forgotten() -> None:
    assert urgency(60 * DAY, 3000 * DAY, 0) > urgency(DAY, DAY, 0)


def test_a_text_from_tomorrow_is_urgent_and_no_fault() -> None:
    assert urgency(DAY, -DAY, 0) == urgency(DAY, 0 * DAY, 0)


def test_the_most_urgent_are_chosen_and_ties_stay_in_order() -> None:
    pages = [(0.1, "c"), (0.5, "b"), (0.5, "a"), (2.0, "d")]
    assert most_urgent(pages, 3) == {"d", "a", "b"}
    assert most_urgent(pages, 0) == frozenset()
    assert most_urgent(pages, 9) == {"a", "b", "c", "d"}


def test_a_listing_that_brings_more_is_looked_at_more_often() -> None:
    daily = [TODAY - n * DAY for n in range(90)]
    busy, rare = listing_wait(daily * 8, TODAY), listing_wait(daily[::30], TODAY)
    assert busy < listing_wait(daily, TODAY) < rare
    assert busy >= timedelta(minutes=20)
    assert rare <= timedelta(hours=3)


@pytest.mark.parametrize(
    ("published", "wait"),
    [
        ([], timedelta(hours=1)),  # nothing is known yet
        ([TODAY, TODAY + DAY], timedelta(hours=1)),
        ([date(2019, 1, n) for n in range(1, 20)], timedelta(hours=3)),  # it has fallen asleep
    ],
)
def test_a_listing_of_which_little_is_known(published: list[date], wait: timedelta) -> None:
    assert listing_wait(published, TODAY) == wait


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        ("2026-03-05 09:00", 1, "2026-03-05 10:00"),
        ("2026-03-05 18:30", 1, "2026-03-05 21:00"),  # half an hour of the day, and four halves of the night
        ("2026-03-05 22:00", 2, "2026-03-06 06:00"),
        ("2026-03-06 07:00", 1, "2026-03-06 08:45"),  # a Friday morning
        ("2026-03-06 19:00", 3, "2026-03-07 07:00"),
        ("2026-03-08 20:00", 3, "2026-03-09 08:00"),  # a Sunday evening
    ],
)
def test_nights_and_weekends_count_less(at: str, hours: int, due: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=CHINA)
    assert after_office_hours(moment, timedelta(hours=hours)) == datetime.fromisoformat(due).replace(tzinfo=CHINA)


def test_a_source_is_looked_at_within_half_a_day_at_any_time() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC).astimezone(CHINA)
    for n in range(7 * 24):
        moment = start + timedelta(hours=n)
        assert timedelta(0) < after_office_hours(moment, timedelta(hours=3)) - moment <= timedelta(hours=12)
