"""Any bytes get an answer, within what a document may take of time and memory."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable

import pytest
from file_makers import TYPES, doc, docx, ofd, package, paragraph, pdf, table, xls, xlsx
from memory_used import megabytes_of

from pipeline.files.read import read_file
from pipeline.model import Document, Kind

WORDS = "第一条　雨水花园应当养护。"
NESTED = 200
FILES = {
    "docx": docx(paragraph(WORDS), table([("一", "二")])),
    "xlsx": xlsx({"名单": [("序号", 1)]}),
    "ofd": ofd([[(WORDS, 20.0, 20.0)]]),
    "pdf": pdf([[(WORDS, 72, 700)]]),
    "doc": doc(WORDS, "雨水。"),
    "xls": xls([("序号", "单位")]),
    "zip": package({"1.txt": WORDS, "2.docx": docx(paragraph(WORDS))}),
}
ENTITIES = '<!DOCTYPE x [<!ENTITY a "雨水"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def spaces(mebibytes: int) -> bytes:
    """That many mebibytes of spaces, packed to a thousandth: one block, again and again."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * mebibytes + b"\x03\x00\x00\x00\x00\x00"


BOMBS: dict[str, Callable[[], bytes]] = {
    "a part that unpacks to 100 MB": lambda: package({**TYPES, "word/document.xml": b" " * (100 * 2**20)}),
    "a PDF page of 300 MB": lambda: pdf([[]], extra=spaces(300)),
    "entities": lambda: docx(paragraph("&b;"), head=ENTITIES).replace(b"&amp;b;", b"&b;"),
    "six thousand files": lambda: package({f"{n}.txt": "" for n in range(6000)}),
    "tables in tables": lambda: docx("<w:tbl><w:tr><w:tc>" * NESTED + "</w:tc></w:tr></w:tbl>" * NESTED),
    "two million tags": lambda: docx("<w:p/>" * 2_000_000),
}


# Much of what PDF pages can hold, and what it must not cost to put into order.
CROWDS: dict[str, Callable[[], bytes]] = {
    "a page of many words": lambda: pdf([[("雨", 20 + n % 550, 800 - n // 40) for n in range(20_000)]]),
    "many pages of strokes": lambda: pdf(
        [[(WORDS, 72, 700)] * 40] * 100,
        strokes=[(n, n, n + 300, n) for n in range(200)] + [(n, n, n, n + 300) for n in range(200)],
    ),
}


@pytest.mark.parametrize("name", CROWDS)
def test_a_crowded_page_is_put_in_order_in_time(name: str) -> None:
    body, before = CROWDS[name](), time.process_time()
    assert read_file(body).kind is Kind.ATTACHMENT
    assert time.process_time() - before < 2


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_one_line(name: str) -> None:
    document = read_file(BOMBS[name]())
    assert document.reason, name
    assert not document.clauses


def test_a_long_file_is_read_in_part_and_says_so() -> None:
    document = read_file("\n".join(f"{n}、雨水。" for n in range(12_000)).encode())
    assert len(document.body) == 8_000
    assert document.reason == "too long: only the first 8000 paragraphs were read"


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_never_raises(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # our own readers, not LibreOffice
    whole, chance = FILES[kind], random.Random(kind)
    for _ in range(4 if kind in ("pdf", "doc", "xls") else 150):
        body = bytearray(whole[: chance.randrange(8, len(whole) + 1)])
        for _ in range(chance.randrange(12)):
            body[chance.randrange(4, len(body))] = chance.randrange(256)
        answer = read_file(bytes(body))
        assert isinstance(answer, Document)
        assert answer.kind is Kind.ATTACHMENT


def test_bombs_leave_memory_alone() -> None:
    makes = (
        "from file_makers import pdf; from test_files_hostile import spaces; from pipeline.files.read import read_file"
    )
    assert megabytes_of(f"{makes}; read_file(pdf([[]], extra=spaces(1200)))") < 500
