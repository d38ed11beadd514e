"""By when a clause wants something done: 2026年底前, 2026年6月30日前, 于每年3月31日前, 自受理之日起20个工作日内."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.duties import cells_under
from pipeline.labels import number_of
from pipeline.model import Clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """One point in time, or a span that begins with an event."""

    text: str  # as printed
    year: int | None = None
    month: int | None = None  # without a day: its end
    day: int | None = None
    yearly: bool = False  # 每年3月31日前
    amount: int | None = None  # of a span: 20
    unit: str = ""  # of a span: 工作日, 日, 个月, 小时, 年
    since: str = ""  # of a span, when it is told: 受理之日


_HAN = "一二三四五六七八九十百〇零两"
_POINT = (
    r"(?:(?P<yearly>每年|次年|翌年)|(?<![0-9])(?P<year>20[0-9]{2})年)度?"
    r"(?:(?P<month>1[0-2]|0?[1-9])月(?:份|(?P<day>3[01]|[12][0-9]|0?[1-9])日)?)?(?P<end>年?[底末])?"
)
_DATED = re.compile(rf"{_POINT}(?:之前|以前|前)(?!期|款|述|后)")
_WANTED = re.compile(rf"(?:完成|办理|整改)?(?:时限|期限|完成时间|时间节点)[:：]\s*{_POINT}前?")
_CELL = re.compile(rf"{_POINT}前?")
_SPAN = re.compile(
    rf"(?P<amount>[0-9]{{1,4}}|[{_HAN}]{{1,5}})个?(?P<unit>工作日|自然日|日|天|月|小时|年|周)(?:之内|以内|内)(?![部容地外设涵需河陆科])"
)
_SINCE = re.compile(
    r"[自从在于]?(?P<since>[^，。；：、,;:自从在于\s]{1,24}?)(?:起|后|以后|之后)(?:的)?[，,]?(?:应当|应|必须|须)?[在于]?$"
)
_TIME_HEADING = re.compile(r"时限|期限|时间|节点|进度")
_LATIN = str.maketrans("０１２３４５６７８９", "0123456789")


def deadlines_of(clause: Clause, *, columns: Sequence[str] = ()) -> tuple[Deadline, ...]:
    """The deadlines of a clause, in printed order, each once.

    *columns* are the headings of the table that the clause is a row of (`columns_of`): a bare 2026年6月 is a deadline
    below 完成时限, and in a cell of its own. Elsewhere a date counts only with 前 behind it. Never raises.
    """
    words = clause.words.translate(_LATIN)
    found = [*_dated(words), *_spans(words), *_in_cells(words, columns)]
    return tuple({deadline.text: deadline for _, deadline in sorted(found, key=lambda pair: pair[0])}.values())


def _dated(words: str) -> Iterator[tuple[int, Deadline]]:
    for pattern in (_DATED, _WANTED):
        for match in pattern.finditer(words):
            if match["year"] or match["month"] or match["end"]:
                yield match.start(), _deadline(match)


def _spans(words: str) -> Iterator[tuple[int, Deadline]]:
    for match in _SPAN.finditer(words):
        before = words[max(0, match.start() - 30) : match.start()]
        since = _SINCE.search(before)
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
    for place, (heading, cell) in enumerate(_headed_cells(words, columns)):
        match = _CELL.fullmatch(cell)
        asked = _TIME_HEADING.search(heading) is not None
        if match and (asked or (not columns and (match["month"] or match["end"]) and not match["day"])):
            yield len(words) - place, _deadline(match)


def _headed_cells(words: str, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    return cells_under(words, columns or ("",) * (words.count("\t") + 1))


def _deadline(match: re.Match[str]) -> Deadline:
    year, month, day = (int(match[name]) if match[name] else None for name in ("year", "month", "day"))
    return Deadline(text=match[0], year=year, month=month, day=day, yearly=match["yearly"] is not None)
