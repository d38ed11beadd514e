"""Reads answers: the part of a visit that costs processor time, run in a thread and never in the loop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.answer import Answer
from crawler.outcome import (
    OK,
    Verdict,
    named,
    verdict_of_document,
    verdict_of_file,
    verdict_of_status,
    verdict_of_strong,
)
from crawler.request import ListingRequest
from crawler.source import Source, SourceKind
from pipeline.files.document import as_policy
from pipeline.files.read import is_file, is_page
from pipeline.files.read import read_file as read_words
from pipeline.glance.rest import after_glance, after_reading, packed, unpacked
from pipeline.glance.sketch import glance, sketch
from pipeline.model import Document, Kind, KnownPage, Outcome
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.decode import decode, is_text
from pipeline.page.trouble import trouble_of
from pipeline.read import read
from pipeline.reasons.visit_words import VisitReason, visit_reason

logger = logging.getLogger(__name__)

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
    onward: tuple[ListingRequest, ...] = ()  # of a listing: where it goes on
    note: str = ""  # said of what is well
    sketch: bytes = field(default=b"", repr=False)  # to keep of a known document that says what it said before


def guarded(reader: Callable[[Answer], Reading], answer: Answer) -> Reading:
    """What *reader* finds; a page that breaks it is unreadable, and the check goes on."""
    try:
        return reader(answer)
    except Exception as error:  # pages are strangers' input, and one must not end the check
        logger.exception("The reader failed on %s", answer.url, extra={"url": answer.url})
        reason = visit_reason(VisitReason.READER_FAILED, detail=type(error).__name__)
        return Reading(verdict=Verdict(outcome=Outcome.UNREADABLE, reason=reason))


def read_file(answer: Answer) -> Reading:
    """An attachment: its bytes are all that is looked at."""
    if not is_page(answer.body):
        return Reading(verdict=bad_status(answer, "") or verdict_of_file(answer.body, answer.url))
    text, status = decode(answer.body, answer.content_type), answer.status or 0
    trouble = trouble_of(text, status)
    verdict = bad_status(answer, trouble) or verdict_of_strong(trouble, status)
    return Reading(verdict=named(verdict or verdict_of_file(answer.body, answer.url), text, status))


def words_of_file(body: bytes, name: str) -> Document:
    """What a file says that has replaced another one."""
    return read_words(body, name=name)


def read_document(answer: Answer, *, source: Source, at: datetime, profile: SiteProfile | None = None) -> Reading:
    """A page that is expected to be a document."""
    if unread := no_text(answer):
        return unread
    text = decode(answer.body, answer.content_type)
    status = answer.status or 0
    trouble = trouble_of(text, status)
    bad = bad_status(answer, trouble)
    if bad:
        return Reading(verdict=named(bad, text, status))
    document = as_policy(read_page(answer, source, at, profile))
    verdict = named(verdict_of_document(document, status, trouble), text, status)
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


def read_page(answer: Answer, source: Source, at: datetime, profile: SiteProfile | None) -> Document:
    """What the reader finds in an answer, as its source says that it is read."""
    body = source.select.get("body", "")
    return read(answer.body, url=answer.url, content_type=answer.content_type, at=at, select_body=body, profile=profile)


def bad_status(answer: Answer, trouble: str) -> Verdict | None:
    """The outcome that the status alone decides; None when the body has to be read."""
    return verdict_of_status(answer.status or 0, retry_after=bool(answer.retry_after), trouble=trouble)


def no_text(answer: Answer) -> Reading | None:
    """What is said of bytes that cannot be a page; None when they may be one."""
    if is_file(answer.body) or is_text(answer.body):
        return None
    verdict = Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.NO_TEXT))
    return Reading(verdict=bad_status(answer, "") or verdict)
