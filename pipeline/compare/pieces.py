"""Lines cut in pieces, and the text read anew in them: under which paths its clauses stand is told by all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.clauses.labels import Label, read_label
from pipeline.clauses.lines import Line
from pipeline.clauses.split import split_lines
from pipeline.model import Clause
from pipeline.text.digest import exact_digest

_GAP = "　"
_PIECE = "\n"  # before the words of a piece in its exact digest: no line says the same


def printed(clause: Clause) -> str:
    """A clause with its label, as a line would print it."""
    gap = "\t" if is_row(clause) else _GAP
    return f"{clause.label}{gap}{clause.words}" if clause.label else clause.words


def label_of(clause: Clause) -> Label | None:
    """The label that a clause was read with; None of a table's row, whose serial is none."""
    return read_label(printed(clause)) if clause.label and not is_row(clause) else None


def is_row(clause: Clause) -> bool:
    """Whether it is a row of a table."""
    return "\t" in clause.words


def is_quoted(clause: Clause) -> bool:
    """Whether its words begin with a label that was not read as one: words that an amendment puts into another text."""
    label = None if clause.label else read_label(clause.words)
    return label is not None and not label.doubtful


def in_pieces(clauses: Sequence[Clause], cuts: Sequence[Sequence[int]]) -> Sequence[Clause]:
    """The text with each line cut at those places of its print, in the order of the text; as it is without any.

    A piece has an exact digest that no line has, so that a line and the piece of one are typography.
    """
    if not any(cuts):
        return clauses
    lines = [line for clause, places in zip(clauses, cuts, strict=True) for line in _lines(clause, places)]
    whole = [not places for places in cuts for _ in range(len(places) + 1)]
    found = split_lines(lines)
    if len(found) != len(lines):
        return clauses  # a piece that is nothing but a label would take the next line's words
    return [
        clause if kept else replace(clause, exact=exact_digest(_PIECE + clause.words))
        for clause, kept in zip(found, whole, strict=True)
    ]


def _lines(clause: Clause, cuts: Sequence[int]) -> Iterator[Line]:
    text = printed(clause)
    quoted, closing = is_quoted(clause), not clause.label and len(clause.path) == 1
    for start, stop in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:stop].strip()
        yield Line(text=piece, part=clause.part, closing=closing and not start, quoted=quoted and not start)
