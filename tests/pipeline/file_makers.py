"""Makes small files of each kind, with fictional text, so that no binary lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFD = "http://www.ofdspec.org/2016"
TYPES = {"[Content_Types].xml": "<Types/>"}


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def paragraph(words: str, *, number: tuple[int, int] | None = None) -> str:
    place, level = number or (0, 0)
    listed = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{place}"/></w:numPr></w:pPr>'
    return f'<w:p>{listed if number else ""}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx(*blocks: str, numbering: str = "", head: str = "") -> bytes:
    """A Word file of these blocks of XML."""
    document = f'{head}<w:document xmlns:w="{WORD}"><w:body>{"".join(blocks)}</w:body></w:document>'
    parts = {**TYPES, "word/document.xml": document}
    if numbering:
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{WORD}">{numbering}</w:numbering>'
    return package(parts)


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | int]]], *, hidden: Sequence[str] = ()) -> bytes:
    """A spreadsheet; whole numbers are stored as numbers, of which those in the last column print as dates."""
    names = "".join(
        f'<sheet name="{name}" r:id="r{at}" state="{"hidden" if name in hidden else "visible"}"/>'
        for at, name in enumerate(sheets)
    )
    links = "".join(f'<Relationship Id="r{at}" Target="worksheets/s{at}.xml"/>' for at in range(len(sheets)))
    parts = {
        **TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="urn:r"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for at, rows in enumerate(sheets.values()):
        data = "".join("<row>" + "".join(map(_cell, row, [*[0] * (len(row) - 1), 1])) + "</row>" for row in rows)
        parts[f"xl/worksheets/s{at}.xml"] = f'<worksheet xmlns="{SHEET}"><sheetData>{data}</sheetData></worksheet>'
    return package(parts)


def _cell(value: str | int, style: int) -> str:
    if isinstance(value, int):
        return f'<c s="{style}"><v>{value}</v></c>'
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def ofd(pages: Sequence[Sequence[tuple[str, float, float]]]) -> bytes:
    """An OFD file of pages of lines: text, left and top in millimetres, 5 mm a character."""
    parts = {
        "OFD.xml": f'<o:OFD xmlns:o="{OFD}"><o:DocBody><o:DocRoot>Doc_0/Document.xml</o:DocRoot></o:DocBody></o:OFD>',
        "Doc_0/Document.xml": (
            f'<ofd:Document xmlns:ofd="{OFD}"><ofd:CommonData><ofd:PageArea>'
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
            + "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/P{at}.xml"/>' for at in range(len(pages)))
            + "</ofd:Pages></ofd:Document>"
        ),
    }
    for at, lines in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject Boundary="{x} {y} {5 * len(text)} 6" Size="5"><ofd:TextCode X="0" Y="5">{escape(text)}'
            "</ofd:TextCode></ofd:TextObject>"
            for text, x, y in lines
        )
        parts[f"Doc_0/Pages/P{at}.xml"] = (
            f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return package(parts)


def pdf(
    pages: Sequence[Sequence[tuple[str, float, float]]],
    *,
    extra: bytes = b"",
    strokes: Sequence[tuple[float, float, float, float]] = (),
    turn: int = 0,
    trailer: bytes = b"",
) -> bytes:
    """A PDF of pages of lines: text, left and baseline in points from the lower left corner, 16 points a character.

    The font is named and not embedded, as office programs do with the system's Song type. *strokes* are drawn on each
    page, from a place to another; *turn* is by how many degrees its viewer turns it.
    """
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R/DW 1000>>",
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 700/StemV 80>>",
    ]
    kids = []
    for lines in pages:
        text = "".join(
            f"BT /F1 16 Tf {_placed(x, y, turn)} Tm <{t.encode('utf-16-be').hex()}> Tj ET\n" for t, x, y in lines
        )
        text += "".join(f"{x} {y} m {to_x} {to_y} l S\n" for x, y, to_x, to_y in strokes)
        stream = extra or text.encode()
        coded = b"/Filter/FlateDecode" if extra else b""
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), coded, stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d"
            b"/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (turn, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _numbered(objects, trailer)


def _placed(x: float, y: float, turn: int) -> str:
    """The text matrix that shows words upright at that place of the turned page."""
    return {
        0: f"1 0 0 1 {x} {y}",
        90: f"0 1 -1 0 {595 - y} {x}",
        180: f"-1 0 0 -1 {595 - x} {842 - y}",
        270: f"0 -1 1 0 {y} {842 - x}",
    }[turn]


def _numbered(objects: Sequence[bytes], trailer: bytes) -> bytes:
    body, places = b"%PDF-1.5\n", []
    for at, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (at, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    return (
        body
        + table
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            trailer,
            len(body),
        )
    )


def compound(streams: Mapping[str, bytes]) -> bytes:
    """The container of the old office programs: 512-byte sectors, each stream padded to 4,096 bytes."""
    sectors, table, entries = [b""], [0xFFFFFFFD], [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for at, (name, body) in enumerate(streams.items(), 1):
        padded = body.ljust(max(4096, -(-len(body) // 512) * 512), b"\0")
        entries.append(_entry(name, 2, len(sectors), len(padded), right=at + 1 if at < len(streams) else -1))
        parts = [padded[n : n + 512] for n in range(0, len(padded), 512)]
        table += [*range(len(sectors) + 1, len(sectors) + len(parts)), 0xFFFFFFFE]
        sectors += parts
    directory = len(sectors)
    sectors.append(b"".join(entries).ljust(512, b"\0"))
    table.append(0xFFFFFFFE)
    sectors[0] = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return head + struct.pack("<108I", *[0xFFFFFFFF] * 108) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = -1, right: int = -1) -> bytes:
    coded = name.encode("utf-16-le")
    links, place = struct.pack("<iii", -1, right, child), struct.pack("<III", start, size, 0)
    return coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, kind, 1) + links + bytes(36) + place


def doc(*texts: str, flags: int = 0) -> bytes:
    """A Word 97 file whose text was typed in pieces: each is stored before the one it follows."""
    main, places = bytearray(2048), []
    for text in reversed(texts):
        places.insert(0, len(main))
        main += text.encode("utf-16-le")
    ends = [sum(map(len, texts[:n])) for n in range(len(texts) + 1)]
    plc = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<I", main, 0x4C, ends[-1])
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    return compound({"WordDocument": bytes(main), "0Table": clx})


def xls(rows: Sequence[Sequence[str]]) -> bytes:
    """An Excel 97 workbook of one sheet of words."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            label = struct.pack("<HHHHB", at, column, 0, len(words), 1) + words.encode("utf-16-le")
            sheet += _record(0x204, label)
    sheet += _record(0x0A, b"")
    book = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(0x42, struct.pack("<H", 1200))
    bound = struct.pack("<BBBB", 0, 0, 2, 0) + b"s1"
    place = len(book) + 8 + len(bound) + 4
    book += _record(0x85, struct.pack("<I", place) + bound) + _record(0x0A, b"")
    return compound({"Workbook": book + sheet})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
