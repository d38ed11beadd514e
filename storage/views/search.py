"""What is asked of a search over clauses, and what it answers. Read-only values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.metadata.levels import Level
from pipeline.model import Clause
from pipeline.query.plan import NOTHING
from pipeline.text.word_query import Node
from storage.views.archive import PolicyView

MOST_COUNTED = 1000  # clauses; beyond it the newest are ranked, and their number is told as “1,000+”


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFilter:
    """Which clauses are asked for. Empty means any."""

    query: Node = NOTHING  # of `pipeline.query.plan.parse_search`
    number: str = ""  # of a policy, when the words are nothing else: 代字〔YYYY〕N号 or 〔YYYY〕N号
    everything: bool = False  # clauses of all revisions, not of the current ones alone
    regions: tuple[str, ...] = ()  # of the best copy's source, with everything below them
    levels: frozenset[Level] = frozenset()
    issuers: tuple[str, ...] = ()  # words of an issuer's name
    sources: frozenset[str] = frozenset()  # that carry a copy
    since: date | None = None  # of publication
    until: date | None = None  # that day too
    bodies: tuple[str, ...] = ()  # the clause makes one of these responsible
    years: tuple[int, int] | None = None  # a target or deadline of the clause falls in these, both counted in
    in_force_on: date | None = None  # leaves out what is repealed, lapsed or not in force yet on that day
    before: int = 0  # only clauses below this id, those that an answer's `further` tells of; 0: all

    @property
    def asks(self) -> bool:
        """Whether it says what clauses are looked for, and not only of which policies."""
        return self.query != NOTHING or bool(self.bodies or self.years)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundClause:
    """A clause that was found, at its place."""

    id: int
    clause: Clause
    revision: int  # number of the current revision where it stands, else of the last that held it
    position: int  # within that revision, from 1
    stands: bool  # in the current text
    since: datetime | None = None  # first seen; told when all revisions were asked for
    until: datetime | None = None  # when it was seen to be gone; None while it stands


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundPolicy:
    """A policy with its clauses that were found, told from its best copy."""

    policy: PolicyView
    in_title: bool  # title or number satisfy the query
    clauses: tuple[FoundClause, ...]  # in reading order
    more: int = 0  # further clauses of it


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """A page of what was found, best first."""

    policies: tuple[FoundPolicy, ...] = field(repr=False)
    numbered: tuple[PolicyView, ...] = ()  # policies whose own number was asked for
    clauses: int = 0  # found; at most MOST_COUNTED
    is_more: bool = False  # there are more than that
    groups: int = 0  # policies that they stand in, and those found by their titles
    further: int = 0  # clauses below this id have not been looked through; 0: all have


@dataclass(frozen=True, kw_only=True, slots=True)
class SameWords:
    """A clause of another policy with the same words, or nearly, as it stands."""

    policy: PolicyView
    found: FoundClause
    likeness: float  # 1.0: the same but for typography


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """Where else the words of a clause stand, the likest first."""

    same: tuple[SameWords, ...]
    more: int = 0  # further ones, which are not told


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseElsewhere:
    """A clause of a policy, and where else its words stand."""

    policy: PolicyView
    found: FoundClause
    elsewhere: Elsewhere
