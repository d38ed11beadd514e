"""The lines of a comparison: one for each clause of either text, and one where a clause stood that moved away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.changes import Edit, EditKind
from pipeline.model import Clause

_Place = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One clause at one place."""

    anchor: str  # of a change e1, e2, …; of where a moved clause stood m1, m2, …; of all else c1, c2, …
    edit: Edit = field(repr=False)
    change: int = 0  # which of the changes it is, from 1; 0 of what did not change
    is_left: bool = False  # the clause stood here, and moved
    other: str = ""  # the anchor of its other place, or of a clause that it was divided or merged with

    @property
    def kind(self) -> EditKind:
        """What became of the clause."""
        return self.edit.kind

    @property
    def clause(self) -> Clause:
        """The clause as it is now, or was last; where it moved away, as it stood there."""
        found = (self.edit.before if self.is_left else self.edit.after) or self.edit.before
        assert found is not None, "an edit has a clause on one side at least"  # noqa: S101 - a promise of compare()
        return found

    @property
    def size(self) -> int:
        """How many characters the clause has, on the longer side."""
        return max(len(side.words) if side else 0 for side in (self.edit.before, self.edit.after))


def lines_of(edits: Sequence[Edit], before: Sequence[Clause]) -> tuple[Line, ...]:
    """The lines of a comparison in reading order; *before* is the old text, whose order the edits do not tell."""
    lines = list(_numbered(edits))
    places = {(clause.part, clause.path): place for place, clause in reversed(list(enumerate(before)))}
    left = sorted((line for line in lines if line.kind is EditKind.MOVED), key=lambda line: _old(line.edit, places))
    return tuple(_with_partners(_with_left(lines, left, places)))


def _numbered(edits: Sequence[Edit]) -> Iterator[Line]:
    change = 0
    for number, edit in enumerate(edits, start=1):
        if edit.is_real:
            change += 1
            other = f"m{change}" if edit.kind is EditKind.MOVED else ""
            yield Line(anchor=f"e{change}", edit=edit, change=change, other=other)
        else:
            yield Line(anchor=f"c{number}", edit=edit)


def _old(edit: Edit, places: dict[_Place, int]) -> int:
    """Where a clause stood in the old text; -1 of one that is new."""
    return places.get((edit.before.part, edit.before.path), -1) if edit.before else -1


def _with_left(lines: Sequence[Line], left: Sequence[Line], places: dict[_Place, int]) -> Iterator[Line]:
    """The lines, and before the first one that stood behind it and stays, one where each moved clause stood."""
    waiting = list(reversed(left))
    for line in lines:
        stood = _old(line.edit, places) if line.kind is not EditKind.MOVED else -1
        while waiting and 0 <= _old(waiting[-1].edit, places) < stood:
            yield _left(waiting.pop())
        yield line
    yield from map(_left, reversed(waiting))


def _left(line: Line) -> Line:
    return Line(anchor=line.other, edit=line.edit, is_left=True, other=line.anchor)


def _with_partners(lines: Iterator[Line]) -> list[Line]:
    """The lines, with the way from one part of what was divided or merged to another."""
    found = list(lines)
    places: dict[tuple[str, ...], list[Line]] = {}
    for line in found:
        for side in (line.edit.after, line.edit.before):
            if side:
                places.setdefault(side.path, []).append(line)
    return [_partnered(line, places) for line in found]


def _partnered(line: Line, places: dict[tuple[str, ...], list[Line]]) -> Line:
    if line.other or not line.edit.partner:
        return line
    others = [one for one in places.get(line.edit.partner, []) if one.anchor != line.anchor]
    alike = [one for one in others if one.edit.nature is line.edit.nature]
    return replace(line, other=(alike or others)[0].anchor) if others else line
