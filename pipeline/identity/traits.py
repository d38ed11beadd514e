"""What of a document tells which policy it is, and how much two of them have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rapidfuzz.distance import Indel

from pipeline.identity.shingles import shingles
from pipeline.identity.titles import TitleMarks, places, title_core, title_marks
from pipeline.model import Clause, Document, Where
from pipeline.tasks.bodies import is_organ, is_same_body, resolve_body, split_bodies
from pipeline.text.fold import fold
from pipeline.text.numbers import find_numbers

ENOUGH = 40  # shingles; two shorter texts may well be the same words of two acts
FIELDS = frozenset({Where.META, Where.BLOCK, Where.LABEL, Where.LINKED, Where.LINE})  # a title may name other numbers
NEAR_TITLE = 0.85
_NUMERAL = re.compile(r"\d+(?:\.\d+)?%?|[一二三四五六七八九十百千万亿]{2,}")
_YEAR = re.compile(r"(20\d\d)年")
_OTHERS = re.compile(r"等(?:[一二三四五六七八九十\d]+个?)?(?:部门|单位)?$")
_CODED = re.compile(r"^[一-鿿A-Za-z]+〔")


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What of one document tells which policy it is. What its text tells is worked out when a rule asks for it."""

    number: str
    numbers: frozenset[str]  # all that its fields print: a joint notice has one of each issuer
    cores: frozenset[str]
    title: str
    marks: TitleMarks
    places: frozenset[str]
    organs: frozenset[str]  # resolved names
    written: date | None
    clauses: tuple[Clause, ...] = field(repr=False)

    @cached_property
    def pieces(self) -> frozenset[int]:
        """The shingles of its text."""
        return shingles(self.clauses)

    @cached_property
    def numerals(self) -> Counter[str]:
        """The numbers in its text, and how often each stands there."""
        return Counter(_NUMERAL.findall(self._words))

    @cached_property
    def year(self) -> str:
        """The year that its text names most; "" when it names none."""
        years = Counter(_YEAR.findall(self._words))
        return max(years, key=lambda year: (years[year], year)) if years else ""

    @cached_property
    def _words(self) -> str:
        return "".join(fold(clause.words) for clause in self.clauses)

    @property
    def is_coded(self) -> bool:
        """Whether the number names its issuer (澄政发〔2026〕3号); 令第5号 may be anybody's."""
        return bool(_CODED.match(self.number))


def traits(document: Document) -> Traits:
    """Return what tells which policy *document* is."""
    title = document.title or document.document_title
    marks = title_marks(title)
    named = _issuers(document)
    return Traits(
        number=document.doc_number,
        numbers=_numbers(document),
        cores=frozenset(title_core(each) for each in (title, document.document_title) if each),
        title=fold(title),
        marks=marks,
        places=marks.places or frozenset().union(*map(places, named)),
        organs=_organs([marks.organ]) or _organs(named),
        written=document.written_date,
        clauses=document.clauses,
    )


def _numbers(document: Document) -> frozenset[str]:
    printed = [o.printed for o in document.origins if o.field == "doc_number" and o.origin in FIELDS]
    found = {number for text in printed for number in find_numbers(text)}
    return frozenset(found | {document.doc_number}) - {""}


def _issuers(document: Document) -> list[str]:
    """All issuers that any place of the page tells: a field may name the site's owner and the signature the issuer."""
    printed = [o.value for o in document.origins if o.field == "issuers" and o.value]
    return list(dict.fromkeys([*document.issuers, *printed]))


def _organs(names: Iterable[str]) -> frozenset[str]:
    parts = (part for name in names for part in split_bodies(_OTHERS.sub("", fold(name))))
    return frozenset(resolve_body(part) for part in parts if is_organ(part))


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two documents side by side. What is costly is worked out when a rule asks for it."""

    one: Traits
    other: Traits

    @cached_property
    def contained(self) -> float:
        """Which share of the shorter text stands in the longer one, 0 to 1."""
        return self._common / max(1, min(len(self.one.pieces), len(self.other.pieces)))

    @cached_property
    def jaccard(self) -> float:
        """Which share of all that either text says both say, 0 to 1."""
        return self._common / max(1, len(self.one.pieces) + len(self.other.pieces) - self._common)

    @cached_property
    def numerals(self) -> float:
        """Which share of the numerals of the text with fewer of them the other one has; 1 when it has none."""
        common = (self.one.numerals & self.other.numerals).total()
        fewer = min(self.one.numerals.total(), self.other.numerals.total())
        return common / fewer if fewer else 1.0

    @cached_property
    def _common(self) -> int:
        return len(self.one.pieces & self.other.pieces)

    @property
    def is_twin(self) -> bool:
        """Whether the texts are one but for slips of a copyist."""
        return not self.is_little and self.contained >= 0.97 and self.jaccard >= 0.9 and self.numerals >= 0.97

    @property
    def is_little(self) -> bool:
        """Whether one of the texts is too short to tell anything."""
        return min(len(self.one.pieces), len(self.other.pieces)) < ENOUGH

    @property
    def core(self) -> str:
        """The longest title core that both have; "" when they have none."""
        return max(self.one.cores & self.other.cores, key=len, default="")

    @property
    def is_near_title(self) -> bool:
        """Whether a title core is a shortened or slightly reworded form of the other's."""
        return any(_is_near(one, other) for one in self.one.cores for other in self.other.cores)

    @property
    def share_number(self) -> bool:
        """Whether the fields of both print one number."""
        return bool(self.one.numbers & self.other.numbers)

    @property
    def other_numbers(self) -> bool:
        """Whether both have numbers, and none of them is the same."""
        return bool(self.one.numbers and self.other.numbers) and not self.share_number

    @property
    def other_places(self) -> bool:
        """Whether both name the place of their issuer, and none of them is the same."""
        return bool(self.one.places and self.other.places) and not self.one.places & self.other.places

    @property
    def other_organs(self) -> bool:
        """Whether both name their issuers, and none of them is the same body."""
        pairs = [(one, other) for one in self.one.organs for other in self.other.organs]
        return bool(pairs) and not any(is_same_body(one, other) for one, other in pairs)

    @property
    def days_apart(self) -> int | None:
        """How many days lie between their written dates; None when one has none."""
        one, other = self.one.written, self.other.written
        return abs((one - other).days) if one and other else None


def _is_near(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 8 or Counter(_NUMERAL.findall(short)) - Counter(_NUMERAL.findall(long)):
        return False
    return short in long or Indel.normalized_similarity(short, long) >= NEAR_TITLE
