"""By when a clause wants something done: 2026年底前, 一季度完成, 于每年3月31日前, 自受理之日起20个工作日内."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.clauses.labels import number_of
from pipeline.model import Clause
from pipeline.tasks import deadline_words as say
from pipeline.tasks.duties import cells_under
from pipeline.tasks.target_numbers import plans


class Precision(StrEnum):
    """How exactly a point in time is told; it is meant to its end."""

    DAY = "day"
    TEN_DAYS = "ten days"  # 上旬, 中旬, 下旬
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Recurrence(StrEnum):
    """How often a deadline comes again."""

    YEARLY = "yearly"  # 每年3月31日前
    QUARTERLY = "quarterly"  # 每季度末前
    MONTHLY = "monthly"  # 每月5日前


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """One point in time, one that comes again, or a span that begins with an event."""

    text: str  # as printed
    year: int | None = None
    years_on: int | None = None  # of a point without a year: 0 the year of its document (年底前), 1 the next (明年)
    month: int | None = None  # the last one of a quarter or half
    day: int | None = None  # None: the month's last
    precision: Precision | None = None  # None for a span
    every: Recurrence | None = None
    amount: int | None = None  # of a span: 20
    unit: str = ""  # of a span: 工作日, 日, 个月, 小时, 年
    since: str = ""  # of a span, when it is told: 受理之日


def deadlines_of(clause: Clause, *, columns: Sequence[str] = ()) -> tuple[Deadline, ...]:
    """The deadlines of a clause, in printed order, each once.

    *columns* are the headings of the table that the clause is a row of (`columns_of`): a bare 2026年6月 is a deadline
    below 完成时限, and in a cell of its own. Elsewhere a date counts with 前 behind it, with 完成 behind it, or after
    words that ask for one. What happened before a date (2019年底前已建成的项目) has none. Never raises.
    """
    if not say.HINT.search(clause.words):
        return ()
    words = clause.words.translate(say.LATIN) if say.WIDE.search(clause.words) else clause.words
    found = [*_dated(words), *_planned(words), *_spans(words), *_in_cells(words, columns)]
    return tuple({deadline.text: deadline for deadline in _outermost(found)}.values())


def _outermost(found: Sequence[tuple[int, Deadline]]) -> Iterator[Deadline]:
    """In printed order, without those that stand within another: 不晚于2026年9月30日完成 is told once."""
    reached = 0
    for start, deadline in sorted(found, key=lambda pair: (pair[0], -len(pair[1].text))):
        if start + len(deadline.text) > reached:
            reached = start + len(deadline.text)
            yield deadline


def _dated(words: str) -> Iterator[tuple[int, Deadline]]:
    patterns = [pattern for pattern, around in say.AROUND.items() if around.search(words)]
    for pattern in patterns if say.TELLS_TIME.search(words) else ():
        for match in pattern.finditer(words):
            told = _is_told(match) and not (pattern is say.DONE and _is_bare_year(match))
            if told and not say.CONDITION.match(words, match.end("when")):
                yield match.start("when"), _deadline(match)


def _is_told(match: re.Match[str]) -> bool:
    """Whether anything is told of the time: 每年前 and 末前 tell nothing."""
    if match["year"] or match["month"] or match["quarter"] or match["half"] or match["monthday"]:
        return True
    end: str | None = match["end"]
    return end is not None and (end.startswith("年") or bool(match["every"] or match["relative"]))


def _is_bare_year(match: re.Match[str]) -> bool:
    """Whether no more than a year is told: 2026年完成投资20亿元 tells of a year, not of a day to keep."""
    return not any(match[name] for name in ("month", "quarter", "half", "monthday", "end"))


def _planned(words: str) -> Iterator[tuple[int, Deadline]]:
    """The end of a five-year plan: “十四五”末完成 is by the end of 2025."""
    for plan in plans(words, 0, len(words)) if "五" in words else ():
        if say.PLAN_END.search(words[plan.start : plan.end]) and say.PLAN_DONE.match(words, plan.end):
            text = words[plan.start : plan.end]
            yield plan.start, Deadline(text=text, year=plan.year, precision=Precision.YEAR)


def _spans(words: str) -> Iterator[tuple[int, Deadline]]:
    for match in say.SPAN.finditer(words) if "内" in words else ():
        before = words[max(0, match.start() - 30) : match.start()]
        if say.PAST_SPAN.search(before) or say.NOT_WITHIN.match(words, match.end()):
            continue
        since = say.SINCE.search(before)
        start = match.start() - (len(before) - since.start() if since else 0)
        amount, unit = number_of(match["amount"].replace("两", "二")), match["unit"]
        yield start, Deadline(
            text=words[start : match.end()], amount=amount, unit="个月" if unit == "月" else unit,
            since=since["since"] if since else "",
        )  # fmt: skip


def _in_cells(words: str, columns: Sequence[str]) -> Iterator[tuple[int, Deadline]]:
    """Cells that are nothing but a month, or any date below a heading that asks for one."""
    if "\t" not in words:
        return
    for heading, cell in _headed_cells(words, columns):
        match = say.CELL.fullmatch(cell)
        asked = say.TIME_HEADING.search(heading) is not None
        if match and _is_told(match) and (asked or (not columns and match["year"] and not _is_exact(match))):
            yield words.rindex(cell), _deadline(match)


def _is_exact(match: re.Match[str]) -> bool:
    """Whether a cell may be any date, or any year: only a month or an end tells that something is due."""
    return bool(match["day"]) or _is_bare_year(match)


def _headed_cells(words: str, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    return cells_under(words, columns or ("",) * (words.count("\t") + 1))


def _deadline(match: re.Match[str]) -> Deadline:
    printed = {"year": match["year"], "month": match["month"], "day": match["day"] or match["monthday"]}
    year, month, day = (int(text) if text else None for text in printed.values())
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    if match["part"]:
        day, precision = say.PARTS[match["part"]], Precision.TEN_DAYS
    if match["quarter"]:
        month, precision = 3 * (number_of(match["quarter"]) or 4), Precision.QUARTER
    if match["half"]:
        month, precision = (6 if match["half"] == "上" else 12), Precision.HALF
    every = _recurrence(match)
    return Deadline(
        text=match["when"], year=year, month=month, day=day, precision=precision, every=every,
        years_on=None if year or every else say.YEARS_ON.get(match["relative"] or "", 0),
    )  # fmt: skip


def _recurrence(match: re.Match[str]) -> Recurrence | None:
    told = match["every"]
    if not told:
        return None
    return {"每季": Recurrence.QUARTERLY, "每月": Recurrence.MONTHLY}.get(told[:2], Recurrence.YEARLY)
