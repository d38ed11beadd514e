"""When a source is due: intervals, cron lines as cron means them, and the same shift for the same name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from service.schedule import Rhythm, check_cron, parse_every

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.mark.parametrize(
    ("line", "day", "hour"),
    [
        ("30 8 * * *", 3, 8),  # tomorrow: today's has passed
        ("0 10 * * 1", 2, 10),
        ("0 8 * * 1", 9, 8),
        ("0 8 * * 0", 8, 8),
        ("0 8 * * 7", 8, 8),
        ("0 8 * * 2-4", 3, 8),
        ("0 8 * * fri", 6, 8),
        ("*/20 8-18 * * mon-fri", 2, 9),
    ],
)
def test_a_cron_line_means_what_cron_means(line: str, day: int, hour: int) -> None:
    due = Rhythm(cron=line).next_after(MONDAY + timedelta(seconds=1), "city").astimezone()
    local = due.astimezone(UTC) + timedelta(hours=8)
    assert (local.day, local.hour) == (day, hour)


@pytest.mark.parametrize("line", ["* * *", "61 * * * *", "0 8 * * someday", "0 8 * * 9"])
def test_a_bad_cron_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="five fields"):
        check_cron(line)


@pytest.mark.parametrize("text", ["", "30", "30 minutes", "-1h", "5s"])
def test_a_bad_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        parse_every(text)


def test_sources_of_one_interval_do_not_fall_due_together() -> None:
    hourly = Rhythm(every=timedelta(hours=1))
    due = {hourly.next_after(MONDAY, f"source-{n}") for n in range(20)}
    assert len(due) > 10
    assert all(abs(moment - MONDAY - timedelta(hours=1)) <= timedelta(minutes=3) for moment in due)
    assert hourly.next_after(MONDAY, "city") == hourly.next_after(MONDAY, "city")


def test_without_a_setting_a_source_is_due_as_it_publishes() -> None:
    rhythm, quiet, busy = Rhythm(), [date(2025, 12, 20)] * 4, [date(2026, 3, 2 - n % 2) for n in range(60)]
    waits = [rhythm.next_after(MONDAY, "city", days) - MONDAY for days in (busy, [], quiet)]
    assert waits == sorted(waits)
    assert timedelta(minutes=15) < waits[0] < timedelta(minutes=30)
    assert timedelta(hours=2) < waits[-1] < timedelta(hours=4)
    assert str(rhythm) == "auto"


def test_at_night_a_source_is_due_more_rarely() -> None:
    rhythm, night = Rhythm(), MONDAY + timedelta(hours=13)
    assert rhythm.next_after(night, "city") - night > 3 * (rhythm.next_after(MONDAY, "city") - MONDAY)
