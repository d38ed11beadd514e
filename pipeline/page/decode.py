"""From the bytes of a page to its text: which charset it really is in."""

from __future__ import annotations

import codecs
import re

MAX_BYTES = 20_000_000
SAMPLE = 2_000_000  # bytes by which a charset is judged that fits none strictly
LABEL = r"""charset\s*=\s*["']?\s*([\w.:-]+)"""
HEADER_CHARSET = re.compile(LABEL, re.I)
META_CHARSET = re.compile(rb"""(?:charset\s*=|<\?xml[^>]{0,80}?encoding\s*=)\s*["']?\s*([\w.:-]+)""", re.I)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A page begins with a tag; nothing but wide characters puts NULs around its "<".
WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\f\r\x1b")  # of which no charset makes its signs
# A Chinese page declared in a western charset decodes without an error, into nonsense.
WESTERN = frozenset({"latin-1", "iso8859-1", "cp1252", "ascii", "iso8859-15"})
CHINESE_SIGNS = re.compile(r"[，。、：；“”《》的一是在]")


def is_text(body: bytes) -> bool:
    """Whether *body* is not full of control characters at its beginning, as most other data is; damage is forgiven."""
    start = body[:4096]
    if any(start.startswith(mark) for mark, _ in (*MARKS, *WIDE)):
        return True
    start = start.replace(b"\0", b"")
    return len(start.translate(None, CONTROLS)) * 20 >= len(start) * 19


def decode(body: bytes, content_type: str = "") -> str:
    """The text of *body*: BOM or wide tag, strict UTF-8, declared charset, GB18030, else the fewest lost characters.

    Never raises. Bodies over 20 MB are read up to there; an unfinished last character is dropped.
    """
    body = body[:MAX_BYTES]
    for mark, charset in MARKS:
        if body.startswith(mark):
            return _without_nul(body[len(mark) :].decode(charset, "replace"))
    for start, charset in WIDE:
        if body.startswith(start):
            return _without_nul(body.decode(charset, "replace"))
    if text := _strict(body, "utf-8"):
        return _without_nul(text)
    if _nearly_utf8(body):
        return _without_nul(body.decode("utf-8", "replace"))
    for charset in (*_declared(body, content_type), "gb18030"):
        text = _strict(body, charset)
        if text is not None:
            return _without_nul(text)
    guesses = ("utf-8", "gb18030", "big5", *_declared(body, content_type))
    best = min(guesses, key=lambda charset: body[:SAMPLE].decode(charset, "replace").count("�"))
    return _without_nul(body.decode(best, "replace"))


def _nearly_utf8(body: bytes) -> bool:
    """Whether *body*, no strict UTF-8, is it but for a few bytes; in another charset most signs would be lost."""
    text = body[:SAMPLE].decode("utf-8", "replace")
    return text.count("�") * 20 < _foreign(text)


def _declared(body: bytes, content_type: str) -> list[str]:
    """Python names of the charsets that header and page declare, header first."""
    found = HEADER_CHARSET.findall(content_type)
    found += [label.decode("ascii", "ignore") for label in META_CHARSET.findall(body[:4096])[:1]]
    names = []
    for label in found:
        try:
            name = codecs.lookup(label).name
            b"x".decode(name, "ignore")
        except (LookupError, ValueError):  # unknown to Python, or no text encoding at all
            continue
        name = "gb18030" if name in ("gb2312", "gbk", "hz") else name
        names += ["gb18030", name] if name in WESTERN and _looks_chinese(body) else [name]
    return names


def _looks_chinese(body: bytes) -> bool:
    text = _strict(body, "gb18030") or ""
    foreign = _foreign(text)
    return len(CHINESE_SIGNS.findall(text)) * 20 > foreign > 0


def _foreign(text: str) -> int:
    """How many characters are not ASCII. Encoding counts them many times as fast as a loop does."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _strict(body: bytes, charset: str) -> str | None:
    """*body* in *charset*, or None; a character broken off at the very end is forgiven."""
    try:
        return codecs.getincrementaldecoder(charset)("strict").decode(body, final=False)
    except (UnicodeError, LookupError):
        return None


def _without_nul(text: str) -> str:
    return text.replace("\x00", "").replace("﻿", "")
