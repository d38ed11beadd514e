"""Which lines of a comparison are shown, what is left out between them, and how they are parted when they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pipeline.changes import EditKind
from review.showing.comparison_lines import Line
from review.showing.text import LONGEST_CLAUSE

_BESIDE: Final = 1  # clauses of context on each side of a change
_PART_BYTES: Final = 60_000  # of one part, about: a first view stays below 100 KB
_ROW_BYTES: Final = 1_000  # of the markup around one clause
_CHARACTER_BYTES: Final = 3


class Show(StrEnum):
    """Which clauses are shown."""

    CHANGED = "changed"
    CONTEXT = "context"  # and their neighbours
    ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Clauses left out between those that are shown."""

    counts: Mapping[EditKind, int]
    runs: tuple[tuple[Line, Line], ...]  # first and last of those that were renumbered together, the first few
    first: str  # anchor of the first one


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is shown at once, in reading order."""

    number: int  # from 1
    rows: tuple[Line | Gap, ...] = field(repr=False)

    @property
    def anchors(self) -> Iterator[str]:
        """The anchors that stand in it."""
        yield from (row.anchor for row in self.rows if isinstance(row, Line))


def arranged(lines: Sequence[Line], show: Show, *, typography: bool) -> tuple[Line | Gap, ...]:
    """The lines to show, with a gap where some were left out. Typography alone is no change unless it is asked for."""
    shown = _shown(lines, show, typography=typography)
    rows: list[Line | Gap] = []
    left_out: list[Line] = []
    for place, line in enumerate(lines):
        if place not in shown:
            left_out.append(line)
            continue
        rows += [_gap(left_out)] if left_out else []
        left_out = []
        rows.append(line)
    return (*rows, _gap(left_out)) if left_out else tuple(rows)


def parted(rows: Sequence[Line | Gap], *, doubled: bool) -> tuple[Part, ...]:
    """The rows in parts of a size that a browser has at once; *doubled* where unchanged words are printed twice."""
    parts: list[list[Line | Gap]] = [[]]
    room = _PART_BYTES
    for row in rows:
        cost = _cost(row, doubled=doubled)
        if parts[-1] and cost > room:
            parts.append([])
            room = _PART_BYTES
        parts[-1].append(row)
        room -= cost
    return tuple(Part(number=number, rows=tuple(found)) for number, found in enumerate(parts, start=1))


def _shown(lines: Sequence[Line], show: Show, *, typography: bool) -> set[int]:
    if show is Show.ALL:
        return set(range(len(lines)))
    changed = [place for place, line in enumerate(lines) if _is_shown(line, typography=typography)]
    beside = _BESIDE if show is Show.CONTEXT else 0
    return {near for place in changed for near in range(place - beside, place + beside + 1) if 0 <= near < len(lines)}


def _is_shown(line: Line, *, typography: bool) -> bool:
    return line.edit.is_real or (typography and line.kind is EditKind.TYPOGRAPHIC)


def _gap(lines: Sequence[Line]) -> Gap:
    return Gap(
        counts=Counter(line.kind for line in lines), runs=tuple(_runs(lines))[:_MOST_RUNS], first=lines[0].anchor
    )


_MOST_RUNS: Final = 3


def _runs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Articles renumbered one after another: what stands below them is not named again."""
    run: list[Line] = []
    for line in lines:
        if line.kind is EditKind.RENUMBERED and line.edit.before and line.edit.before.label and line.clause.label:
            if line.edit.before.label != line.clause.label:
                run.append(line)
        elif line.kind is not EditKind.RENUMBERED:
            if run:
                yield run[0], run[-1]
            run = []
    if run:
        yield run[0], run[-1]


def _cost(row: Line | Gap, *, doubled: bool) -> int:
    if isinstance(row, Gap):
        return _ROW_BYTES
    before, after = (min(len(side.words), LONGEST_CLAUSE) if side else 0 for side in (row.edit.before, row.edit.after))
    letters = before + after if doubled or row.edit.is_real else max(before, after)
    return _ROW_BYTES + _CHARACTER_BYTES * letters
