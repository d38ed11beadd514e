"""What moved itself, and what was carried along by the chapter or heading above it."""

from __future__ import annotations

from collections.abc import Sequence, Set

from pipeline.compare.align import Pair, heaviest_in_order
from pipeline.model import Clause

_Place = tuple[int, tuple[str, ...]]  # part and path


def moved_themselves(
    before: Sequence[Clause], after: Sequence[Clause], pairs: Sequence[Pair], moved: Set[int]
) -> set[int]:
    """The old clauses of *moved* without those that stand under a moved one still, in their order."""
    partner = {pair.old: pair.new for pair in pairs}
    tops = {_place(before[old]): _place(after[partner[old]]) for old in moved if old in partner}
    below: dict[_Place, list[Pair]] = {}
    for pair in pairs:
        top = _top(before[pair.old], tops) if tops else None
        if top and _is_below(after[pair.new], tops[top]):
            below.setdefault(top, []).append(pair)
    carried = {pair.old for group in below.values() for pair in heaviest_in_order(group, [1.0] * len(group))}
    return set(moved) - carried


def _place(clause: Clause) -> _Place:
    return clause.part, clause.path


def _top(clause: Clause, tops: dict[_Place, _Place]) -> _Place | None:
    """The outermost moved clause above this one."""
    above = ((clause.part, clause.path[:depth]) for depth in range(1, len(clause.path)))
    return next((place for place in above if place in tops), None)


def _is_below(clause: Clause, top: _Place) -> bool:
    part, path = top
    return clause.part == part and len(clause.path) > len(path) and clause.path[: len(path)] == path
