"""Where a sentence names other policies, and what it says before and after each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.text.numbers import NumberPlace, has_number, normal_number, number_places

TITLED = re.compile(r"《((?:[^《》]|《[^《》]*》){2,160})》")
BRACKET = re.compile(
    r"\s*[（(〔\[]((?:[^（）()《》〔〕\[\]]|[（(〔\[][^（）()《》〔〕\[\]]*[）)〕\]]){2,100})[）)〕\]]"
)
UNCLOSED = re.compile(r"\s*[（(]([^（）()《》。；]{4,60}?号)")
ALIAS = re.compile(
    r"[，,；;]?\s*(?:以下|下)(?:统一|统|合|均)?简?称(?:为)?\s*[：:]?\s*[《“\"「]?([^（）()《》“”\"」]{1,30})[》”\"」]?(?=[）)])"
)
EMPTY = re.compile(r"[（(]\s*[）)]")
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
ISSUED_BY = r"(?:[^，。；《]{0,60}(?:发布|印发|公布|颁布|制定|批准|通过)的)"
SEEN_BEFORE, SEEN_AFTER = 200, 300  # characters around a mention; what stands farther away says nothing of it
JOINER = re.compile(rf"^\s*(?:[、，,和及与或\s]*(?:以及)?[、，,\s]*原?|[、，,和及与]\s*(?:以及)?原?{ISSUED_BY})$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """What a policy is called."""

    title: str  # without 《》; "" when only the number is given
    number: str  # normal form; "" when only the title is given


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A policy named within a sentence."""

    name: Name
    before: str  # what the sentence says between the mention before and this one, or the first of those joined to it
    after: str  # what it says of this one, and of those joined to it by 、


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    start: int
    end: int
    name: Name


def mentions(sentence: str, aliases: MutableMapping[str, Name]) -> list[Mention]:
    """The policies that *sentence* names, in order; of joined ones (《甲》、《乙》同时废止) all share what is said.

    *aliases* (以下简称《办法》) known so far name their policies in full; those that the sentence defines are added.
    """
    plain = _without_aliases(sentence, aliases)
    places = list(_places(plain))
    gaps = [plain[one.end : two.start] for one, two in pairwise(places)]
    joined = [JOINER.match(gap) is not None for gap in gaps]
    befores = [plain[: places[0].start], *gaps] if places else []
    afters = [*gaps, plain[places[-1].end :]] if places else []
    for i, is_joined in enumerate(joined):
        befores[i + 1] = befores[i] if is_joined else befores[i + 1]
    for i, is_joined in reversed(list(enumerate(joined))):
        afters[i] = afters[i + 1] if is_joined else afters[i]
    return [
        Mention(name=_full(place.name, aliases), before=before[-SEEN_BEFORE:], after=after[:SEEN_AFTER])
        for place, before, after in zip(places, befores, afters, strict=True)
    ]


def bracket_number(content: str) -> str:
    """The number that a bracket behind a title holds, in normal form; "" when it holds none."""
    if place := next(number_places(content), None):
        return place.number
    plain = DAY.sub("", content)
    return normal_number(plain) if has_number(plain) else ""


def _places(sentence: str) -> Iterator[_Place]:
    """Yield titles with the brackets behind them, and the numbers that stand by themselves."""
    numbers = list(number_places(sentence))
    position = 0
    for titled in TITLED.finditer(sentence):
        yield from _alone(numbers, position, titled.start())
        number, position = _behind(sentence, titled.end())
        yield _Place(start=titled.start(), end=position, name=Name(title=titled[1], number=number))
    yield from _alone(numbers, position, len(sentence))


def _alone(numbers: Sequence[NumberPlace], start: int, end: int) -> Iterator[_Place]:
    for one in numbers:
        if start <= one.start and one.end <= end:
            yield _Place(start=one.start, end=one.end, name=Name(title="", number=one.number))


def _behind(sentence: str, position: int) -> tuple[str, int]:
    """The number in the brackets that follow *position*, "" for none, and where they end."""
    number = ""
    while found := BRACKET.match(sentence, position) or UNCLOSED.match(sentence, position):
        number = number or bracket_number(found[1])
        position = found.end()
    return number, position


def _without_aliases(sentence: str, aliases: MutableMapping[str, Name]) -> str:
    """*sentence* without its short names, which join *aliases*."""
    if "称" not in sentence:
        return sentence
    for found in ALIAS.finditer(sentence):
        named = list(_places(sentence[max(0, found.start() - SEEN_AFTER) : found.start()] + "）"))
        if named and not found[1].startswith("本"):
            aliases[found[1].strip()] = named[-1].name
    return EMPTY.sub("", ALIAS.sub("", sentence))


def _full(name: Name, aliases: MutableMapping[str, Name]) -> Name:
    known = aliases.get(name.title)
    return replace(known, number=known.number or name.number) if known else name
