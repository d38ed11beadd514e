"""What is missing: gaps in an issuer's 发文字号, and policies that re-posters have and the official site has not.

An issuer numbers its documents from 1 each year, under a word of its own (代字): 兰政发〔2031〕12号. Many are never
published, so a gap says “not seen”, no more, and stands beside the share that was seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.changes import CopyRole

_NUMBER = re.compile(r"(?P<code>\D{1,60})〔(?P<year>\d{4})〕(?P<serial>\d{1,6})号")


class Series(NamedTuple):
    """The numbers that one 代字 has in one year."""

    code: str
    year: int


class Place(NamedTuple):
    """Where a number stands in its series."""

    code: str
    year: int
    serial: int

    @property
    def series(self) -> Series:
        """The series that it stands in."""
        return Series(self.code, self.year)


@dataclass(frozen=True, kw_only=True, slots=True)
class CoveredCopy:
    """A page that carries a policy."""

    source: str
    is_government: bool  # the source, not the page
    role: CopyRole


@dataclass(frozen=True, kw_only=True, slots=True)
class CoveredPolicy:
    """A policy as far as coverage goes."""

    id: int
    title: str
    doc_number: str  # normal form; "" when it has none
    issuers: tuple[str, ...]
    copies: tuple[CoveredCopy, ...]
    also: tuple[str, ...] = ()  # further numbers of a joint issue: each issuer's series has its own

    @property
    def is_official(self) -> bool:
        """Whether its issuer's own page was seen."""
        return any(copy.role is CopyRole.OFFICIAL for copy in self.copies)


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A number that a known policy mentions and nobody has shown us yet."""

    doc_number: str  # normal form
    title: str
    by_id: int
    by_title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Numbers in a row that were not seen."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberRun:
    """The numbers of one 代字 in one year: the first and the last known bound it, seen or cited."""

    code: str
    year: int
    issuers: tuple[str, ...]  # of its policies, commonest use first
    first: int
    last: int
    seen: int
    gaps: tuple[Gap, ...]
    cited: tuple[Citation, ...]  # known from citations alone, by number
    sources: tuple[str, ...]  # that show any of it

    @property
    def share(self) -> float:
        """Which share of the range was seen, 0 to 1."""
        return self.seen / (self.last - self.first + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unofficial:
    """A policy that only re-posts carry, though its issuer's own site is watched."""

    policy: CoveredPolicy
    expected: tuple[str, ...]  # the official sources that have others of this 代字, or of this issuer
    seen_on: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What was seen of what there must be."""

    runs: tuple[NumberRun, ...]  # newest year first, then by 代字
    unofficial: tuple[Unofficial, ...]  # in the order of the policies


def coverage(policies: Sequence[CoveredPolicy], citations: Iterable[Citation]) -> Coverage:
    """Return the runs of numbers with their gaps, and what re-posters have and official sites have not."""
    return Coverage(runs=runs(policies, citations), unofficial=tuple(_unofficial(policies)))


def runs(policies: Iterable[CoveredPolicy], citations: Iterable[Citation]) -> tuple[NumberRun, ...]:
    """Return the runs of numbers with their gaps: newest year first, then by 代字."""
    return tuple(sorted(_runs(policies, citations), key=lambda one: (-one.year, one.code)))


def narrowed(whole: Coverage, *, source: str = "", issuer: str = "", year: int | None = None) -> Coverage:
    """Return the part that a source shows some of or ought to, of an issuer or 代字 so named, of a year; "" is any."""
    return Coverage(
        runs=tuple(
            run
            for run in whole.runs
            if (not source or source in run.sources)
            and (not issuer or any(issuer in name for name in (run.code, *run.issuers)))
            and (year is None or run.year == year)
        ),
        unofficial=tuple(
            one
            for one in whole.unofficial
            if (not source or source in (*one.seen_on, *one.expected))
            and (not issuer or any(issuer in name for name in (one.policy.doc_number, *one.policy.issuers)))
            and (year is None or f"〔{year}〕" in one.policy.doc_number)
        ),
    )


def _runs(policies: Iterable[CoveredPolicy], citations: Iterable[Citation]) -> Iterator[NumberRun]:
    seen: dict[Series, dict[int, list[CoveredPolicy]]] = defaultdict(lambda: defaultdict(list))
    cited: dict[Series, dict[int, Citation]] = defaultdict(dict)
    for policy in policies:
        for number in dict.fromkeys((policy.doc_number, *policy.also)):
            if told := place_of(number):
                seen[told.series][told.serial].append(policy)
    for citation in citations:
        place = place_of(citation.doc_number)
        if place and place.series in seen and place.serial not in seen[place.series]:
            cited[place.series].setdefault(place.serial, citation)
    for key, known in seen.items():
        yield _run(key, known, cited[key])


def _run(key: Series, seen: Mapping[int, Sequence[CoveredPolicy]], cited: Mapping[int, Citation]) -> NumberRun:
    policies = [policy for found in seen.values() for policy in found]
    known = sorted({*seen, *cited})
    return NumberRun(
        code=key.code,
        year=key.year,
        issuers=tuple(dict.fromkeys(issuer for policy in policies for issuer in policy.issuers[:1])),
        first=known[0],
        last=known[-1],
        seen=len(seen),
        gaps=tuple(_gaps(sorted(seen), known)),
        cited=tuple(cited[serial] for serial in sorted(cited)),
        sources=tuple(sorted({copy.source for policy in policies for copy in policy.copies})),
    )


def _gaps(seen: Sequence[int], known: Sequence[int]) -> Iterator[Gap]:
    """Yield what lies between the first and the last number known and was not seen."""
    bounds = sorted({known[0] - 1, *seen, known[-1] + 1})
    for before, after in pairwise(bounds):
        if after - before > 1:
            yield Gap(first=before + 1, last=after - 1)


def place_of(doc_number: str) -> Place | None:
    """Return where a number in normal form stands; None for orders and others without a year."""
    found = _NUMBER.fullmatch(doc_number)
    return Place(found["code"], int(found["year"]), int(found["serial"])) if found else None


def _unofficial(policies: Sequence[CoveredPolicy]) -> Iterator[Unofficial]:
    sites = _official_sites(policies)
    for policy in policies:
        if policy.is_official or not policy.copies:
            continue
        expected = sorted({site for mark in _marks(policy) for site in sites.get(mark, ())})
        if expected:
            seen_on = tuple(dict.fromkeys(copy.source for copy in policy.copies))
            yield Unofficial(policy=policy, expected=tuple(expected), seen_on=seen_on)


def _official_sites(policies: Iterable[CoveredPolicy]) -> Mapping[str, set[str]]:
    """Return the official sources of each 代字, and of each issuer."""
    sites: dict[str, set[str]] = defaultdict(set)
    for policy in policies:
        own = {copy.source for copy in policy.copies if copy.role is CopyRole.OFFICIAL and copy.is_government}
        for mark in _marks(policy) if own else ():
            sites[mark] |= own
    return sites


def _marks(policy: CoveredPolicy) -> list[str]:
    """Return what tells an issuer: its 代字 where there is a number, and its name."""
    place = place_of(policy.doc_number)
    return [*([f"〔{place.code}〕"] if place else []), *policy.issuers[:1]]
