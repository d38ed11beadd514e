"""One visit: fetch a page, read it away from the loop, and say how it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from crawler.answer import Answer
from crawler.fetch import Fetcher
from crawler.listings import Place, read_listing
from crawler.outcome import NOWHERE, OK, Verdict, as_rendered, verdict_of_answer
from crawler.reading import (
    TEXTS,
    Reading,
    SketchOf,
    guarded,
    no_sketch,
    read_document,
    read_file,
    read_known,
    words_of_file,
)
from crawler.request import ListingRequest
from crawler.soft404 import Nowhere
from crawler.source import Source, SourceKind
from crawler.validators import Validators, validators_of
from pipeline.model import Document, Entry, KnownPage, Outcome, PageState, Role, Visit
from pipeline.noise.site_profile import SiteProfile
from pipeline.reasons.visit_words import VisitReason, visit_reason
from pipeline.text.digest import bytes_digest

_SHELLS = frozenset({Outcome.BLOCKED, Outcome.UNREADABLE, Outcome.PARTIAL})  # what a cookie just set may open
_WITHOUT_TEXT = frozenset({Outcome.UNREADABLE, Outcome.PARTIAL})
_SAME_BYTES = Reading(verdict=Verdict(outcome=Outcome.UNCHANGED))


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How to look at a page."""

    url: str
    reader: Callable[..., Reading]
    validators: Validators = Validators()  # noqa: RUF009  frozen
    known_digest: str = ""  # bytes with this digest are not read again
    referer: str = ""
    request: ListingRequest | None = None  # of a page of a listing
    plain: bool = False  # shown in no browser


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An answer, when it came, and what was found in it."""

    at: datetime
    answer: Answer
    reading: Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A visit of a listing, and what a check goes on with."""

    visit: Visit
    rows: tuple[Entry, ...] = field(default=(), repr=False)  # of unchanged bytes too
    onward: tuple[ListingRequest, ...] = ()


class Visitor:
    """Visits the pages of one source."""

    def __init__(
        self,
        source: Source,
        *,
        fetcher: Fetcher,
        full_visit_every: int,
        sketch_of: SketchOf = no_sketch,
        profile: SiteProfile | None = None,
    ) -> None:
        self._source = source
        self._fetcher = fetcher
        self._sketch_of = sketch_of
        self._full_visit_every = full_visit_every
        self._profile = profile
        self._cookies_help = True
        self._nowhere = Nowhere(fetcher)

    async def document(self, page: KnownPage) -> Visit:
        """A visit of a document. A text that is not the known one is fetched and read once more."""
        seen = await self._look(self._usual(page, partial(read_known, page=page, sketch_of=self._sketch_of)))
        if page.text_digest and await self._stands_nowhere(page, seen):
            seen = replace(seen, reading=Reading(verdict=NOWHERE))
        visit = self._visit(page, seen)
        if visit.document is None or not self._wants_second_look(page, visit.document):
            return visit
        again = await self._look(Look(url=page.url, reader=read_document))
        return replace(visit, again=again.reading.document)

    async def attachment(self, page: KnownPage) -> Visit:
        """A visit of a file. One whose bytes differ at every fetch is never told as replaced."""
        visit = self._visit(page, await self._look(replace(self._usual(page, _read_file), plain=True)))
        if visit.outcome is not Outcome.OK or not page.body_digest:
            return visit
        again = await self._look(Look(url=page.url, reader=_read_file, known_digest=visit.body_digest, plain=True))
        if again.reading.verdict is not OK:
            return replace(visit, document=await asyncio.to_thread(words_of_file, visit.body, page.name))
        reason = visit_reason(VisitReason.FILE_UNSTEADY)
        return replace(visit, outcome=Outcome.UNCHANGED, reason=reason, body=b"", body_digest=page.body_digest)

    async def listing(
        self, page: KnownPage, request: ListingRequest, *, referer: str = "", seen: frozenset[str], full: bool = False
    ) -> Listed:
        """A visit of a page of a listing, or of a source's address that is a document itself.

        Without a *referer* it is the listing's first page; *full* leaves the validators out. The rows are there for
        unchanged bytes too: a check that was broken off may have kept the listing and not what it announced.
        """
        unread = page.state in (PageState.NEW, PageState.EMPTY)
        place = Place(is_first=not referer, may_be_document=not referer and unread, seen=seen, request=request)
        look = Look(
            url=request.url,
            reader=partial(read_listing, place=place),
            validators=Validators() if full or request.body else self._validators(page),
            referer=referer,
            request=request,
        )
        looked = await self._look(look)
        document = looked.reading.document
        if document is not None and document.kind in TEXTS:
            return Listed(visit=self._visit(replace(page, role=Role.DOCUMENT), looked))
        visit = _unchanged_if_same(self._visit(page, looked), page)
        visit = replace(visit, reason=visit.reason or looked.reading.note)
        return Listed(visit=visit, rows=document.entries if document else (), onward=looked.reading.onward)

    async def _stands_nowhere(self, page: KnownPage, seen: Seen) -> bool:
        """Whether a known page answers as its site does where nothing can stand."""
        document, outcome = seen.reading.document, seen.reading.verdict.outcome
        is_new = outcome is Outcome.OK and document is not None and document.text_digest != page.text_digest
        return (is_new or outcome in _WITHOUT_TEXT) and await self._nowhere.is_like(seen.answer, document)

    def _wants_second_look(self, page: KnownPage, document: Document) -> bool:
        if page.text_digest:
            return document.text_digest != page.text_digest
        # Re-posts carry advertisements inside the text, and those rotate.
        return self._source.kind is SourceKind.AGGREGATOR and document.kind in TEXTS

    def _usual(self, page: KnownPage, reader: Callable[..., Reading]) -> Look:
        known = "" if page.pending else page.body_digest  # what waits to be confirmed is read again
        return Look(url=page.url, reader=reader, validators=self._validators(page), known_digest=known)

    def _validators(self, page: KnownPage) -> Validators:
        return validators_of(page, full_visit_every=self._full_visit_every)

    async def _look(self, look: Look) -> Seen:
        """Fetch and read; once more when the answer was a shell that set a cookie, until that has not helped."""
        seen = await self._look_once(look)
        if self._cookies_help and seen.answer.sets_cookie and seen.reading.verdict.outcome in _SHELLS:
            seen = await self._look_once(look)
            self._cookies_help = seen.reading.verdict.outcome not in _SHELLS
        return seen

    async def _look_once(self, look: Look) -> Seen:
        answer = await self._fetcher.fetch(
            look.url, look.validators, referer=look.referer, posting=look.request, plain=look.plain
        )
        at = datetime.now(UTC)
        verdict = verdict_of_answer(answer)
        if verdict:
            return Seen(at=at, answer=answer, reading=Reading(verdict=verdict))
        if look.known_digest and answer.status == 200 and bytes_digest(answer.body) == look.known_digest:
            return Seen(at=at, answer=answer, reading=_SAME_BYTES)
        reads = partial(look.reader, source=self._source, at=at, profile=self._profile)
        reading = await asyncio.to_thread(guarded, reads, answer)
        if answer.rendered:
            reading = replace(reading, verdict=as_rendered(reading.verdict, withheld=answer.withheld))
        return Seen(at=at, answer=answer, reading=reading)

    def _visit(self, page: KnownPage, seen: Seen) -> Visit:
        answer, verdict = seen.answer, seen.reading.verdict
        good = verdict.outcome is Outcome.OK
        return Visit(
            source=self._source.name,
            url=page.url,
            role=page.role,
            at=seen.at,
            outcome=verdict.outcome,
            status=answer.status,
            final_url=answer.final_url,
            content_type=answer.content_type,
            etag=answer.etag,
            last_modified=answer.last_modified,
            conditional=answer.conditional,
            body=answer.body if good else b"",
            body_digest=bytes_digest(answer.body) if good or seen.reading is _SAME_BYTES else "",
            reason=verdict.reason,
            parent=page.parent,
            name=page.name,
            document=seen.reading.document,
            sketch=seen.reading.sketch,
            headers=answer.headers,
            rendered=answer.rendered,
        )


def _read_file(answer: Answer, **_: object) -> Reading:  # called like the others
    return read_file(answer)


def _unchanged_if_same(visit: Visit, page: KnownPage) -> Visit:
    if visit.outcome is not Outcome.OK or visit.body_digest != page.body_digest:
        return visit
    return replace(visit, outcome=Outcome.UNCHANGED, body=b"", document=None)
