"""What an edit is beside its kind: part of a clause that was divided, of clauses that were merged, or nothing but
cross references that follow the renumbering.

A clause was divided when at least two of the other text live on its words, each on words of its own; the same the
other way about is a merger. Articles are looked at whole, then the single clauses that are left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.changes import Edit, EditKind, Nature
from pipeline.compare.carved import carved
from pipeline.compare.references import References
from pipeline.compare.units import Sides, Unit

_LEAST = 6  # shingles that a part has from the whole, and neither has from elsewhere
_OF_WHOLE = 0.05  # the same as a share of the whole's
_OF_ARTICLE = 0.08  # the same as a share of the part's; amendments reword what they divide, others reach 0.04
_OF_CLAUSE = 0.4  # the same of a single clause, where a few equal words are soon reached
_CAME = frozenset({EditKind.ADDED, EditKind.MOVED})
_WENT = frozenset({EditKind.REMOVED, EditKind.MOVED})


_Told = tuple[Nature, tuple[str, ...]]  # and the partner's path


def with_natures(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same edits in the same order; the real ones among them with their nature, where they have one."""
    found: dict[int, _Told] = {}
    real = {place for place, edit in enumerate(edits) if edit.is_real}
    kinds = {edits[place].kind for place in real}
    if len(kinds) > 1 or EditKind.MOVED in kinds:  # what is divided is modified or gone, and its parts come
        articles = Sides.of(edits, whole=True)
        clauses = articles if articles.single else Sides.of(edits, whole=False)
        for sides, share in ((articles, _OF_ARTICLE), (clauses, _OF_CLAUSE)):
            found |= _regrouped(edits, sides, real - found.keys(), share)
        found = {
            place: (one.nature, one.partner) for one in carved(edits, articles, real) for place in one.places
        } | found
    references = References(edits)
    for place in real - found.keys():
        if edits[place].kind is EditKind.MODIFIED and references.follow(edits[place]):
            found[place] = (Nature.CROSS_REFERENCE, ())
    return tuple(_with(edit, *found[place]) if place in found else edit for place, edit in enumerate(edits))


def _regrouped(edits: Sequence[Edit], sides: Sides, wanted: set[int], share: float) -> dict[int, _Told]:
    """The edits of what was divided or merged: among whole articles, or among clauses."""
    found: dict[int, _Told] = {}
    ways = ((Nature.DIVIDED, sides.old, sides.new, _CAME), (Nature.MERGED, sides.new, sides.old, _WENT))
    for nature, ones, others, kinds in ways:
        begun = [part for part in others if any(edits[place].kind in kinds for place in part.edits & wanted)]
        for one, parts in _shared_out(ones, others, begun, share):
            left = wanted - found.keys()
            if any(edits[place].kind in kinds for part in parts for place in part.edits & left):
                found |= _told(nature, one, parts, left)
    return found


def _with(edit: Edit, nature: Nature, partner: tuple[str, ...]) -> Edit:
    return replace(edit, nature=nature, partner=partner)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Holders:
    """The place of the only unit that has a shingle; -1 where several have it."""

    only: Mapping[str, int]

    @classmethod
    def of(cls, units: Sequence[Unit], asked: frozenset[str]) -> _Holders:
        """The holders of each shingle that is asked for."""
        found: dict[str, int] = {}
        for place, unit in enumerate(units):
            for shingle in unit.shingles & asked:
                found[shingle] = -1 if shingle in found else place
        return cls(only=found)


def _shared_out(
    ones: Sequence[Unit], others: Sequence[Unit], begun: Sequence[Unit], share: float
) -> Iterator[tuple[Unit, list[Unit]]]:
    """The ones whose words live on in several of the others; words that stand in several of either tell nothing.

    One of the parts came or went, so only ones that share words with what has *begun* there or ended are looked at.
    """
    near = frozenset[str]().union(*(part.shingles for part in begun))
    places = [place for place, one in enumerate(ones) if not near.isdisjoint(one.shingles)]
    asked = frozenset[str]().union(*(ones[place].shingles for place in places))
    mine, theirs = _Holders.of(ones, asked), _Holders.of(others, asked)
    for k in places:
        one = ones[k]
        own = Counter(theirs.only.get(shingle, -1) for shingle in one.shingles if mine.only[shingle] == k)
        del own[-1]
        found = ((count, others[j]) for j, count in sorted(own.items()))
        parts = [other for count, other in found if _is_part(count, one, other, share)]
        if len(parts) > 1:
            yield one, parts


def _is_part(count: int, one: Unit, other: Unit, share: float) -> bool:
    enough = count >= _LEAST and count >= _OF_WHOLE * len(one.shingles)
    return enough and count >= share * len(other.shingles)


def _told(nature: Nature, one: Unit, parts: Sequence[Unit], wanted: set[int]) -> dict[int, _Told]:
    """The nature of each edit, with the path of a clause on the other side that it shares the words with."""
    found: dict[int, _Told] = {}
    for part in parts:
        found |= dict.fromkeys(part.edits & wanted, (nature, one.path))
    apart = sorted(parts, key=lambda part: bool(part.edits & one.edits))  # what came or went beside it, first
    for place in one.edits & wanted:
        others = [part.path for part in apart if place not in part.edits]
        found[place] = (nature, others[0] if others else one.path)
    return found
