"""A process of its own for the readers that take as much as a file asks for: PDFium, xlrd and the old Word format.

It is run as a script, `files_child.py pdf|xls|doc SECONDS`, reads the file from standard input and prints one JSON
object. Its memory and processor time are limited by the system: a hostile file ends this process and nothing else.
"""

from __future__ import annotations

import io
import json
import re
import signal
import struct
import sys
from collections.abc import Iterator
from typing import Any

MOST_MEMORY = 480 * 2**20
ENOUGH = 0.6  # of its time: pages after that are left unread, and said to be
MOST_PAGES = 500
MOST_ROWS = 8_000
MOST_SIGNS = 1_000_000
PASSWORD = 4  # FPDF_ERR_PASSWORD
WORD_97 = 0xA5EC
ENCRYPTED, SECOND_TABLE = 0x100, 0x200  # flags of a Word file
PACKED = 0x4000_0000  # a piece of one byte a character


def limit(seconds: float) -> None:
    """Take no more of the machine than one document may. Systems without limits (Windows) are trusted."""
    try:
        import resource  # noqa: PLC0415  not there on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, seconds)  # the signal ends the process; RLIMIT_CPU knows whole seconds only


def cpu_seconds() -> float:
    """Processor time taken so far, 0 where it cannot be told."""
    try:
        import resource  # noqa: PLC0415  not there on Windows
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def read_pdf(body: bytes, seconds: float) -> dict[str, Any]:
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
        if at >= MOST_PAGES or signs > MOST_SIGNS or cpu_seconds() > ENOUGH * seconds:
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


def read_xls(body: bytes, _seconds: float) -> dict[str, Any]:
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


def read_doc(body: bytes, _seconds: float) -> dict[str, Any]:
    """The paragraphs of a Word 97 file, by its table of pieces ([MS-DOC] 2.4.1). Automatic numbers are not in it."""
    from xlrd.compdoc import CompDoc, CompDocError  # noqa: PLC0415  one process reads one kind

    try:
        streams = CompDoc(body, logfile=io.StringIO(), ignore_workbook_corruption=True)
        main = streams.get_named_stream("WordDocument")
    except CompDocError:
        return {"trouble": "damaged"}
    kind, flags = struct.unpack_from("<H", main, 0)[0], struct.unpack_from("<H", main, 10)[0]
    if kind != WORD_97 or flags & ENCRYPTED:
        return {"trouble": "encrypted" if flags & ENCRYPTED else "damaged"}
    table = streams.get_named_stream("1Table" if flags & SECOND_TABLE else "0Table")
    (length,) = struct.unpack_from("<I", main, 0x4C)
    start, size = struct.unpack_from("<II", main, 0x1A2)
    text = "".join(pieces(main, table[start : start + size]))[:length]
    return {"paragraphs": word_paragraphs(text)}


def pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """Yield the text in order: what was typed later stands elsewhere in the file."""
    at = 0
    while clx[at] == 1:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count, base = (size - 4) // 12, at + 5
    ends = struct.unpack_from(f"<{count + 1}I", clx, base)
    for n in range(count):
        (place,) = struct.unpack_from("<I", clx, base + 4 * (count + 1) + 8 * n + 2)
        signs = max(0, min(ends[n + 1] - ends[n], MOST_SIGNS))
        if place & PACKED:
            start = (place & ~PACKED) // 2
            yield main[start : start + signs].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * signs].decode("utf-16-le", "replace")


def word_paragraphs(text: str) -> list[str]:
    """Paragraphs and rows; the instructions of fields are left out, what they print stays."""
    text = re.sub(r"\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|[\x14\x15]", "", text)
    text = re.sub(r"\x07{2,}", "\r", text).replace("\x07", "\t").replace("\x1e", "-")
    return [part.strip("\t ") for part in re.split(r"[\r\x0b\x0c]", text)]


def main() -> None:
    """Read what comes in, print what was found."""
    kind, seconds = sys.argv[1], float(sys.argv[2])
    limit(seconds)
    body = sys.stdin.buffer.read()
    try:
        found = {"pdf": read_pdf, "xls": read_xls, "doc": read_doc}[kind](body, seconds)
    except MemoryError:
        found = {"trouble": "greedy"}
    except Exception:  # noqa: BLE001  libraries on hostile bytes, at the edge of a process
        found = {"trouble": "damaged"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
