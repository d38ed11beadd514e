"""How the clauses of a document are laid out: what is a heading, how deep a clause stands, the table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model import Clause

_DIVISION: Final = re.compile(
    r"^第[〇零一二三四五六七八九十百千\d]+[编章节]|^(?:Part|Chapter|Section)\b", re.IGNORECASE
)
_DEEPEST: Final = 4
_LONG: Final = 12  # clauses, from which on a table of contents is worth its room
_HEADING: Final = 40  # characters; a longer text is no heading


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a table of contents."""

    anchor: str
    depth: int
    label: str
    heading: str


def is_division(clause: Clause) -> bool:
    """Whether the clause is a 编, 章 or 节: a heading above others."""
    return bool(_DIVISION.match(clause.label))


def indent(clause: Clause) -> int:
    """How far in the clause stands, from 0; divisions above it do not count, since they are headings."""
    levels = [step for step in clause.path if not _DIVISION.match(step)]
    return max(0, min(len(levels) - 1, _DEEPEST))


def hang(clauses: Sequence[Clause]) -> int:
    """How many characters wide the labels at the top are, from 2 to 7: the text hangs beside them."""
    widest = 2
    for clause in clauses:
        if len(clause.label) > widest and not is_division(clause) and indent(clause) == 0:
            widest = len(clause.label)
    return min(7, widest)


def outline(clauses: Sequence[Clause]) -> tuple[Line, ...]:
    """The table of contents: divisions when there are any, else clauses at the top that have a heading.

    Empty for a short document, and for one without headings.
    """
    if len(clauses) < _LONG:
        return ()
    numbered = list(enumerate(clauses, start=1))
    lines = tuple(_line(number, clause) for number, clause in numbered if is_division(clause))
    return lines or tuple(_line(number, clause) for number, clause in numbered if _is_heading(clause))


def _is_heading(clause: Clause) -> bool:
    title = clause.heading or clause.text
    return len(clause.path) == 1 and bool(clause.label) and 0 < len(title) <= _HEADING


def _line(number: int, clause: Clause) -> Line:
    title = clause.heading or clause.text
    return Line(anchor=f"c{number}", depth=min(len(clause.path), 3), label=clause.label, heading=title[:_HEADING])
