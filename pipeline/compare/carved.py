"""Articles that came whole from a part of another one, or went whole into one: told by the share of their words that
stands there, and nowhere else, and by a clause that is alike.

Formulas of one law make unrelated articles alike in some of their clauses; they make no third of an article's words
stand in one other article alone. Measured on real amendments, where 0.25 and a clause alike by half told no wrong one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.changes import Edit, Nature
from pipeline.compare.likeness import Likeness
from pipeline.compare.units import Sides, Unit, side
from pipeline.text.fold import fold

_STANDS = 0.25  # share of the part's shingles that stand in the whole, and not in what became of the whole otherwise
_ALONE = 3  # times the share that stands in any other whole
_ALIKE = 0.5  # likeness of one clause at least
_TELLING = 16  # characters of such a clause
_FEW = 12  # shingles; shorter articles are formulas
_RARE = 4  # a shingle in more wholes than this tells none of them
_MOST = 4  # wholes that are looked at closely


@dataclass(frozen=True, kw_only=True, slots=True)
class Carved:
    """Some edits of an article that was divided or merged, and the path of the article it shares words with."""

    nature: Nature
    places: frozenset[int]
    partner: tuple[str, ...]


def carved(edits: Sequence[Edit], sides: Sides, real: Collection[int]) -> Iterator[Carved]:
    """The edits of articles added that came from one that stays, and of articles removed that went into one."""
    for nature, ours, theirs in ((Nature.DIVIDED, sides.old, sides.new), (Nature.MERGED, sides.new, sides.old)):
        old = ours is sides.old
        parts = [one for one in theirs if one.article and not side(edits[_head(one)], old=old)]
        wholes = [one for one in ours if one.article and side(edits[_head(one)], old=not old)]
        stays = _Stays(wholes if parts else [], theirs, parts)
        for part in parts:
            whole = stays.home_of(part)
            alike = _alike(edits, real, whole, part, old=old) if whole else frozenset[int]()
            if whole and alike:
                yield Carved(nature=nature, places=part.edits & frozenset(real), partner=whole.path)
                yield Carved(nature=nature, places=alike - part.edits, partner=part.path)


def _head(unit: Unit) -> int:
    return min(unit.edits)


class _Stays:
    """Articles that stand in both texts."""

    def __init__(self, wholes: Sequence[Unit], others: Sequence[Unit], parts: Sequence[Unit]) -> None:
        asked = frozenset[str]().union(*(part.shingles for part in parts))
        became = {place: unit for unit in others for place in unit.edits}
        self._wholes = wholes
        self._others = [became[_head(whole)] for whole in wholes]
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for k, whole in enumerate(wholes):
            for shingle in whole.shingles & asked:
                self._holders[shingle].append(k)

    def home_of(self, part: Unit) -> Unit | None:
        """The only one in which much of the part stands; None when there is none, or several."""
        if len(part.shingles) < _FEW:
            return None
        known = (self._holders[shingle] for shingle in part.shingles if shingle in self._holders)
        rare = Counter(k for found in known if len(found) <= _RARE for k in found)
        shares = sorted(((self._share(part, k), k) for k, _ in rare.most_common(_MOST)), reverse=True)
        if not shares or shares[0][0] < _STANDS or (shares[1:] and shares[0][0] < _ALONE * shares[1][0]):
            return None
        return self._wholes[shares[0][1]]

    def _share(self, part: Unit, k: int) -> float:
        return len((part.shingles & self._wholes[k].shingles) - self._others[k].shingles) / len(part.shingles)


def _alike(edits: Sequence[Edit], real: Collection[int], whole: Unit, part: Unit, *, old: bool) -> frozenset[int]:
    """The real edits of the whole that have a clause like one of the part, and liker than what it is paired with."""
    ours, theirs = _words(edits, whole, old=old), _words(edits, part, old=not old)
    likeness = Likeness(list(ours.values()), list(theirs.values()))
    found = set()
    for i, place in enumerate(ours):
        best = max((likeness.of(i, j) for j in range(len(theirs))), default=0.0)
        partner = side(edits[place], old=not old)
        kept = Likeness([ours[place]], [fold(partner.words)]).of(0, 0) if partner else 0.0
        if place in real and best >= _ALIKE and best > kept:
            found.add(place)
    return frozenset(found)


def _words(edits: Sequence[Edit], unit: Unit, *, old: bool) -> Mapping[int, str]:
    clauses = ((place, side(edits[place], old=old)) for place in sorted(unit.edits))
    return {place: fold(clause.words) for place, clause in clauses if clause and len(clause.words) >= _TELLING}
