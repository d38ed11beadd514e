"""Quiet hours: when they begin and end, to the second, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.errors import CadenceError
from alerts.quiet import parse_quiet

NIGHT = ["22:00-07:30"]


@pytest.mark.parametrize(
    ("quiet", "zone", "now", "until"),
    [
        (NIGHT, "Asia/Shanghai", "2026-03-05T21:59:59+08:00", "2026-03-05T21:59:59+08:00"),
        (NIGHT, "Asia/Shanghai", "2026-03-05T22:00:00+08:00", "2026-03-06T07:30:00+08:00"),
        (NIGHT, "Asia/Shanghai", "2026-03-06T07:29:59.999999+08:00", "2026-03-06T07:30:00+08:00"),
        (NIGHT, "Asia/Shanghai", "2026-03-06T07:30:00+08:00", "2026-03-06T07:30:00+08:00"),
        (NIGHT, "Asia/Shanghai", "2026-03-05T20:00:00+00:00", "2026-03-06T07:30:00+08:00"),  # 04:00 in Shanghai
        (["12:00-13:30"], "Asia/Shanghai", "2026-03-06T12:00:00+08:00", "2026-03-06T13:30:00+08:00"),
        (["mon-fri 19:00-08:00"], "Asia/Shanghai", "2026-03-06T23:00:00+08:00", "2026-03-07T08:00:00+08:00"),  # Friday
        (["mon-fri 19:00-08:00"], "Asia/Shanghai", "2026-03-07T23:00:00+08:00", "2026-03-07T23:00:00+08:00"),
        (["weekends"], "Asia/Shanghai", "2026-03-07T09:00:00+08:00", "2026-03-09T00:00:00+08:00"),
        (["sat,sun", "22:00-07:30"], "Asia/Shanghai", "2026-03-06T22:30:00+08:00", "2026-03-09T07:30:00+08:00"),
        (["sun-mon 00:00-24:00"], "Asia/Shanghai", "2026-03-08T00:00:00+08:00", "2026-03-10T00:00:00+08:00"),
        (["22:00–07:30"], "Asia/Shanghai", "2026-03-05T23:00:00+08:00", "2026-03-06T07:30:00+08:00"),
        (NIGHT, "Europe/Berlin", "2026-03-28T23:00:00+01:00", "2026-03-29T07:30:00+02:00"),  # clocks go forward
        (NIGHT, "Europe/Berlin", "2026-10-24T23:00:00+02:00", "2026-10-25T07:30:00+01:00"),
        (["01:00-02:30"], "Europe/Berlin", "2026-03-29T00:59:00+00:00", "2026-03-29T03:30:00+02:00"),  # 02:30 never is
        (["00:00-02:30"], "Europe/Berlin", "2026-10-25T00:29:00+00:00", "2026-10-25T02:30:00+02:00"),  # 02:30 is twice
        (["00:00-02:30"], "Europe/Berlin", "2026-10-25T00:30:00+00:00", "2026-10-25T00:30:00+00:00"),
        ([], "Asia/Shanghai", "2026-03-05T23:00:00+08:00", "2026-03-05T23:00:00+08:00"),
    ],
)
def test_the_first_moment_that_is_not_quiet(quiet: list[str], zone: str, now: str, until: str) -> None:
    answer = parse_quiet(quiet).until(datetime.fromisoformat(now), ZoneInfo(zone))
    assert answer == datetime.fromisoformat(until)
    assert answer.tzinfo is UTC


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"])
def test_the_end_of_quiet_hours_is_never_quiet_and_never_before(zone: str) -> None:
    quiet, start = parse_quiet(["mon-fri 19:00-08:00", "weekends", "12:00-13:30"]), datetime(2026, 1, 1, tzinfo=UTC)
    for step in range(0, 365 * 24 * 60, 97):
        moment = start + timedelta(minutes=step)
        until = quiet.until(moment, ZoneInfo(zone))
        assert moment <= until < moment + timedelta(days=4)
        assert quiet.until(until, ZoneInfo(zone)) == until


@pytest.mark.parametrize(
    ("lines", "nearest"),
    [
        (["at night"], "22:00-07:30"),
        (["22-7:30"], "22:00-07:30"),
        (["22:00 to 06:00"], "22:00-06:00"),
        (["25:00-07:30"], "22:00-07:30"),
        (["22:00-07:60"], "22:00-07:30"),
        ([""], "22:00-07:30"),
        (["moon 22:00-07:30"], "22:00-07:30"),
        (["00:00-24:00"], "22:00-07:30"),
        (["weekdays", "weekends"], "22:00-07:30"),
        (["08:00-20:00", "20:00-08:00"], "22:00-07:30"),
    ],
)
def test_what_cannot_be_read_or_never_ends_is_refused(lines: list[str], nearest: str) -> None:
    with pytest.raises(CadenceError) as caught:
        parse_quiet(lines)
    assert caught.value.nearest == nearest
    assert parse_quiet([nearest])
