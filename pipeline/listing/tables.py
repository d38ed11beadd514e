"""Rows of a table whose head says which column is what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from pipeline.listing.dates import read_date
from pipeline.listing.facts import under_head
from pipeline.listing.rows import Row, validity_of
from pipeline.listing.titles import pieces_of, plain
from pipeline.model import Validity

_DAY = re.compile(r"日期|时间|date", re.IGNORECASE)
_DAYS = (
    re.compile(r"发布|公开|公布|publi|issue|posted", re.IGNORECASE),
    re.compile(r"印发|发文|成文|生成|date", re.IGNORECASE),
)
_VALID = re.compile(r"有效|时效|效力|状态|validity|status", re.IGNORECASE)
_SAID = {"是": "有效", "否": "失效", "yes": "有效", "no": "失效"}


def read_columns(rows: Sequence[Row]) -> list[Row]:
    """Rows with the date of the column that says published, and with what a column says of validity."""
    head = _head(rows)
    days = [place for place, name in enumerate(head) if _DAY.search(name)]
    wanted = [place for form in _DAYS for place in days if form.search(head[place])]
    valid = next((place for place, name in enumerate(head) if _VALID.search(name) and place not in days), None)
    return [_read(row, head, wanted, valid) for row in rows]


def told_validity(cell: str) -> Validity:
    """What a cell says of validity under a head that asks for it: 是 is valid there."""
    return validity_of(_SAID.get(cell.lower(), cell))


def _read(row: Row, head: Sequence[str], days: Sequence[int], valid: int | None) -> Row:
    cells = _cells(row.element)
    if len(cells) != len(head):
        return row
    dates = (read_date(cells[place], address=row.link.url) for place in days)
    said = _SAID.get(cells[valid].lower(), "") if valid is not None else ""
    notes = (*row.notes, said) if said else row.notes
    columns = under_head(head, cells)
    return replace(row, date=next((each for each in dates if each), row.date), notes=notes, columns=columns)


def _head(rows: Sequence[Row]) -> list[str]:
    """The names of the columns; none when the table has no head as wide as its rows."""
    first = rows[0].element if rows else None
    table = next((each for each in first.iterancestors("table")), None) if first is not None else None
    for line in table.iter("tr") if table is not None else ():
        cells = _cells(line)
        if line is first or first is None:
            break
        if len(cells) == len(_cells(first)) and sum(1 for each in cells if 0 < len(each) <= 10) > 1:
            return cells
    return []


def _cells(line: HtmlElement) -> list[str]:
    return [plain(" ".join(pieces_of(cell))) for cell in line if cell.tag in ("td", "th")]
