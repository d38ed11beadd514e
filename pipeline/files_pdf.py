"""The pages of a PDF, as PDFium places their words, put into lines in reading order; ruled tables into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.files_grid import Run, grids
from pipeline.files_lines import Line, joined

_WIDE_GAP = 1.5  # times the type size: cells stand apart, words do not
_WORD_GAP = 0.5  # under which Han characters are only set loosely
_LEAST_LINES = 6  # of each of two columns
_MOST_CROSSING = 0.2  # of a page's lines over the gutter between two columns: titles
_NARROWEST = 0.2  # of the page's width, that the lines of a column take on average
_SAME_LINE = 0.5  # of the type size


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    """A line and its place in PDFium's order, which is that of reading but for columns."""

    order: int
    line: Line


def pdf_lines(pages: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield the lines of all *pages*, which are as the reader's process tells them."""
    header = ""
    for at, page in enumerate(pages):
        for line in _page_lines(page):
            if line.heads_table and line.text == header:  # printed again where a table goes on
                continue
            header = line.text if line.heads_table else header
            yield replace(line, page=at)


def _page_lines(page: Mapping[str, Any]) -> list[Line]:
    width = page["width"]
    runs = [
        Run(text=text, left=left, right=right, top=top, bottom=bottom, size=size, begins=begins)
        for text, left, right, top, bottom, size, begins in page["runs"]
    ]
    rows: list[_Placed] = []
    rest = dict(enumerate(runs))
    for grid in grids(page["rules"]):
        cells = {at: cell for at, run in rest.items() if (cell := grid.cell(run))}
        if made := list(_rows({at: (cells[at], runs[at]) for at in cells}, width)):
            rows += made
            rest = {at: run for at, run in rest.items() if at not in cells}
    lines = [_Placed(order=part[0], line=_line([runs[at] for at in part], width)) for part in _parts(rest)]
    columns = _in_columns([[runs[at] for at in part] for part in _parts(rest)], width) if not rows else []
    return columns or [placed.line for placed in sorted([*lines, *rows], key=lambda placed: placed.order)]


def _rows(cells: Mapping[int, tuple[tuple[float, float], Run]], width: float) -> Iterator[_Placed]:
    """Yield the rows of a table from its top, at the place of its first word; none of a frame without columns."""
    table: dict[float, dict[float, list[Run]]] = {}
    for (top, left), run in cells.values():
        table.setdefault(top, {}).setdefault(left, []).append(run)
    if max(map(len, table.values()), default=0) < 2:
        return
    for n, (_, row) in enumerate(sorted(table.items())):
        texts = [_cell_text(runs) for _, runs in sorted(row.items())]
        inside = [run for runs in row.values() for run in runs]
        line = _line(inside, width)
        yield _Placed(order=min(cells), line=replace(line, text="\t".join(texts), row=True, heads_table=not n))


def _cell_text(runs: Sequence[Run]) -> str:
    """The words of a cell, over its lines."""
    text = runs[0].text.strip()
    for before, run in pairwise(runs):
        is_below = run.top - before.top > _SAME_LINE * max(run.size, before.size)
        text = joined(text, run.text.strip()) if is_below else text + _between(before, run).strip("\t") + run.text
    return text


def _parts(runs: Mapping[int, Run]) -> list[list[int]]:
    """The runs of each line."""
    parts: list[list[int]] = []
    for at, run in runs.items():
        if not parts or parts[-1][-1] != at - 1 or run.begins or not _level(runs[at - 1], run):
            parts.append([])
        parts[-1].append(at)
    return parts


def _level(before: Run, run: Run) -> bool:
    """Whether both stand on one line; PDFium does not break a row of short cells from the next one."""
    middle = (before.top + before.bottom - run.top - run.bottom) / 2
    return abs(middle) <= _SAME_LINE * max(before.size, run.size)


def _line(runs: Sequence[Run], width: float) -> Line:
    first, last = runs[0], max(runs, key=lambda run: run.right)
    text = first.text
    spaced = len(runs) > 1 and all(len(run.text.strip()) == 1 and _is_han(run.text.strip()) for run in runs)
    for before, run in pairwise(runs):
        text += ("" if spaced else _between(before, run)) + run.text  # a title set wide
    return Line(text=text, page=0, left=first.left, right=last.right, top=first.top, width=width, row="\t" in text)


def _between(before: Run, run: Run) -> str:
    """What stands for the gap between two runs of a line."""
    gap, size = run.left - before.right, max(before.size, run.size)
    if gap > _WIDE_GAP * size:
        return "\t"
    loose = gap < _WORD_GAP * size and _is_han(before.text[-1:]) and _is_han(run.text[:1])
    return "" if loose else " "


def _is_han(sign: str) -> bool:
    return "\u3000" < sign < "\ufaff" or "\uff00" < sign < "\uffee"


def _in_columns(parts: Sequence[Sequence[Run]], width: float) -> list[Line]:
    """The lines of a page that is set in two columns, the left one first; empty for any other page."""
    pieces = [piece for part in parts for piece in _pieces(part, width)]
    gutter = min((n * width / 100 for n in range(40, 61)), key=lambda x: len(_crossing(pieces, x)), default=0.0)
    across = _crossing(pieces, gutter)
    left = [line for line in pieces if line.right <= gutter and line not in across]
    right = [line for line in pieces if line not in left and line not in across]
    if min(len(left), len(right)) < _LEAST_LINES or len(across) > _MOST_CROSSING * len(pieces):
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


def _pieces(part: Sequence[Run], width: float) -> Iterator[Line]:
    """Yield a line in the parts that wide gaps cut it into."""
    start = 0
    for at, (before, run) in enumerate(pairwise(part), 1):
        if "\t" in _between(before, run):
            yield _line(part[start:at], width)
            start = at
    yield _line(part[start:], width)


def _crossing(lines: Iterable[Line], x: float) -> list[Line]:
    return [line for line in lines if line.left < x - 1 and line.right > x + 1]
