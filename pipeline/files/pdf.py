"""The pages of a PDF, as PDFium places their words, put into lines in reading order; ruled tables into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.files.grid import Grid, Piece, grids, strokes
from pipeline.files.lines import Line, joined

_WIDE_GAP = 1.5  # times the type size: cells stand apart, words do not
_WORD_GAP = 0.5  # under which Han characters, and figures between them, are only set loosely
_LEAST_LINES = 6  # of each of two columns
_MOST_CROSSING = 0.2  # of a page's lines over the gutter between two columns: titles
_NARROWEST = 0.2  # of the page's width, that the lines of a column take on average
_SAME_LINE = 0.5  # of the type size
_MOST_COMPARED = 2_000_000  # places with lines of grids, in a whole file: a long report has a twentieth


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    """A line and its place in PDFium's order, which is that of reading but for columns."""

    order: int
    line: Line


def pdf_lines(pages: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield the lines of all *pages*, which are as the reader's process tells them."""
    header, left = "", _MOST_COMPARED
    for at, page in enumerate(pages):
        pieces = [
            Piece(text=text, left=start, right=right, top=top, bottom=bottom, size=size, begins=begins)
            for text, start, right, top, bottom, size, begins in page["pieces"]
        ]
        levels, uprights = strokes(page["rules"])
        drawn = len(levels) + len(uprights)
        left -= drawn * (drawn + len(pieces))
        for line in _page_lines(pieces, grids(levels, uprights) if left > 0 else [], page["width"]):
            if line.heads_table and line.text == header:  # printed again where a table goes on
                continue
            header = line.text if line.heads_table else header
            yield replace(line, page=at)


def _page_lines(pieces: Sequence[Piece], tables: Iterable[Grid], width: float) -> list[Line]:
    rows: list[_Placed] = []
    rest = dict(enumerate(pieces))
    for grid in tables:
        cells = {at: cell for at, piece in rest.items() if (cell := grid.cell(piece))}
        if made := list(_rows({at: (cells[at], pieces[at]) for at in cells}, width)):
            rows += made
            rest = {at: piece for at, piece in rest.items() if at not in cells}
    parts = [(part[0], [pieces[at] for at in part]) for part in _parts(rest)]
    edges = _edges(part for _, part in parts)
    lines = [_Placed(order=order, line=_line(part, width, edges)) for order, part in parts]
    columns = _in_columns([part for _, part in parts], width) if not rows else []
    return columns or [placed.line for placed in sorted([*lines, *rows], key=lambda placed: placed.order)]


def _rows(cells: Mapping[int, tuple[tuple[float, float], Piece]], width: float) -> Iterator[_Placed]:
    """Yield the rows of a table from its top, at the place of its first word; none of a frame without columns."""
    table: dict[float, dict[float, list[Piece]]] = {}
    for (top, left), piece in cells.values():
        table.setdefault(top, {}).setdefault(left, []).append(piece)
    if max(map(len, table.values()), default=0) < 2:
        return
    for n, (_, row) in enumerate(sorted(table.items())):
        texts = [_cell_text(pieces) for _, pieces in sorted(row.items())]
        inside = [piece for pieces in row.values() for piece in pieces]
        line = _line(inside, width)
        yield _Placed(order=min(cells), line=replace(line, text="\t".join(texts), row=True, heads_table=not n))


def _cell_text(pieces: Sequence[Piece]) -> str:
    """The words of a cell, over its lines."""
    text = pieces[0].text.strip()
    for before, piece in pairwise(pieces):
        is_below = piece.top - before.top > _SAME_LINE * max(piece.size, before.size)
        text = joined(text, piece.text.strip()) if is_below else text + _between(before, piece).strip("\t") + piece.text
    return text


def _parts(pieces: Mapping[int, Piece]) -> list[list[int]]:
    """The pieces of each line."""
    parts: list[list[int]] = []
    for at, piece in pieces.items():
        if not parts or parts[-1][-1] != at - 1 or piece.begins or not _level(pieces[at - 1], piece):
            parts.append([])
        parts[-1].append(at)
    return parts


def _level(before: Piece, piece: Piece) -> bool:
    """Whether both stand on one line; PDFium does not break a row of short cells from the next one."""
    middle = (before.top + before.bottom - piece.top - piece.bottom) / 2
    return abs(middle) <= _SAME_LINE * max(before.size, piece.size)


def _edges(parts: Iterable[Sequence[Piece]]) -> frozenset[int]:
    """Where on the page cells begin that stand far from the one before: closer ones that begin there are cells too."""
    lefts = (piece.left for part in parts for before, piece in pairwise(part) if "\t" in _between(before, piece))
    return frozenset(near for left in lefts for near in (int(left) - 1, int(left), int(left) + 1))


def _line(pieces: Sequence[Piece], width: float, edges: frozenset[int] = frozenset()) -> Line:
    first, last = pieces[0], max(pieces, key=lambda piece: piece.right)
    text = first.text
    spaced = len(pieces) > 1 and all(len(piece.text.strip()) == 1 and _is_han(piece.text.strip()) for piece in pieces)
    for before, piece in pairwise(pieces):
        text += ("" if spaced else _between(before, piece, edges)) + piece.text  # a title set wide
    return Line(text=text, page=0, left=first.left, right=last.right, top=first.top, width=width, row="\t" in text)


def _between(before: Piece, piece: Piece, edges: frozenset[int] = frozenset()) -> str:
    """What stands for the gap between two pieces of a line: a tab between cells."""
    gap, size = piece.left - before.right, max(before.size, piece.size)
    if gap > _WIDE_GAP * size or (gap > _WORD_GAP * size and int(piece.left) in edges):
        return "\t"
    loose = gap < _WORD_GAP * size and (_is_han(before.text[-1:]) or _is_han(piece.text[:1]))
    return "" if loose else " "


def _is_han(sign: str) -> bool:
    return "\u3000" < sign < "\ufaff" or "\uff00" < sign < "\uffee"


def _in_columns(parts: Sequence[Sequence[Piece]], width: float) -> list[Line]:
    """The lines of a page that is set in two columns, the left one first; empty for any other page."""
    stretches = [stretch for part in parts for stretch in _stretches(part, width)]
    gutter = min((n * width / 100 for n in range(40, 61)), key=lambda x: len(_crossing(stretches, x)), default=0.0)
    across = _crossing(stretches, gutter)
    titles = set(map(id, across))
    left = [line for line in stretches if line.right <= gutter + 1 and id(line) not in titles]
    right = [line for line in stretches if line.right > gutter + 1 and id(line) not in titles]
    if min(len(left), len(right)) < _LEAST_LINES or len(across) > _MOST_CROSSING * len(stretches):
        return []
    if any(sum(line.right - line.left for line in side) < _NARROWEST * width * len(side) for side in (left, right)):
        return []
    ordered: list[Line] = []
    left = [replace(line, width=gutter, column=1) for line in left]
    right = [replace(line, column=2) for line in right]
    for title in [*sorted(across, key=lambda line: line.top), None]:
        for side in (left, right):
            above = [line for line in side if title is None or line.top < title.top]
            ordered += sorted(above, key=lambda line: line.top)
            side[:] = [line for line in side if title is not None and line.top >= title.top]
        ordered += [title] if title else []
    return ordered


def _stretches(part: Sequence[Piece], width: float) -> Iterator[Line]:
    """Yield a line in the parts that wide gaps cut it into."""
    start = 0
    for at, (before, piece) in enumerate(pairwise(part), 1):
        if "\t" in _between(before, piece):
            yield _line(part[start:at], width)
            start = at
    yield _line(part[start:], width)


def _crossing(lines: Iterable[Line], x: float) -> list[Line]:
    return [line for line in lines if line.left < x - 1 and line.right > x + 1]
