"""Spreadsheets: the visible sheets, a row as its cells joined by tabs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.files.bounds import FileUnread
from pipeline.files.formats import BUILT_IN, number_text
from pipeline.files.zip import Package, child, children, local, value

_LONGEST_CELL = 32_767  # as Excel has it
_MOST_CELLS = 1_000  # of a row


def read_xlsx(package: Package) -> Iterator[str]:
    """Yield the rows of the visible sheets, in their order; a sheet's name goes before it when there are several."""
    book = package.tree("xl/workbook.xml")
    if book is None:
        raise FileUnread("damaged: the spreadsheet has no workbook part")
    targets = _targets(package)
    sheets = [sheet for sheet in children(child(book, "sheets"), "sheet") if value(sheet, "state") in ("", "visible")]
    strings = _strings(package.tree("xl/sharedStrings.xml"))
    formats = _formats(package.tree("xl/styles.xml"))
    epoch = int(_attribute(child(book, "workbookPr"), "date1904") in ("1", "true"))
    for sheet in sheets:
        if len(sheets) > 1:
            yield value(sheet, "name")
        root = package.tree(targets.get(value(sheet, "id"), ""))
        for row in children(child(root, "sheetData"), "row"):
            yield row_text([_cell(cell, strings, formats, epoch) for cell in children(row, "c")[:_MOST_CELLS]])


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


def _cell(cell: etree._Element, strings: Sequence[str], formats: Sequence[str], epoch: int) -> str:
    kind, printed = value(cell, "t"), child(cell, "v")
    raw = (printed.text or "") if printed is not None else ""
    if kind == "s":
        return strings[int(raw)] if raw.isascii() and raw.isdigit() and int(raw) < len(strings) else ""
    if kind == "inlineStr":
        inline = child(cell, "is")
        return _text(inline) if inline is not None else ""
    if kind in ("", "n"):
        style = value(cell, "s")
        code = formats[int(style)] if style.isdigit() and int(style) < len(formats) else ""
        return number_text(raw, code, epoch=epoch)
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    return raw


def _formats(root: etree._Element | None) -> tuple[str, ...]:
    """The number format of each cell style; "" of one that neither dates nor shares have."""
    custom = {value(one, "numFmtId"): value(one, "formatCode") for one in children(child(root, "numFmts"), "numFmt")}
    names = [value(style, "numFmtId") for style in children(child(root, "cellXfs"), "xf")]
    return tuple(custom.get(name) or (BUILT_IN.get(int(name), "") if name.isdigit() else "") for name in names)


def _attribute(element: etree._Element | None, name: str) -> str:
    return "" if element is None else value(element, name)
