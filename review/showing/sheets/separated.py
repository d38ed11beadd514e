"""A table as CSV (RFC 4180) that Excel opens: UTF-8 with a BOM, and nothing that it would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from review.showing.sheets.sheet import Cell, Sheet, told

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
_DANGEROUS: Final = tuple("=+-@\t\r")  # a sheet would take a text that begins so for a formula
_BOM: Final = "\ufeff"  # without it Excel takes the bytes for GBK


def separated(sheet: Sheet) -> Iterator[bytes]:
    """The table, row by row."""
    yield _line([_BOM + sheet.columns[0].title, *(column.title for column in sheet.columns[1:])])
    for row in sheet.rows:
        yield _line([_cell(cell, sheet.zone) for cell in row])


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a sheet would reckon."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _cell(cell: Cell, zone: ZoneInfo) -> str:
    text = told(cell, zone)
    return harmless(text) if isinstance(cell, str) else text


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8")
