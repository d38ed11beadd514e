"""When a subscription wants to hear: at once, or in a digest each day or week at a local time, or by a cron line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from alerts.errors import CadenceError
from alerts.quiet import DAYS

_SHAPE = re.compile(r"(?:(?P<daily>daily)|weekly\s+(?P<day>[a-z]{3}))\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})")
_CRON: Final = re.compile(r"(?:cron:?\s+)?\"?([\d*/,-]+(?:\s+[\da-z*/,-]+){4})\"?")
_HOURLY: Final = {"hourly": "0 * * * *", "monthly": "0 9 1 * *", "每小时": "0 * * * *", "每月": "0 9 1 * *"}
_TIME = re.compile(r"(\d{1,2})\s*[:：.]\s*(\d{2})")


class CadenceKind(StrEnum):
    """How often."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    CRON = "cron"


Fires = Callable[[datetime, tzinfo], datetime]  # the first moment of a cron line at or after another


@dataclass(frozen=True, kw_only=True, slots=True)
class Cadence:
    """How often, and at what local time."""

    kind: CadenceKind = CadenceKind.INSTANT
    at: time = time(0, 0)  # local; of no meaning when instant
    weekday: int = 0  # Monday is 0; weekly only
    cron: str = ""
    fires: Fires | None = field(default=None, repr=False, compare=False)  # of a cron line; the service reads them

    def next_due(self, now: datetime, timezone: tzinfo) -> datetime:
        """Return the first moment at or after *now*, in UTC; *now* itself when instant."""
        if self.kind is CadenceKind.INSTANT:
            return now.astimezone(UTC)
        if self.fires is not None:
            return self.fires(now, timezone).astimezone(UTC)
        day = now.astimezone(timezone).date()
        if self.kind is CadenceKind.WEEKLY:
            day += timedelta(days=(self.weekday - day.weekday()) % 7)
        due = datetime.combine(day, self.at, timezone)
        if due < now:
            step = 7 if self.kind is CadenceKind.WEEKLY else 1
            due = datetime.combine(day + timedelta(days=step), self.at, timezone)
        return due.astimezone(UTC)

    def __str__(self) -> str:
        match self.kind:
            case CadenceKind.INSTANT:
                return "instant"
            case CadenceKind.DAILY:
                return f"daily {self.at:%H:%M}"
            case CadenceKind.WEEKLY:
                return f"weekly {DAYS[self.weekday]} {self.at:%H:%M}"
            case CadenceKind.CRON:
                return f"cron {self.cron}"


def parse_cadence(text: str) -> Cadence:
    """Read `instant`, `daily 08:30` or `weekly mon 08:30`. Raises CadenceError with the nearest form that is known."""
    words = text.strip().lower()
    if words == "instant":
        return Cadence()
    shape = _SHAPE.fullmatch(words)
    if shape is None and (cron := _CRON.fullmatch(words)):
        raise CadenceError(text, "a cron line has a key of its own.", nearest=f'cron: "{cron[1]}"')
    if shape is None and words in _HOURLY:
        raise CadenceError(text, "this is written as a cron line.", nearest=f'cron: "{_HOURLY[words]}"')
    if shape is None:
        raise CadenceError(text, "this form is not known.", nearest=_nearest(words))
    if int(shape["hour"]) > 23 or int(shape["minute"]) > 59:
        raise CadenceError(text, "there is no such time of day.", nearest=_nearest(words))
    at = time(int(shape["hour"]), int(shape["minute"]))
    if shape["daily"]:
        return Cadence(kind=CadenceKind.DAILY, at=at)
    if shape["day"] not in DAYS:
        raise CadenceError(text, "there is no such day.", nearest=_nearest(words))
    return Cadence(kind=CadenceKind.WEEKLY, at=at, weekday=DAYS.index(shape["day"]))


def _nearest(words: str) -> str:
    """Return a form that can be read, as close as can be to what was written."""
    day, at = _day_in(words), _time_in(words)
    first = words.split(maxsplit=1)[0] if words else ""
    kinds = get_close_matches(first, ["instant", "daily", "weekly"], n=1, cutoff=0.5)
    if kinds == ["weekly"] or (not kinds and day):
        return f"weekly {day or 'mon'} {at or '08:30'}"
    if kinds == ["daily"] or at:
        return f"daily {at or '08:30'}"
    return "instant"


def _day_in(words: str) -> str:
    for word in words.split()[1:]:
        if near := get_close_matches(word[:3], DAYS, n=1, cutoff=0.7):
            return near[0]
    return ""


def _time_in(words: str) -> str:
    match = _TIME.search(words)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return ""
    return f"{int(match[1]):02}:{match[2]}"
