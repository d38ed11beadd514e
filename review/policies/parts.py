"""A long text in parts that a page can show, every clause in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model import Clause
from review.showing.layout import Line, outline
from review.showing.text import LONGEST_CLAUSE

MOST_CLAUSES: Final = 200
MOST_CHARACTERS: Final = 30_000  # about 45 kB as it is sent
_MOST_LINES: Final = 250  # of a table of contents


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Some clauses of a document, by their numbers from 1."""

    number: int
    first: int
    last: int
    label: str  # of its first clause that bears one

    def holds(self, clause: int) -> bool:
        """Whether a clause stands in this part."""
        return self.first <= clause <= self.last


def parts_of(clauses: Sequence[Clause]) -> tuple[Part, ...]:
    """The parts of a text: as few as limits of clauses and characters allow; one for an empty text."""
    starts, room, characters = [0], MOST_CLAUSES, MOST_CHARACTERS
    for place, clause in enumerate(clauses):
        length = min(len(clause.heading) + len(clause.text), LONGEST_CLAUSE)
        if place > starts[-1] and (not room or length > characters):
            starts.append(place)
            room, characters = MOST_CLAUSES, MOST_CHARACTERS
        room, characters = room - 1, characters - length
    ends = [*starts[1:], len(clauses)]
    return tuple(
        Part(number=n, first=start + 1, last=end, label=_label(clauses[start:end]))
        for n, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def part_with(parts: Sequence[Part], clause: int) -> Part | None:
    """The part in which a clause stands."""
    return next((part for part in parts if part.holds(clause)), None)


def contents(clauses: Sequence[Clause], part: Part) -> tuple[Line, ...]:
    """The table of contents: whole, or when it is very long the lines of *part* with the divisions at the top."""
    lines = outline(clauses)
    if len(lines) <= _MOST_LINES:
        return lines
    top = min(line.depth for line in lines)
    kept = [line for line in lines if part.holds(_number(line))]
    if sum(line.depth == top for line in lines) <= _MOST_LINES:
        kept = [line for line in lines if line.depth == top or part.holds(_number(line))]
    return tuple(kept[: 2 * _MOST_LINES])


def _number(line: Line) -> int:
    return int(line.anchor.removeprefix("c"))


def _label(clauses: Sequence[Clause]) -> str:
    return next((clause.label for clause in clauses if clause.label), "")
