"""Dates as Chinese pages print them. All are the publisher's own day (China time)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.model import Precision
from pipeline.text.fold import compatible

CHINA = timedelta(hours=8)
DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○OoΟО◯0", "0") | {"元": "1"}
HAN_YEAR = r"[一二][零〇○◯OoΟО0一二三四五六七八九]{3}"
HAN_SMALL = r"(?:[一二三四五六七八九十]{1,3}|元|\d{1,2})"
HAN_DATE = re.compile(rf"({HAN_YEAR}|(?<!\d)(?:19|20)\d\d)\s*年\s*({HAN_SMALL})\s*月\s*({HAN_SMALL})\s*日")
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
ZERO = re.compile(r"(?:1970|1900|0001)[-/.年]0?1[-/.月]0?1(?!\d)")  # what a database prints for no date
TIME = re.compile(r"[\sT\-日]{0,3}\d{1,2}\s*[:：时]\s*\d{2}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)", re.I)
COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:\d{6})?")
SHORT = re.compile(r"(\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
MONTH = re.compile(rf"({HAN_YEAR}|(?<!\d)(?:19|20)\d\d)\s*(?:年|[-/.])\s*({HAN_SMALL})(?!\d)\s*月?$")
YEARLESS = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?")
CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?")
RELATIVE = re.compile(
    r"(?<!\d)(\d{1,5}|半)\s*(天|日|小时|分钟|秒|周|星期|个月|年)钟?(?:之|以)?前|(刚刚|刚才|今天|昨天|前天)(?=(\s*\d{1,2}[:：]\d\d)?)"
)
NAMED = {"刚刚": 0, "刚才": 0, "今天": 0, "昨天": 1, "前天": 2}
UNITS = {
    "秒": (1, Precision.MINUTE), "分钟": (60, Precision.MINUTE), "小时": (3600, Precision.HOUR),
    "天": (86400, Precision.DAY), "日": (86400, Precision.DAY),
    "周": (604800, Precision.DAY), "星期": (604800, Precision.DAY),
}  # fmt: skip
ADDRESSES = (
    re.compile(r"/t(20\d\d)(\d\d)(\d\d)_\d"),
    re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})/"),
    re.compile(r"/(20\d\d)(\d\d)(\d\d)/"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A date as exactly as it was told."""

    first: date  # of a month or a year: its first day
    precision: Precision

    @property
    def day(self) -> date | None:
        """The day; None when only a month or a year is known."""
        return None if self.precision in (Precision.MONTH, Precision.YEAR) else self.first

    def __str__(self) -> str:
        length = {Precision.MONTH: 7, Precision.YEAR: 4}.get(self.precision, 10)
        return self.first.isoformat()[:length]


def find_day(text: str) -> date | None:
    """The first absolute date printed in *text*: 2024-01-10, 2024年1月8日, 二〇二四年一月八日 …"""
    days = find_days(text)
    return days[0] if days else None


def find_days(text: str) -> list[date]:
    """Every absolute date in *text*, in order; impossible ones are left out."""
    return [when.first for when in _absolute(text)]


def find_when(text: str, at: datetime | None = None) -> When | None:
    """The date that a field tells, as exactly as it does: 20240310, 24-03-10, 2024年3月, and what *at* resolves.

    Relative dates, dates without a year and bare times of day are None without *at*. A date without a year is the
    last such day before *at*.
    """
    text = compatible(text).strip()
    if ZERO.match(text):
        return None
    return _in_full(text) or relative_when(text, at) or (_of_visit(text, _in_china(at)) if at else None)


def relative_when(text: str, at: datetime | None) -> When | None:
    """What “3小时前”, “昨天 10:20” or “2个月前” meant at *at*, with its precision."""
    found = RELATIVE.search(text)
    if found is None or at is None or re.match(r"\d{3,}年", found[0]):  # “2030年前” is no age
        return None
    now = _in_china(at)
    if found[3]:
        exact = bool(found[4]) or found[3].startswith("刚")
        day = (now - timedelta(days=NAMED[found[3]])).date()
        return When(first=day, precision=Precision.MINUTE if exact else Precision.DAY)
    number = 0.5 if found[1] == "半" else float(min(int(found[1]), 40_000))
    if found[2] in UNITS:
        seconds, precision = UNITS[found[2]]
        return When(first=(now - timedelta(seconds=number * seconds)).date(), precision=precision)
    months = int(number * (12 if found[2] == "年" else 1))
    first = months_later(now.date().replace(day=1), -min(months, 12 * (now.year - 1)))
    year = found[2] == "年" and number >= 1
    return When(first=first.replace(month=1) if year else first, precision=Precision.YEAR if year else Precision.MONTH)


def address_when(url: str) -> When | None:
    """The day that an address names, as those of TRS, Hanweb and others do: t20240110_1.html, /2024/1/10/."""
    for pattern in ADDRESSES:
        if (found := pattern.search(url)) and (day := calendar_day(found[1], found[2], found[3])):
            return When(first=day, precision=Precision.DAY)
    return None


def calendar_day(year: int | str, month: int | str, number: int | str) -> date | None:
    """The day of these numbers; None for one that no calendar has."""
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The day of the same number, *months* later; the first of the next month where that month is too short."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def _in_full(text: str) -> When | None:
    """A date that stands there as a date, in any of its forms."""
    if found := INSTANT.search(text):
        return _instant(found[0])
    for when in _absolute(text):
        return when
    if (found := COMPACT.fullmatch(text)) and (day := calendar_day(found[1], found[2], found[3])):
        return When(first=day, precision=Precision.MINUTE if len(text) > 8 else Precision.DAY)
    if (found := SHORT.fullmatch(text)) and (day := calendar_day(f"20{found[1]}", found[2], found[3])):
        return When(first=day, precision=Precision.DAY)
    if (found := MONTH.fullmatch(text)) and (day := calendar_day(_number(found[1]), _number(found[2]), "1")):
        return When(first=day, precision=Precision.MONTH)
    return None


def _absolute(text: str) -> Iterator[When]:
    text = compatible(text)
    found = {m.start(): m for pattern in (DATE, HAN_DATE) for m in pattern.finditer(text)}
    for _, match in sorted(found.items()):
        if day := calendar_day(_number(match[1]), _number(match[2]), _number(match[3])):
            timed = TIME.match(text, match.end())
            yield When(first=day, precision=Precision.MINUTE if timed else Precision.DAY)


def _instant(text: str) -> When | None:
    """A moment with an offset, as the day it was in China."""
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return When(first=_in_china(moment).date(), precision=Precision.MINUTE)


def _of_visit(text: str, now: datetime) -> When | None:
    """“03-10” and “08:15” as of the visit at *now*."""
    if CLOCK.fullmatch(text):
        return When(first=now.date(), precision=Precision.MINUTE)
    if found := YEARLESS.fullmatch(text):
        for year in range(now.year, now.year - 9, -1):  # a leap day may be eight years back
            day = calendar_day(str(year), found[1], found[2])
            if day and day <= now.date():
                return When(first=day, precision=Precision.DAY)
    return None


def _in_china(at: datetime) -> datetime:
    return at.replace(tzinfo=None) - (at.utcoffset() or timedelta()) + CHINA


def _number(text: str) -> str:
    """二〇三一 -> 2031, 十二 -> 12, 三十 -> 30; "0", which no calendar knows, for what is no number."""
    tens, ten, ones = text.rpartition("十")
    if ten:
        return str(int(DIGITS.get(tens, "1") if tens else "1") * 10 + int(DIGITS.get(ones, "0") if ones else "0"))
    return "".join(c if c.isdecimal() else DIGITS.get(c, "") for c in text) or "0"
