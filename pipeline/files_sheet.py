"""Spreadsheets: the visible sheets, a row as its cells joined by tabs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from lxml import etree

from pipeline.files_bounds import FileUnread
from pipeline.files_zip import Package, child, children, local, value

_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})  # built-in number formats that print a date
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_LONGEST_CELL = 32_767  # as Excel has it
_MOST_CELLS = 1_000  # of a row
_EPOCH = date(1899, 12, 30)
_LAST_DAY = 2_958_465  # of the year 9999


def read_xlsx(package: Package) -> Iterator[str]:
    """Yield the rows of the visible sheets, in their order; a sheet's name goes before it when there are several."""
    book = package.tree("xl/workbook.xml")
    if book is None:
        raise FileUnread("damaged: the spreadsheet has no workbook part")
    targets = _targets(package)
    sheets = [sheet for sheet in children(child(book, "sheets"), "sheet") if value(sheet, "state") in ("", "visible")]
    strings = _strings(package.tree("xl/sharedStrings.xml"))
    dated = _dated(package.tree("xl/styles.xml"))
    for sheet in sheets:
        if len(sheets) > 1:
            yield value(sheet, "name")
        root = package.tree(targets.get(value(sheet, "id"), ""))
        for row in children(child(root, "sheetData"), "row"):
            yield row_text([_cell(cell, strings, dated) for cell in children(row, "c")[:_MOST_CELLS]])


def row_text(cells: Sequence[str]) -> str:
    """A row as it is compared: its filled cells joined by tabs, a cell's own line breaks as spaces."""
    return "\t".join(" ".join(cell[:_LONGEST_CELL].split()) for cell in cells if cell.strip())


def _targets(package: Package) -> dict[str, str]:
    root = package.tree("xl/_rels/workbook.xml.rels")
    joined = ((value(one, "Id"), value(one, "Target")) for one in children(root, "Relationship"))
    return {
        key: target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target) for key, target in joined
    }


def _strings(root: etree._Element | None) -> list[str]:
    return [_text(item) for item in children(root, "si")]


def _text(item: etree._Element) -> str:
    """The words of a string, the readings printed above characters left out."""
    pieces = (t for part in item if local(part) in ("t", "r") for t in ([part] if local(part) == "t" else part))
    return "".join(piece.text or "" for piece in pieces if local(piece) == "t")


def _cell(cell: etree._Element, strings: Sequence[str], dated: frozenset[int]) -> str:
    kind, printed = value(cell, "t"), child(cell, "v")
    raw = (printed.text or "") if printed is not None else ""
    if kind == "s":
        return strings[int(raw)] if raw.isascii() and raw.isdigit() and int(raw) < len(strings) else ""
    if kind == "inlineStr":
        inline = child(cell, "is")
        return _text(inline) if inline is not None else ""
    if kind in ("", "n"):
        style = value(cell, "s")
        return number_text(raw, is_date=style.isdigit() and int(style) in dated)
    return raw


def number_text(raw: str, *, is_date: bool) -> str:
    """A stored number as a person reads it: dates as dates, whole numbers without a point."""
    try:
        number = float(raw)
    except ValueError:
        return raw
    if is_date and 1 <= number <= _LAST_DAY:
        return (_EPOCH + timedelta(days=int(number))).isoformat()
    return f"{number:.15g}" if abs(number) < 1e15 else raw


def _dated(root: etree._Element | None) -> frozenset[int]:
    """The cell styles that print a date."""
    custom = {
        value(one, "numFmtId")
        for one in children(child(root, "numFmts"), "numFmt")
        if re.search(r"[yd]", _LITERAL.sub("", value(one, "formatCode")).lower())
    }
    formats = [value(style, "numFmtId") for style in children(child(root, "cellXfs"), "xf")]
    return frozenset(
        at for at, name in enumerate(formats) if name in custom or (name.isdigit() and int(name) in _DATES)
    )
