"""When alerts are due."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.cadence import parse_cadence
from alerts.errors import CadenceError


@pytest.mark.parametrize(
    ("cadence", "zone", "now", "due"),
    [
        ("instant", "Asia/Shanghai", "2026-03-05T10:00+08:00", "2026-03-05T10:00+08:00"),
        ("daily 08:30", "Asia/Shanghai", "2026-03-05T08:00+08:00", "2026-03-05T08:30+08:00"),
        ("daily 08:30", "Asia/Shanghai", "2026-03-05T08:30+08:00", "2026-03-05T08:30+08:00"),
        ("daily 08:30", "Asia/Shanghai", "2026-03-05T08:31+08:00", "2026-03-06T08:30+08:00"),
        ("daily 08:30", "Asia/Shanghai", "2026-03-04T23:00+00:00", "2026-03-05T08:30+08:00"),  # 07:00 in Shanghai
        ("daily 8:30", "Asia/Shanghai", "2026-12-31T09:00+08:00", "2027-01-01T08:30+08:00"),
        ("weekly mon 08:30", "Asia/Shanghai", "2026-03-05T10:00+08:00", "2026-03-09T08:30+08:00"),  # a Thursday
        ("weekly mon 08:30", "Asia/Shanghai", "2026-03-09T08:30+08:00", "2026-03-09T08:30+08:00"),
        ("weekly mon 08:30", "Asia/Shanghai", "2026-03-09T08:31+08:00", "2026-03-16T08:30+08:00"),
        ("Weekly  SUN 23:59", "Asia/Shanghai", "2026-02-28T10:00+08:00", "2026-03-01T23:59+08:00"),
        ("daily 08:30", "Europe/Berlin", "2026-03-28T09:00+01:00", "2026-03-29T08:30+02:00"),  # the clocks go forward
        ("daily 08:30", "Europe/Berlin", "2026-10-24T09:00+02:00", "2026-10-25T08:30+01:00"),
    ],
)
def test_next_due(cadence: str, zone: str, now: str, due: str) -> None:
    answer = parse_cadence(cadence).next_due(datetime.fromisoformat(now), ZoneInfo(zone))
    assert answer == datetime.fromisoformat(due)
    assert answer.utcoffset() is not None


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("", "instant"),
        ("at once", "instant"),
        ("instnt", "instant"),
        ("daily", "daily 08:30"),
        ("dayly 9.15", "daily 09:15"),
        ("daily 25:00", "daily 08:30"),
        ("daily 08：30", "daily 08:30"),
        ("weekly 09:00", "weekly mon 09:00"),
        ("weekly monday 09:00", "weekly mon 09:00"),
        ("weekly xyz 09:00", "weekly mon 09:00"),
        ("every friday 10:00", "weekly fri 10:00"),
        ("daily 08:30 tomorrow", "daily 08:30"),
    ],
)
def test_a_bad_cadence_is_refused_with_a_form_that_can_be_read(text: str, nearest: str) -> None:
    with pytest.raises(CadenceError) as caught:
        parse_cadence(text)
    assert caught.value.nearest == nearest
    assert str(parse_cadence(nearest)) == nearest
