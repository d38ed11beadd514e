"""A table as XLSX: strangers' text stays text, days and moments are dates, the head stays in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from tempfile import SpooledTemporaryFile
from typing import Final
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from review.showing.sheets.sheet import Cell, Sheet, plain

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_TEXT: Final = {  # every row is written out as soon as the next begins, and text is never reckoned or linked
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": False,
}
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same table is the same file
_IN_MEMORY: Final = 4_000_000  # bytes of a file that is not worth a disk
_PIECE: Final = 64_000


class _Book:
    """A workbook with one sheet, as it is written."""

    def __init__(self, book: Workbook, zone: ZoneInfo) -> None:
        self._page: Worksheet = book.add_worksheet()
        self._zone = zone
        looks = {"valign": "top", "text_wrap": True}
        self._text: Format = book.add_format(looks)
        self._head: Format = book.add_format({**looks, "bold": True, "bottom": 1})
        self._day: Format = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._moment: Format = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss"})

    def head(self, sheet: Sheet) -> None:
        """Write the head, and keep it in sight."""
        for place, column in enumerate(sheet.columns):
            self._page.set_column(place, place, column.width)
        for place, column in enumerate(sheet.columns):
            self._page.write_string(0, place, plain(column.title), self._head)
        self._page.freeze_panes(1, 0)

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row."""
        for place, cell in enumerate(cells):
            self._cell(number, place, cell)

    def _cell(self, number: int, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._page.write_string(number, place, plain(cell), self._text)
        elif isinstance(cell, datetime):
            local = cell.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
            self._page.write_datetime(number, place, local, self._moment)
        elif isinstance(cell, date):
            self._page.write_datetime(number, place, cell, self._day)
        elif cell is not None:
            self._page.write_number(number, place, cell, self._text)


def workbook(sheet: Sheet) -> Iterator[bytes]:
    """The file, in pieces; it is made as a whole before the first one."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        book = Workbook(file, _AS_TEXT)
        book.set_properties({"title": plain(sheet.title)[:200], "created": _MADE})
        page = _Book(book, sheet.zone)
        page.head(sheet)
        for number, cells in enumerate(sheet.rows, start=1):
            page.row(number, cells)
        book.close()
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
