"""The reader: from the bytes of a page to the document they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import Tag

from pipeline.blocks import Link, Page, parse, read_page
from pipeline.body import FILE, Body, find_body, fold_line
from pipeline.clauses import split
from pipeline.decode import decode
from pipeline.digest import text_digest
from pipeline.kinds import kind_of
from pipeline.listing import find_entries
from pipeline.metadata import Metadata, read_metadata
from pipeline.metadata_labels import is_field_line
from pipeline.model import Attachment, Document, Entry, Kind
from pipeline.noise import is_byline
from pipeline.numbers import line_number
from pipeline.relations import find_relations
from pipeline.trouble import trouble_of, waits_for_script

READER_VERSION: int = 1

MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"{\\rtf")
NAMED_FILE = re.compile(r"^\s*(?:\d{1,2}\s*[.、．]\s*)?(.{1,120}\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar))\s*$", re.I)
LEAST = 20  # characters that an untitled page must say to be a document
SHORT = 120  # characters of sentences under which a page with rows is a listing


def read(body: bytes, *, url: str = "", content_type: str = "", at: datetime | None = None, select_body: str = "") -> Document:
    """What *body* says. Never raises: what cannot be read is `unreadable`, with its reason.

    *at* resolves relative dates; *select_body* is a CSS selector for pages whose text is not found by itself.
    A page cut short still gives the text it has, for people to look at.
    """
    if body.lstrip()[:8].startswith(MAGIC):
        return Document(kind=Kind.ATTACHMENT)
    text = decode(body, content_type)
    try:
        return _read_text(text, url, content_type, at, select_body)
    except (RecursionError, ValueError, LookupError, AssertionError) as error:  # of parsing libraries, on hostile markup
        return Document(kind=Kind.UNREADABLE, reason=f"unparsable: {type(error).__name__}")


def _read_text(text: str, url: str, content_type: str, at: datetime | None, select_body: str) -> Document:
    trouble = trouble_of(text, 200)
    if trouble and trouble != "cut":
        return Document(kind=Kind.UNREADABLE, reason=trouble)
    if _is_data(text) and (entries := find_entries(text, url=url, content_type=content_type)):
        return Document(kind=Kind.UNREADABLE if trouble else Kind.LISTING, entries=entries, reason=trouble)
    soup = parse(text)
    page = read_page(soup, _selected(soup, select_body))
    found = find_body(page)
    paragraphs = _paragraphs(page, found)
    if not select_body and _says(page, found) < SHORT:
        entries = find_entries(text, url=url, content_type=content_type)
        if len(entries) > 1 or (entries and not paragraphs):
            return _listing(page, entries, trouble)
    if sum(map(len, paragraphs)) < LEAST and not page.metas.get("articletitle"):
        return Document(kind=Kind.UNREADABLE, reason=trouble or ("needs script" if waits_for_script(text) else "empty"))
    whole = read_page(soup) if select_body else page
    return _document(whole if not select_body else page, found, paragraphs, url, at, trouble)


def _says(page: Page, body: Body) -> int:
    """How many characters the body says for itself: links and the dates beside them are rows."""
    lines = [page.lines[i] for i in body.lines]
    return sum(len(line.text) for line in lines if line.linked * 2 < len(line.text))


def _selected(soup: BeautifulSoup, selector: str) -> Tag | None:
    return soup.select_one(selector) if selector else None


def _is_data(text: str) -> bool:
    return not re.search(r"<(?:html|body|div|p|table)\b", text[:5000], re.I)


def _listing(page: Page, entries: tuple[Entry, ...], trouble: str) -> Document:
    if trouble:
        return Document(kind=Kind.UNREADABLE, reason=trouble, entries=entries)
    return Document(kind=Kind.LISTING, title=page.head_title, entries=entries)


def _document(page: Page, found: Body, paragraphs: Sequence[str], url: str, at: datetime | None, trouble: str) -> Document:
    meta = read_metadata(page, found, paragraphs, at)
    kind = kind_of(meta, page.metas, url, paragraphs)
    clauses = split(_own_words(paragraphs, meta), title=meta.document_title or meta.title)
    return Document(
        kind=Kind.UNREADABLE if trouble else kind,
        title=meta.title,
        document_title=meta.document_title,
        doc_number=meta.doc_number,
        issuers=meta.issuers,
        index_number=meta.index_number,
        written_date=meta.written,
        published_date=meta.published,
        effective_date=meta.effective,
        expiry_date=meta.expiry,
        validity=meta.validity,
        validity_evidence=meta.validity_evidence,
        body=tuple(paragraphs),
        clauses=clauses,
        attachments=tuple(_attachments(page, found, url)),
        relations=find_relations(kind, meta.title, meta.document_title, meta.doc_number, paragraphs),
        noise=tuple(_noise(page, found)),
        reason=trouble,
        text_digest=text_digest(clauses),
    )


def _paragraphs(page: Page, body: Body) -> list[str]:
    """The body's lines; field blocks and bylines above its first sentence are not the text."""
    return [page.lines[i].text for i in body.lines if i >= body.first or not _is_preface(page, i)]


def _is_preface(page: Page, index: int) -> bool:
    line = page.lines[index]
    return is_field_line(line) or is_byline(line.text)


def _own_words(paragraphs: Sequence[str], meta: Metadata) -> list[str]:
    """*paragraphs* from where the text begins: a title or number above it is told as metadata already."""
    start, joined, title = 0, "", fold_line(meta.title)
    for index, line in enumerate(paragraphs[:6]):
        joined += fold_line(line)
        if line_number(line):
            start, joined = index + 1, ""
        elif joined and joined == title:
            start, joined = index + 1, ""
        elif not title.startswith(joined):
            break
    return list(paragraphs[start:])


def _attachments(page: Page, body: Body, url: str) -> Iterator[Attachment]:
    """Files that the document offers: links in and around its text, embedded ones, names without a link."""
    seen: set[str] = set()
    lines = [line for line in page.lines if page.boxes[line.box].tag not in ("nav", "footer", "aside")]
    links = [link for line in lines for link in line.links]
    for link in (*links, *page.files):
        if FILE.search(link.href) and not link.href.lower().startswith(("javascript:", "mailto:")):
            name = _file_name(link)
            if name and link.href not in seen:
                seen.update((link.href, fold_line(name)))
                yield Attachment(name=name, url=urljoin(url, link.href) if url else link.href)
    for line in lines:
        named = NAMED_FILE.match(line.text)
        if named and not line.links and fold_line(named[1]) not in seen:
            seen.add(fold_line(named[1]))
            yield Attachment(name=named[1].strip(), url="")


def _file_name(link: Link) -> str:
    return link.text or link.href.rsplit("/", 1)[-1].split("?")[0]


def _noise(page: Page, body: Body) -> Iterator[str]:
    kept = {i for i in body.lines if i >= body.first or not _is_preface(page, i)}
    for index, line in enumerate(page.lines):
        if index not in kept:
            yield line.text[:80]
