"""The day on which a deadline falls, when its document's own dates tell it."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.tasks.deadlines import Deadline, Precision

_ISSUED = re.compile(r"(?:印发|发布|公布|下发|发文|公告)(?:之日|日)?$")
_IN_FORCE = re.compile(r"(?:施行|实施|生效)(?:之日|日)?$")
_WEEK = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentDates:
    """What a document says of its own time."""

    written: date | None = None  # when it was written or, where that is not told, published
    effective: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A last day."""

    day: date
    precision: Precision


def due_of(deadline: Deadline, dates: DocumentDates) -> Due | None:
    """The last day of a deadline; None for one that comes again, and for a span whose beginning is not known.

    Spans in working days have none either: they ask for a calendar of holidays.
    """
    if deadline.every:
        return None
    return _end_of_span(deadline, dates) if deadline.amount is not None else _end_of_point(deadline, dates)


def _end_of_point(deadline: Deadline, dates: DocumentDates) -> Due | None:
    year, month = deadline.year, deadline.month or 12
    if year is None and deadline.years_on is not None and dates.written:
        year = dates.written.year + deadline.years_on
        # 3月底前 in a text of November is the next March.
        year += deadline.years_on == 0 and (year, month) < (dates.written.year, dates.written.month)
    if year is None or deadline.precision is None:
        return None
    last = monthrange(year, month)[1]
    return Due(day=date(year, month, min(deadline.day or last, last)), precision=deadline.precision)


def _end_of_span(deadline: Deadline, dates: DocumentDates) -> Due | None:
    begins = dates.written if _ISSUED.search(deadline.since) else None
    if _IN_FORCE.search(deadline.since):
        begins = dates.effective
    if begins is None or deadline.amount is None:
        return None
    if deadline.unit in ("年", "个月"):
        ends = _months_later(begins, deadline.amount * (12 if deadline.unit == "年" else 1))
        return Due(day=ends, precision=Precision.DAY) if ends else None
    days = {"日": 1, "天": 1, "自然日": 1, "周": _WEEK}.get(deadline.unit)
    return Due(day=begins + timedelta(days=days * deadline.amount), precision=Precision.DAY) if days else None


def _months_later(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
