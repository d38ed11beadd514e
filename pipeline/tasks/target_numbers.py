"""The numbers of targets with their measure words, and the years by which they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.clauses.labels import number_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its measure word, at its place in the text."""

    start: int
    end: int
    low: float
    high: float | None
    unit: str  # as printed: 余家


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """A year, or the last one of a five-year plan, at its place in the text."""

    start: int
    end: int
    year: int
    month: int | None = None


_COUNTED = (
    "人次|户次|场次|项次|床位|学位|车位|泊位|标准箱|公里|千米|公顷|平方公里|平方千米|平方米|立方米|吨标准煤|千瓦时|千瓦|兆瓦时|兆瓦|吉瓦|"
    "微克/立方米|毫克/升|公斤|千克|[GMKk]Wh?|[PTG]B|[EP]FLOPS|TEU|美元|欧元|元|"
    "[个项家件名人户所座处条种台套辆亩吨批期场次篇部份支只头张门片倍位例床米款幅艘架株棵口对斤番]"
)
_DIGITS = r"[0-9]{1,12}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,6})?"
_UNIT = rf"(?:%|‰|个百分点|[余多]?(?:万亿|千万|百万|[万亿千百])?[余多]?(?:{_COUNTED}))"
_NAMED = r"(?![0-9+]|月|年|工作日|小时|学时|自然日|百分点|方面|阶段|步骤)"  # 5个100, 20个工作日
_NUMBERED = re.compile(
    rf"(?<![A-Za-z0-9.+第前每由])(?P<low>{_DIGITS})(?:(?:{_UNIT})?[-~至到](?P<high>{_DIGITS}))?(?P<unit>{_UNIT}){_NAMED}"
)
_SHORTENED = re.compile(  # 压缩至3个工作日以内: elsewhere a span is a deadline
    r"(?<=[缩减短少][到至为在])(?P<low>[0-9]{1,4})(?P<unit>个?工作日|小时|分钟|天|日)"
)
_HAN = "[一二三四五六七八九十百千两]{1,7}"
_COMPARED = r"(?<=不少于)|(?<=不低于)|(?<=达到)|(?<=突破)|(?<=超过)|(?<=至少)"
_WRITTEN = re.compile(  # numbers in characters count only beside a word that compares
    rf"(?:{_COMPARED}|(?={_HAN}(?:{_COUNTED})(?:以上|左右)))(?P<low>{_HAN})(?P<unit>{_COUNTED})|(?<=翻)(?P<times>{_HAN})番"
    rf"|百分之(?P<percent>{_HAN})"
)
# One of them stands in each of these: most clauses, and most stretches, have none.
COUNTS = re.compile(r"\d|不少于|不低于|达到|突破|超过|至少|以上|左右|翻|百分之")
_YEAR = re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})年(?:(?P<month>1[0-2]|0?[1-9])月)?(?!以来|以前的)")
_PLAN = re.compile('[“"]?十(?P<plan>[一二三四五六七八九])五[”"]?(?:规划)?(?:期间|时期|期?末)')
_DATES = re.compile("[年五]")  # one of them stands in each year and plan
_PLAN_ENDS = 1955  # the first five-year plan ended in 1957, the eleventh in 2010, and each since five years later


def quantities(plain: str, start: int, end: int) -> list[Quantity]:
    """The quantities of a stretch, in printed order."""
    if not COUNTS.search(plain, start, end):
        return []
    found = [_numbered(match) for match in _NUMBERED.finditer(plain, start, end)]
    found += [_shortened(match) for match in _SHORTENED.finditer(plain, start, end)]
    found += [quantity for match in _WRITTEN.finditer(plain, start, end) if (quantity := _written(match))]
    return sorted(found, key=lambda quantity: quantity.start)


def years(plain: str, words: str, start: int, end: int) -> list[Year]:
    """The years of a stretch, in printed order. A plan is found in *words*: its name may stand in quotes."""
    if not _DATES.search(words, start, end):
        return []
    dated = [
        Year(start=m.start(), end=m.end(), year=int(m["year"]), month=int(m["month"]) if m["month"] else None)
        for m in _YEAR.finditer(plain, start, end)
    ]
    return sorted([*dated, *plans(words, start, end)], key=lambda year: year.start)


def plans(words: str, start: int, end: int) -> Iterator[Year]:
    """The five-year plans whose end or time a stretch names: 十四五 ends with 2025."""
    for match in _PLAN.finditer(words, start, end):
        ordinal = 10 + (number_of(match["plan"]) or 0)
        yield Year(start=match.start(), end=match.end(), year=_PLAN_ENDS + 5 * ordinal)


def _numbered(match: re.Match[str]) -> Quantity:
    high = _value(match["high"]) if match["high"] else None
    return Quantity(start=match.start(), end=match.end(), low=_value(match["low"]), high=high, unit=match["unit"])


def _shortened(match: re.Match[str]) -> Quantity:
    return Quantity(start=match.start(), end=match.end(), low=float(match["low"]), high=None, unit=match["unit"])


def _written(match: re.Match[str]) -> Quantity | None:
    printed = match["low"] or match["times"] or match["percent"]
    number = number_of(printed.replace("两", "二"))
    unit = match["unit"] or ("番" if match["times"] else "%")
    if not number:
        return None
    return Quantity(start=match.start(), end=match.end(), low=float(number), high=None, unit=unit)


def _value(printed: str) -> float:
    return float(printed.replace(",", ""))
