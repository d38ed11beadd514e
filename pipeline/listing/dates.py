"""Dates as listings print them, beside, before or inside a link; relative ones are seen and give no date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from pipeline.text.dates import calendar_day

CHINA = timezone(timedelta(hours=8))

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_SEP = r"\s*[-/.年－．—]\s*"
_CLOCK = r"(?:[\sT]*\d{1,2}:\d{2}(?::\d{2})?)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}{_SEP}(?P<m>\d{{1,2}})\s*[-/.月－．—]\s*(?P<d>\d{{1,2}})(?!\d)\s*日?",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}(?!\d)",
        rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        # Cells that split a day from its year and month, in either order.
        rf"(?<![\d./-])(?P<d>\d{{1,2}})日?\s*[/|]?\s+{_YEAR}{_SEP}(?P<m>\d{{1,2}})(?![\d./-])月?",
        rf"(?<![\d./-]){_YEAR}{_SEP}(?P<m>\d{{1,2}})月?\s*[/|]?\s+(?P<d>\d{{1,2}})日?(?![\d:./-])",
        rf"(?<!\d){_YEAR}年?\s+(?P<m>\d{{1,2}})[-/.月](?P<d>\d{{1,2}})日?(?!\d)",
        rf"(?<![\d./-])(?P<m>\d{{1,2}})[-/.月](?P<d>\d{{1,2}})日?\s+{_YEAR}(?![\d./-])",
    )
)
_HINT = re.compile(r"\d|前|刚刚|\bago\b")
_DIGIT = re.compile(r"(?:19|20)\d\d")
_COMPACT = re.compile(rf"\s*[\[(（【]?{_YEAR}(?P<m>[01]\d)(?P<d>[0-3]\d)[\])）】]?\s*")
_SHORT_YEAR = re.compile(r"\s*[\[(（【]?(?P<y>\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[\])）】]?\s*")
_NO_YEAR = re.compile(rf"\s*[\[(（【]?(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})日?{_CLOCK}[\])）】]?\s*")
_RELATIVE = re.compile(
    r"刚刚|(?<!\d)(?:\d+|[一二两三四五六七八九十半]+)\s*(?:秒|分钟|个?小时|天|日|周|星期|个?月|年)(?:之)?前|(?:今天|昨天|前天)\s*\d{1,2}:\d{2}"
    r"|\b(?:\d+|an?)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago\b",
    re.IGNORECASE,
)
_IN_ADDRESS = (
    re.compile(rf"(?<!\d){_YEAR}[-/_](?P<m>\d{{1,2}})[-/_](?P<d>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}-?(?P<m>[01]\d)[-/](?P<d>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
)
_PUBLISHED = re.compile(r"(?:发布|公开|发表|公布|刊登)(?:日期|时间)?\s*[:：]?\s*$")
_LONGEST = 60  # of a text that holds a date, its label and nothing else
_ONLY = re.compile(r"[\s\[\]()（）【】|/,，:：\-日发布公开成文印时间期：]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """Where a date stands in a text, and which day it is; None for a relative date or one without its year."""

    start: int
    end: int
    day: date | None


def find_dates(text: str) -> Iterator[Printed]:
    """Absolute dates with their year, in the order of the forms and then of the text."""
    for form in _FORMS if _DIGIT.search(text) else ():
        for match in form.finditer(text):
            if (day := _day(match)) is not None:
                yield Printed(start=match.start(), end=match.end(), day=day)


def read_date(text: str, *, address: str = "") -> Printed | None:
    """The date that *text* announces; None when it prints none.

    A labelled day of publication wins over others, an absolute day over a relative one. A month and day without
    its year is completed from *address* when the same day stands there.
    """
    if not _HINT.search(text):
        return None
    found = list(find_dates(text))
    if found:
        return next((each for each in found if _PUBLISHED.search(text, 0, each.start)), found[0])
    for form in (_COMPACT, _SHORT_YEAR):
        if (match := form.fullmatch(text)) and (day := _day(match)) is not None:
            return Printed(start=match.start(), end=match.end(), day=day)
    if match := _RELATIVE.search(text):
        return Printed(start=match.start(), end=match.end(), day=None)
    return _without_year(text, address)


def _without_year(text: str, address: str) -> Printed | None:
    match = _NO_YEAR.fullmatch(text)
    if match is None or not (1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31):
        return None
    told = date_in_address(address)
    same = told is not None and (told.month, told.day) == (int(match["m"]), int(match["d"]))
    return Printed(start=match.start(), end=match.end(), day=told if same else None)


def is_only_date(text: str) -> bool:
    """Whether nothing but a date, its label and brackets is printed."""
    found = read_date(text) if len(text) <= _LONGEST else None
    if found is None:
        return False
    rest = re.sub(_CLOCK, "", text[: found.start] + text[found.end :])
    return _ONLY.fullmatch(rest) is not None


def date_in_address(address: str) -> date | None:
    """The day that an address carries, as most publishing systems write it."""
    for form in _IN_ADDRESS:
        for match in form.finditer(address):
            if (day := _day(match)) is not None:
                return day
    return None


def day_of_value(value: object) -> date | None:
    """The day of a record's field: text in any printed form, or seconds or milliseconds since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _since_epoch(float(value))
    text = str(value).strip()
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _since_epoch(float(text))
    if re.fullmatch(rf"{_YEAR}\d{{4}}(?:\d{{6}})?", text):
        text = text[:8]
    if (moment := _moment(text)) is not None:
        return moment
    found = read_date(text)
    return found.day if found else None


def _moment(text: str) -> date | None:
    """A moment with its offset falls on the day it was in China."""
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment.astimezone(CHINA).date() if moment.tzinfo else moment.date()


def _since_epoch(seconds: float) -> date | None:
    if seconds > 1e11:
        seconds /= 1000
    if not 3e8 < seconds < 5e9:
        return None
    return datetime.fromtimestamp(seconds, CHINA).date()


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else int(parts["m"])
    year = int(parts["y"])
    return calendar_day(year if year > 99 else 2000 + year, month, parts["d"])
