"""What a clause sets out to reach: 到2026年…100项, 3个以上, 不少于20个, 30-40项, 300家左右, 85%以上.

Digits count only before a measure word or a percent sign. What has numbers in its name (“5个100”, 613, 10+X, 从0到1),
what a period covers (2024-2026年), and what is granted, fined or required of an applicant is no target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Clause
from pipeline.tasks import target_numbers as numbers
from pipeline.tasks import target_words as say

_NEAR = 60  # characters around a number among which its words are looked for
_LONGEST_TEXT = 120


class Comparator(StrEnum):
    """How the number of a target is meant."""

    AT_LEAST = "at_least"
    ABOUT = "about"
    AT_MOST = "at_most"
    REACH = "reach"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One quantity to be reached."""

    year: int | None  # by its end; None when no year holds for it
    month: int | None
    comparator: Comparator
    low: float  # the number, or the lower end of a range; 万 and 亿 stay in the unit
    high: float | None  # the upper end of a range
    unit: str  # measure word, %, 亿元 …
    object: str  # of what: 前沿技术, 覆盖率
    text: str  # the stretch between commas that says so, as printed


@dataclass(slots=True)
class _Scope:
    """What holds from one stretch of a sentence to the next."""

    year: int | None = None
    month: int | None = None
    aimed: bool = False  # 到2026年, 2026年底前: what follows is wanted even without a verb that says so
    past: bool = False  # 截至2023年底: what follows is there already
    started: bool = False  # a target was found: 培育龙头企业10家，示范企业100家


def targets_of(clause: Clause) -> tuple[Target, ...]:
    """The targets of a clause, in printed order. A year holds from where it stands to the end of its sentence."""
    words = clause.words
    if not numbers.COUNTS.search(words):
        return ()
    plain = say.HIDDEN.sub(lambda match: "□" * len(match[0]), say.plain(words))
    is_article = clause.label.startswith("第")  # numbers of a law are conditions, unless a year stands with them
    return tuple(
        target
        for sentence in say.SENTENCE.finditer(plain)
        for target in _in_sentence(words, plain, sentence.span(), is_article=is_article)
    )


def _in_sentence(words: str, plain: str, span: tuple[int, int], *, is_article: bool) -> Iterator[Target]:
    scope = _Scope()
    for segment in say.SEGMENT.finditer(plain, *span):
        start, end = segment.span()
        years = numbers.years(plain, words, start, end)
        counted = numbers.quantities(plain, start, end)
        if not counted and not years:
            continue
        goal, hindrance = (pattern.search(plain, start, end) for pattern in (say.GOAL, say.NO_GOAL))
        before = start
        for found in counted:
            if plain.endswith(say.FROM, start, found.start):
                continue
            while years and years[0].start < found.start:
                scope = _dated(scope, years.pop(0), plain)
            meant = scope.started or bool(goal and goal.start() < found.start)
            hindered = scope.past or bool(hindrance and hindrance.start() < found.start)
            hindered = hindered or say.CONDITION.match(plain, found.end, end) is not None
            if not hindered and (scope.aimed or (meant and (scope.year or not is_article))):
                yield _target(words, plain, found, scope, (before, start, end))
                scope.started = True
            before = found.end
        for year in years:
            scope = _dated(scope, year, plain)


def _dated(scope: _Scope, year: numbers.Year, plain: str) -> _Scope:
    if say.COMPARED.search(plain, max(0, year.start - 2), year.start):
        return scope
    past = say.GONE.search(plain, max(0, year.start - 4), year.start) is not None
    aimed = say.AIMED.search(plain, max(0, year.start - 2), year.start) or say.BY_THEN.match(plain, year.end)
    return _Scope(year=year.year, month=year.month, aimed=bool(aimed), past=past, started=scope.started)


def _target(words: str, plain: str, found: numbers.Quantity, scope: _Scope, bounds: tuple[int, int, int]) -> Target:
    before, start, end = bounds
    after = say.AFTER.match(plain, found.end, end)
    tail = after.end() if after else found.end
    behind = say.object_after(words[tail : min(end, tail + _NEAR)])
    ahead = say.object_before(words[max(before, found.start - _NEAR) : found.start])
    measured = re.search("[%‰元番]|百分点|日|小时|分钟|天", found.unit) is not None
    return Target(
        year=scope.year, month=scope.month,
        comparator=_comparator(plain, found, after, passes=measured or not behind),
        low=found.low, high=found.high,
        unit=re.sub("[余多]", "", found.unit),
        object=(ahead or behind) if measured else (behind or ahead),
        text=words[max(start, tail - _LONGEST_TEXT) : min(end, tail + _LONGEST_TEXT)].strip(),
    )  # fmt: skip


def _comparator(plain: str, found: numbers.Quantity, after: re.Match[str] | None, *, passes: bool) -> Comparator:
    lead = plain[max(0, found.start - 8) : found.start]
    if after and after.lastgroup:
        return Comparator(after.lastgroup)
    if say.AT_LEAST.search(lead) or (passes and say.PASSES.search(lead)):
        return Comparator.AT_LEAST
    if say.AT_MOST.search(lead):
        return Comparator.AT_MOST
    if say.ABOUT.search(lead) or re.search("[余多]", found.unit):
        return Comparator.ABOUT
    return Comparator.REACH if say.REACH.search(lead) else Comparator.NONE
