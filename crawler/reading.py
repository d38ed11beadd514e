"""Reads answers: the part of a visit that costs processor time, run in a thread and never in the loop."""

from __future__ import annotations

import codecs
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.adapters import adapter_for
from crawler.adapters.base import FetchedPage
from crawler.adapters.json_list import says_it_is_empty
from crawler.address import is_social, is_web, normal_address
from crawler.answer import Answer
from crawler.outcome import (
    NO_ROWS,
    OK,
    Verdict,
    verdict_of_document,
    verdict_of_file,
    verdict_of_listing,
    verdict_of_status,
)
from crawler.source import Source, SourceKind
from pipeline.errors import AdapterError
from pipeline.files.document import as_policy
from pipeline.files.read import is_file
from pipeline.files.read import read_file as read_words
from pipeline.glance.rest import after_glance, after_reading, packed, unpacked
from pipeline.glance.sketch import glance, sketch
from pipeline.listing.entries import find_entries
from pipeline.model import Document, Entry, Kind, KnownPage, Outcome
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.decode import decode
from pipeline.page.trouble import trouble_of
from pipeline.read import read
from pipeline.reasons.visit_words import VisitReason, visit_reason

logger = logging.getLogger(__name__)

_NO_TEXT = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
_SENTENCE = 15  # characters
_LONGEST_INDEX = 50  # sitemaps of one sitemap
SketchOf = Callable[[str], bytes]  # what is kept of the page at an address, b"" for nothing
TEXTS = frozenset({Kind.POLICY, Kind.INTERPRETATION})


def no_sketch(url: str) -> bytes:  # noqa: ARG001  a SketchOf where none are kept
    """Nothing, of whatever page."""
    return b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What was found in an answer. Without a good verdict there is no document."""

    verdict: Verdict
    document: Document | None = field(default=None, repr=False)
    onward: tuple[str, ...] = ()  # of a listing: where it goes on
    sketch: bytes = field(default=b"", repr=False)  # to keep of a known document that says what it said before


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in a listing a page stands."""

    is_first: bool = True
    may_be_document: bool = False
    seen: frozenset[str] = frozenset()  # addresses that it does not go on at


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    rows: tuple[Entry, ...]
    onward: tuple[str, ...] = ()


def guarded(reader: Callable[[Answer], Reading], answer: Answer) -> Reading:
    """What *reader* finds; a page that breaks it is unreadable, and the check goes on."""
    try:
        return reader(answer)
    except Exception as error:  # pages are strangers' input, and one must not end the check
        logger.exception("The reader failed on %s", answer.url)
        reason = visit_reason(VisitReason.READER_FAILED, detail=type(error).__name__)
        return Reading(verdict=Verdict(outcome=Outcome.UNREADABLE, reason=reason))


def read_file(answer: Answer) -> Reading:
    """An attachment: its bytes are all that is looked at."""
    bad = _bad_status(answer, "")
    return Reading(verdict=bad or verdict_of_file(answer.body, answer.url))


def words_of_file(body: bytes, name: str) -> Document:
    """What a file says that has replaced another one."""
    return read_words(body, name=name)


def read_document(answer: Answer, *, source: Source, at: datetime, profile: SiteProfile | None = None) -> Reading:
    """A page that is expected to be a document."""
    text = decode(answer.body, answer.content_type)
    status = answer.status or 0
    trouble = trouble_of(text, status)
    bad = _bad_status(answer, trouble)
    if bad:
        return Reading(verdict=bad)
    document = as_policy(_read(answer, source, at, profile))
    if not is_file(answer.body) and _is_binary(answer.body):
        return Reading(verdict=Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.NO_TEXT)))
    verdict = verdict_of_document(document, status, trouble)
    return Reading(verdict=verdict, document=document if verdict is OK else None)


def read_known(
    answer: Answer,
    *,
    source: Source,
    at: datetime,
    page: KnownPage,
    sketch_of: SketchOf,
    profile: SiteProfile | None = None,
) -> Reading:
    """A page whose document is known: at a glance when nothing but noise has changed, else in full.

    A sketch takes two readings to make, so it is made when bytes differ and the text does not, and not of re-posts,
    whose advertisements stand in the text.
    """
    if source.kind is SourceKind.AGGREGATOR or source.select.get("body") or page.pending:
        return read_document(answer, source=source, at=at, profile=profile)
    kept = unpacked(sketch_of(page.url))
    if answer.status == 200 and glance(kept.sketch, answer.body, answer.content_type, profile):
        better = after_glance(kept)
        return Reading(verdict=Verdict(outcome=Outcome.UNCHANGED), sketch=packed(better) if better else b"")
    reading = read_document(answer, source=source, at=at, profile=profile)
    document = reading.document
    if not document or not page.text_digest or document.text_digest != page.text_digest:
        return reading
    made = after_reading(kept, lambda: sketch(answer.body, answer.content_type, document, profile))
    return replace(reading, sketch=packed(made))


def read_listing(
    answer: Answer, *, source: Source, at: datetime, place: Place, profile: SiteProfile | None = None
) -> Reading:
    """A page that is expected to be a listing.

    A source's own address that reads as a document is handed back as that: the user may watch a single policy.
    """
    text = decode(answer.body, answer.content_type)
    status = answer.status or 0
    trouble = trouble_of(text, status)
    bad = _bad_status(answer, trouble)
    if bad:
        return Reading(verdict=bad)
    try:
        found = _found(FetchedPage(url=answer.url, text=text, content_type=answer.content_type), source, place)
    except AdapterError as error:
        reason = visit_reason(VisitReason.LISTING_SETTING, detail=error)
        return Reading(verdict=Verdict(outcome=Outcome.UNREADABLE, reason=reason))
    document = _read(answer, source, at, profile) if place.may_be_document or not found.rows else None
    if document and place.may_be_document and not trouble and _is_document(document, found.rows):
        return Reading(verdict=OK, document=document)
    goes_on = place.is_first and bool(found.onward)
    verdict = verdict_of_listing(
        rows=len(found.rows), goes_on=goes_on, document=document, status=status, trouble=trouble
    )
    listing = Document(kind=Kind.LISTING, entries=found.rows)
    sound = verdict is OK or (verdict is NO_ROWS and (text.lstrip()[:1] == "<" or says_it_is_empty(text)))
    return Reading(verdict=verdict, document=listing if sound else None, onward=found.onward)


def _found(page: FetchedPage, source: Source, place: Place) -> _Found:
    adapter = adapter_for(page, source.adapter)
    select = source.select.get("entries", "")
    if adapter is None:
        return _Found(
            rows=_cleaned(find_entries(page.text, url=page.url, content_type=page.content_type, select=select))
        )
    rows = _cleaned(adapter.rows(page, select=select))
    onward: list[str] = []
    # A page of rows goes on at one address; one without is an index, such as a sitemap of sitemaps.
    for _ in range(1 if rows else _LONGEST_INDEX):
        following = adapter.next_page(page, (*place.seen, *onward))
        if not following:
            break
        onward.append(normal_address(following))
    return _Found(rows=rows, onward=tuple(onward))


def _is_document(document: Document, rows: tuple[Entry, ...]) -> bool:
    """Whether it is a text, and the rows are links beside it: in a listing they are what a body would be made of."""
    if document.kind not in TEXTS or not _says_something(document):
        return False
    body = "\n".join(document.body)
    return sum(row.title in body for row in rows) * 2 <= len(rows)


def _says_something(document: Document) -> bool:
    """Whether there is a sentence, a number or a file: an empty column has its site's furniture alone."""
    said = any("。" in line and len(line) >= _SENTENCE for line in document.body)
    return said or bool(document.doc_number or document.attachments)


def _cleaned(rows: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Rows by normal address, each once, in order; what leads to no page or to a social network is left out."""
    kept: dict[str, Entry] = {}
    for row in rows:
        url = normal_address(row.url)
        if is_web(url) and not is_social(url) and url not in kept:
            kept[url] = _at(row, url)
    return tuple(kept.values())


def _at(row: Entry, url: str) -> Entry:
    return row if row.url == url else replace(row, url=url)


def _read(answer: Answer, source: Source, at: datetime, profile: SiteProfile | None) -> Document:
    body = source.select.get("body", "")
    return read(answer.body, url=answer.url, content_type=answer.content_type, at=at, select_body=body, profile=profile)


def _is_binary(body: bytes) -> bool:
    """Whether the beginning is full of bytes that no text of one byte a sign has."""
    start = body[:4096]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return len(start.translate(None, _NO_TEXT)) * 20 < len(start) * 19


def _bad_status(answer: Answer, trouble: str) -> Verdict | None:
    return verdict_of_status(answer.status or 0, retry_after=bool(answer.retry_after), trouble=trouble)
