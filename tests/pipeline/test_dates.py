from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pipeline.text.dates import find_day, find_days, months_later, relative_when


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031-01-10", date(2031, 1, 10)),
        ("2031/1/9 08:30", date(2031, 1, 9)),
        ("[2031.01.10]", date(2031, 1, 10)),
        ("2031年1月8日", date(2031, 1, 8)),
        ("２０３１年１月８日", date(2031, 1, 8)),
        ("2031 - 01 - 10", date(2031, 1, 10)),
        ("2031-11-09-10:00:00", date(2031, 11, 9)),
        ("二〇三一年十二月三十日", date(2031, 12, 30)),
        ("二○二四年一月八日", date(2024, 1, 8)),
        ("二零二四年十月二十日", date(2024, 10, 20)),
        ("（2031年3月8日市政府第3次常务会议通过）", date(2031, 3, 8)),
        ("2031-13-40", None),
        ("电话 0512-2031-0110", None),
        ("234天前", None),
        ("", None),
    ],
)
def test_the_first_absolute_date(text: str, day: date | None) -> None:
    assert find_day(text) == day


def test_dates_in_the_order_of_the_text() -> None:
    assert find_days("自二〇三〇年一月一日至2031年2月2日") == [date(2030, 1, 1), date(2031, 2, 2)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布时间: 234天前", date(2030, 8, 10)),
        ("昨天 10:20", date(2031, 3, 31)),
        ("刚刚", date(2031, 4, 1)),
        ("3小时前", date(2031, 3, 31)),  # it is one o'clock at night in China
        ("1年前", None),
        ("2个月前", None),
    ],
)
def test_relative_days_are_counted_in_china(text: str, day: date | None) -> None:
    at = datetime(2031, 3, 31, 17, 0, tzinfo=UTC)
    for moment in (at, at.astimezone(timezone(timedelta(hours=8)))):
        when = relative_when(text, moment)
        assert when is not None
        assert when.day == day
    assert relative_when(text, None) is None


def test_a_month_too_short_for_the_day_gives_the_first_of_the_next() -> None:
    assert months_later(date(2031, 5, 31), 36) == date(2034, 5, 31)
    assert months_later(date(2032, 2, 29), 12) == date(2033, 3, 1)
    assert months_later(date(2031, 8, 31), 6) == date(2032, 3, 1)
