"""What a file's paragraphs tell of its document: title, number, issuers, dates, clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.clauses.labels import read_label
from pipeline.clauses.split import split
from pipeline.files.bounds import Contents, bounded
from pipeline.metadata.force import first_day, force_origins
from pipeline.metadata.issuers import from_title, signature
from pipeline.metadata.title import GENUS_END
from pipeline.model import Document, Kind
from pipeline.relations.find import find_relations
from pipeline.text.dates import find_day
from pipeline.text.digest import text_digest
from pipeline.text.numbers import line_number

UNREADABLE_FONTS = "no readable text: its fonts do not say which characters they print"
_ANNEX = re.compile(r"附\s*[件表录]?\s*[\d一二三四五六七八九十]*\s*[:：]?")
_FILE_NAME = re.compile(r"\.[A-Za-z]{2,5}$")
_UNKNOWN = re.compile(r"[\ue000-\uf8ff\ufffd]")
_LETTER = re.compile(r"\w")
_SYMBOL = re.compile(r"[!\"#$%&'*+;<=>?@\[\\\]^`{|}~]")
_MOST_UNKNOWN = 0.1  # of the letters
_MOST_SYMBOLS = 0.05  # of all signs, when they are
_LEAST_ARTICLES = 3
_KINDS_OF_SYMBOLS = 15  # of 24: texts with many addresses repeat a few


def unread_document(reason: str, name: str) -> Document:
    """The document of a file that could not be read."""
    return Document(kind=Kind.ATTACHMENT, title=_named(name), reason=reason)


def document_of(contents: Contents, name: str) -> Document:
    """The document of a file that says *contents*; *name* is its title when the text has none."""
    whole = bounded(contents.paragraphs)
    body = whole.paragraphs
    if is_coded(body):
        return unread_document(UNREADABLE_FONTS, name)
    title, start = _title(body)
    clauses = split(body[start:], title=title)
    signed, signed_on = signature(body)
    written = find_day(signed_on)
    force = force_origins((), body, title=title, issued=written)
    return Document(
        kind=Kind.ATTACHMENT,
        title=title or _named(name),
        doc_number=next(filter(None, map(line_number, body[:6])), ""),
        issuers=tuple(signed) or from_title(title),
        written_date=written,
        effective_date=first_day(force, "effective_date"),
        expiry_date=first_day(force, "expiry_date"),
        body=body,
        clauses=clauses,
        reason=contents.reason or whole.reason,
        text_digest=text_digest(clauses) if clauses else "",
    )


def as_policy(document: Document) -> Document:
    """A file that a listing announces in place of a page is a policy when it says what one says, else itself.

    That is a title of an act, and a number, a signature's date or articles: a form or a list of names has none.
    """
    articles = sum(bool(clause.label) for clause in document.clauses)
    is_act = document.doc_number or document.written_date or articles >= _LEAST_ARTICLES
    if document.kind is not Kind.ATTACHMENT or document.reason or not document.title or not is_act:
        return document
    relations = find_relations(Kind.POLICY, document.title, "", document.doc_number, document.body)
    return replace(document, kind=Kind.POLICY, relations=relations)


def is_coded(paragraphs: Sequence[str]) -> bool:
    """Whether the text is drawn in signs of the font's own: no program knows which characters they are.

    Such fonts count their glyphs from the code of the first printable sign on, so that a text is full of symbols.
    """
    text = "".join(paragraphs)
    letters, signs = len(_LETTER.findall(text)), len(text) - len(re.findall(r"[\s.…·]", text))
    unknown, symbols = len(_UNKNOWN.findall(text)), _SYMBOL.findall(text)
    counted_on = len(symbols) > _MOST_SYMBOLS * signs and len(set(symbols)) >= _KINDS_OF_SYMBOLS
    return unknown > _MOST_UNKNOWN * letters or counted_on


def _title(body: Sequence[str]) -> tuple[str, int]:
    """The title that heads *body*, over at most three lines, and where the text below it begins; "" and 0 without."""
    start = next((at for at, line in enumerate(body[:4]) if not _ANNEX.fullmatch(line) and not line_number(line)), 0)
    joined = ""
    for at, line in enumerate(body[start : start + 3], start):
        if len(line) > 60 or line[-1] in "。；：;:" or "\t" in line or read_label(line):
            break
        joined += line
        if GENUS_END.search(joined) and len(joined) > 4:
            return joined, at + 1
    return "", 0


def _named(name: str) -> str:
    return _FILE_NAME.sub("", name.strip())
