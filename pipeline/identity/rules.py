"""Whether two documents are one policy, and on what ground. The rules in words: docs/how-it-works.md, “Identity”."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.grounds import Ground, Match
from pipeline.identity.titles import Deed
from pipeline.identity.traits import Pair, Traits, traits
from pipeline.model import Document

SAME_NUMBER_TEXT = 0.15  # with an equal number only a wholly different text is another policy …
SAME_ORDER_TEXT = 0.5  # … but 令第5号 may be anybody's, and formal titles that differ are no slip
SAME_TITLE_TEXT = 0.3  # with an equal title core, a truncated or revised text is still the policy
SHORT_TITLE_TEXT = 0.6  # with one like “关于召开座谈会的通知”
OTHER_ORGAN_TEXT = 0.9  # two departments may issue one text together, each on its own page
MISPRINT_TEXT = 0.9  # two numbers and one title: two acts of a series, unless the texts are the same
RETITLED_TEXT = 0.6  # under a headline of the editor's own
RETITLED_JACCARD = 0.3  # what is cut shorter is told by its title alone
COLLECTED_JACCARD = 0.5  # a page under a headline that has the whole text and much more is a collection
REISSUED_JACCARD = 0.5  # under another title
A_YEAR_APART = 180  # days between two issues of an annual act, with a margin for late ones
LONG_CORE, GENERIC_CORE = 12, 8  # characters
_DEED_GROUNDS = {Deed.DRAFT: Ground.DRAFT, Deed.CORRECTION: Ground.CORRECTION, Deed.FORWARDING: Ground.FORWARDING}


def match(one: Document, other: Document) -> Match:
    """Tell whether two documents are one policy. The order of the two makes no difference."""
    return match_traits(traits(one), traits(other))


def match_traits(one: Traits, other: Traits) -> Match:
    """Tell it of documents whose traits are known."""
    pair = Pair(one=one, other=other)
    ground = next((ground for rule in RULES if (ground := rule(pair))), Ground.OTHER_TEXT)
    return Match(ground=ground, contained=pair.contained, jaccard=pair.jaccard)


def _deed(pair: Pair) -> Ground | None:
    """An act about another one has its title: a draft, a correction, a forwarding notice, a repeal."""
    deeds = pair.one.marks.deeds ^ pair.other.marks.deeds
    if not deeds:
        return None
    shortened = pair.is_twin and pair.one.number == pair.other.number
    if shortened and not (Deed.FORWARDING in deeds and pair.other_organs):
        return None
    return next((_DEED_GROUNDS[deed] for deed in _DEED_GROUNDS if deed in deeds), Ground.OTHER_DEED)


def _number(pair: Pair) -> Ground | None:
    if not pair.share_number:
        return None
    same = Ground.NUMBER if pair.one.number == pair.other.number else Ground.JOINT_NUMBER
    if pair.is_little:
        return same if pair.core or pair.is_near_title else Ground.TWO_TEXTS
    coded = pair.one.is_coded and pair.other.is_coded
    told_apart = _series(pair) or _year_in_titles(pair) or (None if coded else _place(pair))
    if told_apart and not pair.is_twin:
        return Ground.TWO_TEXTS
    if coded and (pair.core or pair.is_near_title):
        return same
    formal = pair.one.marks.is_formal and pair.other.marks.is_formal and not pair.core
    needed = SAME_NUMBER_TEXT if coded and not formal else SAME_ORDER_TEXT
    return same if pair.contained >= needed else Ground.TWO_TEXTS


def _place(pair: Pair) -> Ground | None:
    """Two cities issue one wording, each as its own act."""
    return Ground.OTHER_PLACE if pair.other_places else None


def _year_in_titles(pair: Pair) -> Ground | None:
    one, other = pair.one.marks.years, pair.other.marks.years
    apart = bool(one and other) and not (one <= other or other <= one)
    return Ground.OTHER_YEAR if apart and not pair.is_twin else None


def _series(pair: Pair) -> Ground | None:
    """第一批 and 第二批; without a word for its number a list may be the first of them."""
    apart = _differ(pair, pair.one.marks.series, pair.other.marks.series)
    return Ground.OTHER_SERIES if apart and not pair.is_twin else None


def _edition(pair: Pair) -> Ground | None:
    apart = _differ(pair, pair.one.marks.edition, pair.other.marks.edition)
    return Ground.OTHER_EDITION if apart and not pair.is_twin else None


def _differ(pair: Pair, one: frozenset[str], other: frozenset[str]) -> bool:
    """A headline need not say which of a series its text is; the title of an act would."""
    both_formal = pair.one.marks.is_formal and pair.other.marks.is_formal
    return one != other and (both_formal or bool(one and other))


def _annual(pair: Pair) -> Ground | None:
    """One act, issued anew: its days lie a year apart, or its text is about another year."""
    if pair.is_twin or not (pair.core or pair.jaccard >= REISSUED_JACCARD):
        return None
    days = pair.days_apart
    if days is not None:
        return Ground.OTHER_YEAR if days >= A_YEAR_APART else None
    apart = bool(pair.one.year and pair.other.year) and pair.one.year != pair.other.year
    return Ground.OTHER_YEAR if apart else None


def _other_number(pair: Pair) -> Ground | None:
    if not pair.other_numbers:
        return None
    same_words = bool(pair.core) and pair.contained >= MISPRINT_TEXT and pair.numerals >= MISPRINT_TEXT
    return Ground.MISPRINT if same_words and not pair.is_little else Ground.OTHER_NUMBER


def _little(pair: Pair) -> Ground | None:
    if not pair.is_little:
        return None
    told = len(pair.core) >= GENERIC_CORE and not pair.other_organs and not pair.days_apart
    return Ground.TITLE if told else Ground.LITTLE_TEXT


def _title(pair: Pair) -> Ground | None:
    if not pair.core:
        return None
    length = len(pair.core)
    needed = SAME_TITLE_TEXT if length >= LONG_CORE else SHORT_TITLE_TEXT if length >= GENERIC_CORE else MISPRINT_TEXT
    needed = max(needed, OTHER_ORGAN_TEXT if pair.other_organs else 0.0)
    return Ground.TITLE if pair.contained >= needed else Ground.OTHER_TEXT


def _text(pair: Pair) -> Ground | None:
    if pair.is_twin:
        return Ground.TEXT
    both_formal = pair.one.marks.is_formal and pair.other.marks.is_formal
    if pair.other_organs or (both_formal and not pair.is_near_title):
        return Ground.OTHER_TEXT
    longer = max(pair.one, pair.other, key=lambda each: len(each.pieces))
    needed = RETITLED_JACCARD if longer.marks.is_formal else COLLECTED_JACCARD
    alike = pair.contained >= RETITLED_TEXT and pair.jaccard >= needed
    return Ground.TEXT if alike else Ground.OTHER_TEXT


RULES: tuple[Callable[[Pair], Ground | None], ...] = (
    _deed,
    _number,
    _place,
    _series,
    _year_in_titles,
    _edition,
    _annual,
    _other_number,
    _little,
    _title,
    _text,
)
