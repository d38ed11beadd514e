"""Quiet hours: when nothing is told, and when they end. `22:00-07:30`, `mon-fri 19:00-08:00`, `weekends`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from alerts.errors import CadenceError

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED: Final = {"weekdays": range(5), "weekends": range(5, 7)}
_DAY: Final = "|".join(DAYS)
_SHAPE: Final = re.compile(
    rf"(?P<days>(?:{_DAY})(?:\s*[-,]\s*(?:{_DAY}))*|weekdays|weekends)?\s*"
    r"(?:(?P<from>\d{1,2}:\d{2})\s*-\s*(?P<to>\d{1,2}:\d{2}))?"
)
_DASHES: Final = str.maketrans("–—~～－：，", "----" + "-:,")
_WEEK: Final = timedelta(days=7)
_EXAMPLE: Final = "22:00-07:30"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Hours of the days on which they begin; an end that is not later than the beginning is of the next day."""

    days: frozenset[int] = frozenset(range(7))  # Monday is 0
    start: time = time(0, 0)  # local, as is the end
    end: time = time(0, 0)

    def around(self, moment: datetime, timezone: tzinfo) -> datetime | None:
        """Return the end, in UTC, of the hours that *moment* lies in; None when it lies in none.

        They begin at their first moment and are over at their end. On days with a change of clocks they are as much
        longer or shorter as the day.
        """
        today = moment.astimezone(timezone).date()
        for day in (today - timedelta(days=1), today):
            if day.weekday() not in self.days:
                continue
            last = day + timedelta(days=self.end <= self.start)
            begins = datetime.combine(day, self.start, timezone).astimezone(UTC)
            ends = datetime.combine(last, self.end, timezone).astimezone(UTC)
            if begins <= moment < ends:
                return ends
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Quiet:
    """All quiet hours of a subscription; none when it has no windows."""

    windows: tuple[Window, ...] = ()

    def until(self, moment: datetime, timezone: tzinfo) -> datetime:
        """Return the first moment from *moment* on, in UTC, that is not quiet; windows that meet are one."""
        now = moment.astimezone(UTC)
        while ends := max((end for one in self.windows if (end := one.around(now, timezone))), default=None):
            now = ends
            if now - moment > 2 * _WEEK:  # only when clocks change in a week with a single minute left
                break
        return now


def parse_quiet(lines: Iterable[str]) -> Quiet:
    """Read quiet hours. Raises CadenceError with the nearest form that is known, and when no moment is left."""
    windows = tuple(_window(line) for line in lines)
    first = datetime(2024, 1, 1, tzinfo=UTC)  # a Monday; in UTC no clock changes
    if windows and Quiet(windows=windows).until(first, UTC) - first > _WEEK:
        raise CadenceError(", ".join(lines), "these quiet hours never end.", nearest=_EXAMPLE)
    return Quiet(windows=windows)


def _window(line: str) -> Window:
    words = line.strip().lower().translate(_DASHES)
    shape = _SHAPE.fullmatch(words)
    if not words or shape is None:
        raise CadenceError(line, "this form is not known.", nearest=_nearest(words))
    start, end = (_time(line, shape[name]) for name in ("from", "to"))
    return Window(days=_days(shape["days"]), start=start, end=end)


def _time(line: str, written: str | None) -> time:
    hour, _, minute = (written or "0:00").partition(":")
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute)):
        raise CadenceError(line, "there is no such time of day.", nearest=_EXAMPLE)
    return time(int(hour) % 24, int(minute))


def _days(written: str | None) -> frozenset[int]:
    if written is None:
        return frozenset(range(7))
    if written in _NAMED:
        return frozenset(_NAMED[written])
    found: set[int] = set()
    for part in re.split(r"\s*,\s*", written):
        ends = [DAYS.index(day) for day in re.split(r"\s*-\s*", part)]
        length = (ends[-1] - ends[0]) % 7
        found |= {(ends[0] + step) % 7 for step in range(length + 1)}
    return frozenset(found)


def _nearest(words: str) -> str:
    """Return a form that can be read, with the times that were written where there are two."""
    times = re.findall(r"(?<!\d)([01]?\d|2[0-4])[:.h]?([0-5]\d)?(?!\d)", words)
    if len(times) < 2:
        return _EXAMPLE
    return "-".join(f"{int(hour):02}:{minute or '00'}" for hour, minute in times[:2])
