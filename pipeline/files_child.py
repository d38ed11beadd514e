"""A process of its own for the readers that take as much as a file asks for: PDFium and xlrd.

It is run as a script, `files_child.py pdf|xls`, reads the file from standard input and prints one JSON object. Its
memory and processor time are limited by the system: a hostile file ends this process and nothing else.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

MOST_MEMORY = 480 * 2**20
MOST_CPU_SECONDS = 2
ENOUGH_CPU_SECONDS = 0.8  # pages after that are left unread, and said to be
MOST_PAGES = 500
MOST_ROWS = 8_000
MOST_SIGNS = 1_000_000
PASSWORD = 4  # FPDF_ERR_PASSWORD


def limit() -> None:
    """Take no more of the machine than one document may. Systems without limits (Windows) are trusted."""
    try:
        import resource  # noqa: PLC0415  not there on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cpu_seconds() -> float:
    """Processor time taken so far, 0 where it cannot be told."""
    try:
        import resource  # noqa: PLC0415  not there on Windows
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def read_pdf(body: bytes) -> dict[str, Any]:
    """The lines of the text layer: text, page, left, right, top, width of the page, of a character."""
    import pypdfium2  # noqa: PLC0415  one process reads one kind

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == PASSWORD or "assword" in str(error)
        return {"trouble": "encrypted" if encrypted else "damaged"}
    pages, signs = len(document), 0
    lines: list[list[Any]] = []
    for at in range(pages):
        if at >= MOST_PAGES or signs > MOST_SIGNS or cpu_seconds() > ENOUGH_CPU_SECONDS:
            return {"lines": lines, "pages": pages, "read": at}
        try:
            found = list(page_lines(document[at], at))
        except pypdfium2.PdfiumError:
            continue
        lines += found
        signs += sum(len(line[0]) for line in found)
    return {"lines": lines, "pages": pages, "read": pages}


def page_lines(page: Any, at: int) -> Iterator[list[Any]]:
    """Yield the lines of a page as PDFium breaks them."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  one process reads one kind

    width, height = page.get_size()
    text = page.get_textpage()
    signs: list[str] = []
    ends: list[int] = []
    wide = -1  # the first character as wide as the type is high
    count = pdfium.FPDFText_CountChars(text.raw)
    for index in range(min(count, MOST_SIGNS) + 1):
        code = pdfium.FPDFText_GetUnicode(text.raw, index) if index < count else 10
        if code not in (10, 13):
            signs.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "")
            if code > 32 and code not in (0xA0, 0x3000):
                ends = [ends[0] if ends else index, index]
                wide = index if code > 0x2E80 and wide < 0 else wide
        elif ends:
            (left, _, _, _), (_, _, right, top) = text.get_charbox(ends[0]), text.get_charbox(ends[1])
            size = loose_width(text, wide) if wide >= 0 else 0.0
            yield ["".join(signs), at, left, right, height - top, width, size]
            signs, ends, wide = [], [], -1
        else:
            signs = []


def loose_width(text: Any, index: int) -> float:
    """How far the character at *index* moves on."""
    left, _, right, _ = text.get_charbox(index, loose=True)
    return float(right - left)


def read_xls(body: bytes) -> dict[str, Any]:
    """The rows of the visible sheets, dates as dates."""
    import xlrd  # noqa: PLC0415  one process reads one kind

    try:
        book = xlrd.open_workbook(file_contents=body, logfile=io.StringIO(), on_demand=True)
    except xlrd.XLRDError as error:
        return {"trouble": "encrypted" if "ncrypted" in str(error) else "damaged"}
    rows: list[list[str]] = []
    names = [name for at, name in enumerate(book.sheet_names()) if not book.sheet_by_index(at).visibility]
    for name in names:
        rows += [[name]] if len(names) > 1 else []
        sheet = book.sheet_by_name(name)
        for at in range(sheet.nrows):
            if len(rows) >= MOST_ROWS:
                return {"rows": rows, "cut": True}
            rows.append([cell_text(cell, book.datemode) for cell in sheet.row(at)])
    return {"rows": rows, "cut": False}


def cell_text(cell: Any, datemode: int) -> str:
    """A cell as a person reads it."""
    import xlrd  # noqa: PLC0415  one process reads one kind

    if cell.ctype == xlrd.XL_CELL_DATE and cell.value >= 1:
        return str(xlrd.xldate_as_datetime(cell.value, datemode).date().isoformat())
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return f"{cell.value:.15g}"
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""


def main() -> None:
    """Read what comes in, print what was found."""
    limit()
    body = sys.stdin.buffer.read()
    try:
        found = {"pdf": read_pdf, "xls": read_xls}[sys.argv[1]](body)
    except MemoryError:
        found = {"trouble": "greedy"}
    except Exception:  # noqa: BLE001  libraries on hostile bytes, at the edge of a process
        found = {"trouble": "damaged"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
