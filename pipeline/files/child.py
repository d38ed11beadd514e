"""A process of its own for the readers that take as much as a file asks for: PDFium, xlrd and the old Word format.

It is run as a script, `child.py pdf|xls|doc SECONDS`, reads the file from standard input and prints one JSON
object. Its memory and processor time are limited by the system: a hostile file ends this process and nothing else.
"""

from __future__ import annotations

import ctypes
import io
import json
import re
import signal
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Box = tuple[float, float, float, float]

MOST_MEMORY = 480 * 2**20
ENOUGH = 0.6  # of its time: pages after that are left unread, and said to be
MOST_PAGES = 500
MOST_OBJECTS = 20_000  # of a page
MOST_RULES = 4_000  # strokes of a page; a drawing has more
STRAIGHT = 1.5  # points that the ends of a stroke may be out of line
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
    """The text layer, page by page: its pieces, its ruled lines, and how many characters it has no name for."""
    import pypdfium2  # noqa: PLC0415  one process reads one kind

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == PASSWORD or "assword" in str(error)
        return {"trouble": "encrypted" if encrypted else "damaged"}
    count, signs = len(document), 0
    pages: list[dict[str, Any]] = []
    for at in range(count):
        if at >= MOST_PAGES or signs > MOST_SIGNS or cpu_seconds() > ENOUGH * seconds:
            break
        try:
            page = read_page(document[at])
        except pypdfium2.PdfiumError:
            page = {"width": 0.0, "pieces": [], "rules": []}
        pages.append(page)
        signs += sum(len(piece[0]) for piece in page["pieces"])
    return {"pages": pages, "count": count}


def read_page(page: Any) -> dict[str, Any]:
    """The pieces of a page, in PDFium's order, and the straight lines drawn on it; from its upper left corner."""
    width, height = page.get_size()
    turn = page.get_rotation() // 90 % 4
    text = page.get_textpage()
    found = [[words, *shown(box, turn, width, height), size, begins] for words, box, size, begins in page_pieces(text)]
    rules = [shown(box, turn, width, height) for box in page_rules(page.raw)] if found else []
    return {"width": width, "pieces": found, "rules": rules}


def shown(box: Box, turn: int, width: float, height: float) -> Box:
    """*box* (left, bottom, right, top as the page describes it) as left, right, top, bottom of the page as it is seen.

    A page may be turned clockwise by quarters; *width* and *height* are those of the turned page.
    """
    left, bottom, right, top = box
    if turn == 1:
        return bottom, top, left, right
    if turn == 2:
        return width - right, width - left, bottom, top
    if turn == 3:
        return width - top, width - bottom, height - right, height - left
    return left, right, height - top, height - bottom


def page_pieces(text: Any) -> Iterator[tuple[str, Box, float, bool]]:
    """Yield words, where they stand, type size, and whether a line begins; cut at each space that PDFium adds."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  one process reads one kind

    signs: list[str] = []
    first = last = -1
    begins = True
    count = pdfium.FPDFText_CountChars(text.raw)
    for index in range(min(count, MOST_SIGNS) + 1):
        code = pdfium.FPDFText_GetUnicode(text.raw, index) if index < count else 10
        if code not in (10, 13) and not (code == 32 and pdfium.FPDFText_IsGenerated(text.raw, index) == 1):
            signs.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
            if code > 32 and code not in (0xA0, 0x3000):
                first, last = first if first >= 0 else index, index
            continue
        if first >= 0:
            box, end = text.get_charbox(first), text.get_charbox(last)
            around = (min(box[0], end[0]), min(box[1], end[1]), max(box[2], end[2]), max(box[3], end[3]))
            yield "".join(signs), around, max(type_size(text, first), type_size(text, last)), begins
            begins = False
        begins = begins or code != 32
        signs, first, last = [], -1, -1


def type_size(text: Any, index: int) -> float:
    """How large the type of the character at *index* is, whichever way it is turned."""
    left, bottom, right, top = text.get_charbox(index, loose=True)
    return float(max(top - bottom, right - left))


def page_rules(page: Any) -> list[Box]:
    """The upright and level strokes of the page: left, bottom, right, top. Those of a table are its grid."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  one process reads one kind

    rules: list[Box] = []
    for at in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        points = path_points(pdfium, drawn)
        for (x, y, _), (to_x, to_y, moves) in pairwise(points):
            if not moves and (abs(x - to_x) < STRAIGHT) != (abs(y - to_y) < STRAIGHT):
                rules.append((min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))
        if len(rules) > MOST_RULES:
            return []  # a drawing
    return rules


def path_points(pdfium: Any, drawn: Any) -> list[tuple[float, float, bool]]:
    """The corners of a path on the page, and whether it jumps there; a closed path comes back to its start."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    points: list[tuple[float, float, bool]] = []
    start = (0.0, 0.0)
    for at in range(min(pdfium.FPDFPath_CountSegments(drawn), MOST_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        moves = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO
        start = here if moves else start
        points.append((*here, moves))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append((*start, False))
    return points


def read_xls(body: bytes, _seconds: float) -> dict[str, Any]:
    """The rows of the visible sheets: a cell is its words, or a number and the format it is shown in."""
    import xlrd  # noqa: PLC0415  one process reads one kind

    try:
        book = xlrd.open_workbook(file_contents=body, logfile=io.StringIO(), on_demand=True, formatting_info=True)
    except xlrd.XLRDError as error:
        return {"trouble": "encrypted" if "ncrypted" in str(error) else "damaged"}
    rows: list[list[str | list[str]]] = []
    names = [name for at, name in enumerate(book.sheet_names()) if not book.sheet_by_index(at).visibility]
    for name in names:
        rows += [[name]] if len(names) > 1 else []
        sheet = book.sheet_by_name(name)
        for at in range(sheet.nrows):
            if len(rows) >= MOST_ROWS:
                return {"rows": rows, "epoch": book.datemode, "cut": True}
            rows.append([told_cell(book, cell) for cell in sheet.row(at)])
    return {"rows": rows, "epoch": book.datemode, "cut": False}


def told_cell(book: Any, cell: Any) -> str | list[str]:
    """The words of a cell, or its number and the code of its format."""
    import xlrd  # noqa: PLC0415  one process reads one kind

    if cell.ctype in (xlrd.XL_CELL_DATE, xlrd.XL_CELL_NUMBER):
        style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
        shown = book.format_map.get(style.format_key) if style else None
        return [repr(cell.value), shown.format_str if shown else "", str(style.format_key if style else 0)]
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
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
