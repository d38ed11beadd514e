"""Any bytes at all get an answer, soon and without an exception. CLAUSEWATCH_FUZZ=10000 tries as many damaged pages."""

from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path

import pytest
from file_makers import docx, paragraph, xlsx
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.files.read import read_file
from pipeline.listing.entries import find_entries
from pipeline.model import Document, Kind
from pipeline.page.decode import decode
from pipeline.read import read

HERE = Path(__file__).parent
FOLDERS = (HERE / "pages", HERE / "golden_pages")
PAGES = [file.read_bytes() for folder in FOLDERS for file in sorted(folder.rglob("*.html"))]
CASES = int(os.environ.get("CLAUSEWATCH_FUZZ", "160"))
SHARES = 8  # so that a failure names a seed that is soon tried again
LISTED = frozenset({".json", ".xml"})
LONG = 25_000  # characters
HANGING_SECONDS = 5.0  # of processor time; ten times what the largest page takes
MARKUP = re.compile(r"</?(?:div|p|span|a|table|tr|td|script|style|font|br|h[1-6]|html|body)(?:\s[^<>]*)?/?>", re.I)
TYPES = ("", "text/html", "text/html; charset=gb2312", "text/html; charset=utf-16", "application/json", "text/xml")
TAGS = (
    "div", "p", "span", "a", "table", "tr", "td", "th", "ul", "li", "h1", "br", "script", "style", "title", "meta",
    "body", "html", "select", "pre", "iframe", "svg", "dl", "dt", "dd",
)  # fmt: skip
SCRAPS = (
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"</html>", b"</body>", b"<script>", b"<style>", b"<", b">", b"\x00",
    b"\xff", b"<plaintext>", b"<table>", b"</table>", b"<a href=", b"&#x110000;", b"&#0;", b"&", b"'", b"{",
    b"<?xml version='1.0'?>", b"<div " * 50, b"<p>" * 300, b"\xe4\xb8", b"1" * 400, b"\r\n" * 400,
    b"<select><option>", "第".encode() * 400, "（".encode() * 300, "2031年13月45日".encode(), "〔2031〕".encode(),
    "有效期9999年".encode(), "99999999999天前".encode(),
)  # fmt: skip

attributes = st.sampled_from(
    ["", " class='title'", " id=zoom", " style='display:none'", " href='a.pdf'", " href='http://[x'", " colspan=99999"]
)
words = st.text(alphabet="第一二条章（）〔〕2031年月日号：；，。、附件 \n\t&;#x<>\"'aA\u3000\ud7ff\uffff", max_size=40)
elements = st.recursive(
    words,
    lambda inside: st.builds(
        lambda tag, attribute, parts, closed: f"<{tag}{attribute}>{''.join(parts)}{f'</{tag}>' if closed else ''}",
        st.sampled_from(TAGS),
        attributes,
        st.lists(inside, max_size=5),
        st.booleans(),
    ),
    max_leaves=40,
)


def answer(body: bytes, content_type: str = "text/html") -> Document:
    """What the reader says of *body*; fails when it hangs or says something impossible."""
    started = time.process_time()
    document = read(body, url="http://www.chengpu.example/zw/a.html", content_type=content_type)
    assert time.process_time() - started < HANGING_SECONDS
    assert isinstance(document, Document)
    assert document.kind in Kind
    assert document.reason or document.kind is not Kind.UNREADABLE
    return document


def damaged(body: bytes, chance: random.Random) -> bytes:
    """*body* with one to twelve accidents: bytes lost, doubled, moved, swapped, cut off, foreign ones put in."""
    for _ in range(chance.randint(1, 12)):
        one, two = sorted(chance.randrange(len(body) + 1) for _ in range(2))
        two = min(two, one + chance.choice((1, 3, 40, 4000)))
        part = body[one:two]
        other = chance.choice((b"", part * 2, part[::-1], chance.choice(SCRAPS), chance.randbytes(9), part.upper()))
        body = body[:one] + other + body[two:]
    if chance.random() < 0.1:  # two pages run into one another
        other = chance.choice(PAGES)
        body = body[: chance.randrange(len(body) + 1)] + other[chance.randrange(len(other)) :]
    return body[: chance.randrange(len(body) + 1)] if chance.random() < 0.1 else body


@pytest.mark.parametrize("share", range(SHARES))
def test_damaged_pages_are_answered(share: int) -> None:
    for case in range(share, CASES, SHARES):
        chance = random.Random(case)
        body = damaged(chance.choice(PAGES), chance)
        charset = chance.choice(("utf-8", "utf-8", "gb18030", "utf-16", "big5"))
        try:
            answer(body.decode("utf-8", "replace").encode(charset, "replace") if charset != "utf-8" else body)
        except Exception as error:
            raise AssertionError(f"case {case}") from error


@pytest.mark.parametrize("share", range(2))
def test_damaged_listings_and_files_are_answered(share: int) -> None:
    files = [file.read_bytes() for file in sorted(HERE.rglob("golden_pages/**/*")) if file.suffix in LISTED]
    files += [docx(paragraph("第一条　雨水花园应当养护。")), xlsx({"名单": [("序号", 1)]}), *PAGES]
    for case in range(share, CASES // 4, 2):
        chance = random.Random(case)
        body = damaged(chance.choice(files), chance)
        try:
            entries = find_entries(
                decode(body), url="http://www.chengpu.example/zw/", content_type=chance.choice(TYPES)
            )
            assert all(entry.url for entry in entries)
            assert read_file(body).kind is Kind.ATTACHMENT
        except Exception as error:
            raise AssertionError(f"case {case}") from error


@settings(max_examples=max(60, CASES // 4))
@given(st.lists(elements, min_size=1, max_size=8), st.sampled_from(TYPES))
def test_any_markup_is_answered(parts: list[str], content_type: str) -> None:
    answer("".join(parts).encode("utf-8", "surrogatepass"), content_type)


@settings(max_examples=max(60, CASES // 4))
@given(st.binary(max_size=300), st.sampled_from(TYPES))
def test_any_bytes_are_answered(body: bytes, content_type: str) -> None:
    answer(body, content_type)


@settings(max_examples=40)
@given(st.integers(0, 1 << 32))
def test_no_paragraph_holds_markup(seed: int) -> None:
    """Whole tags moved, lost and doubled: what is left is mark-up still, and none of it is text."""
    chance = random.Random(seed)
    tokens = re.split(r"(<[^<>]*>)", decode(chance.choice(PAGES), ""))
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(tokens))
        tokens[at : at + 1] = chance.choice(([], [tokens[at]] * 2, [tokens[at], f"<{chance.choice(TAGS)}>"]))
    document = answer("".join(tokens).encode())
    assert not [line for line in document.body if MARKUP.search(line)]


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<p>第一条 ", "<a href='x.pdf'>", "<table><tr><td>", "（", "第一条", "1.", "一、", "<br>", "<b>",
        "<!--",
        "<li>甲", "2031年1月", "附件：", "<tr><td>甲<td>乙", " ", "，", "<script>", "《", "：", "<title>", "&nbsp;",
        "<font><p>", "\n第一章 总则\n",
    ],
)  # fmt: skip
def test_the_same_over_and_over_ends(piece: str) -> None:
    body = f"<html><body><div>{piece * (LONG // len(piece))}</div></body></html>"
    answer(body.encode())
    answer((piece * (LONG // len(piece))).encode(), "text/plain")
