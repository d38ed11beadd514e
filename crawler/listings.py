"""Reads listings: what a page announces, where it goes on, and what it was taken for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.adapters import Adapter, Evidence, FetchedPage, Recognised, recognise
from crawler.adapters.html_list import HtmlList
from crawler.adapters.iframe import frames_of, is_frameset
from crawler.adapters.interface import Interface
from crawler.adapters.json_list import JsonList, says_it_is_empty
from crawler.address import is_social, is_web, normal_address
from crawler.answer import Answer
from crawler.outcome import NO_ROWS, OK, ONE_TEXT, Verdict, named, verdict_of_listing
from crawler.reading import TEXTS, Reading, bad_status, no_text, read_page
from crawler.request import ListingRequest
from crawler.source import Source, may_be_another
from pipeline.errors import AdapterError, AnswerUnlikeError
from pipeline.listing.entries import find_entries
from pipeline.model import Document, Entry, Kind, Outcome
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.decode import decode
from pipeline.page.trouble import trouble_of
from pipeline.reasons.visit_words import VisitReason, visit_reason

_SENTENCE = 15  # characters
_LONGEST_INDEX = 50  # sitemaps of one sitemap


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in a listing a page stands, and what it was asked for with."""

    is_first: bool = True
    may_be_document: bool = False
    seen: frozenset[str] = frozenset()  # addresses that it does not go on at
    request: ListingRequest | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    rows: tuple[Entry, ...] = ()
    onward: tuple[ListingRequest, ...] = ()
    evidence: Evidence | None = None
    unlike: str = ""  # why it is not what it should be
    note: str = ""  # as what else it was read


def read_listing(
    answer: Answer, *, source: Source, at: datetime, place: Place, profile: SiteProfile | None = None
) -> Reading:
    """A page that is expected to be a listing.

    A source's own address that reads as a document is handed back as that: the user may watch a single policy.
    """
    if unread := no_text(answer):
        return unread
    text = decode(answer.body, answer.content_type)
    trouble = trouble_of(text, answer.status or 0)
    bad = bad_status(answer, trouble)
    if bad:
        return Reading(verdict=named(bad, text, answer.status or 0))
    found = _found_in(_page(answer, text, source, place), source, place)
    document = read_page(answer, source, at, profile) if place.may_be_document or not found.rows else None
    if document and place.may_be_document and not trouble and _is_document(document, found.rows):
        return Reading(verdict=OK, document=document)
    verdict = named(_verdict(found, answer, place, document, trouble), text, answer.status or 0)
    listing = _listing(found, verdict, text)
    if verdict is NO_ROWS and place.is_first:
        verdict = _said_better(verdict, place, document, text, answer.url)
    return Reading(verdict=verdict, document=listing, onward=found.onward, note=found.note)


def _page(answer: Answer, text: str, source: Source, place: Place) -> FetchedPage:
    request = place.request or ListingRequest(url=answer.url)
    return FetchedPage(
        url=answer.url,
        text=text,
        content_type=answer.content_type,
        options={**source.options, **request.carried},
        asked_by=request.adapter,
        is_named=bool(source.adapter),
    )


def _verdict(found: _Found, answer: Answer, place: Place, document: Document | None, trouble: str) -> Verdict:
    is_frame = place.is_first or bool(place.request and place.request.adapter)
    goes_on = is_frame and bool(found.onward)
    verdict = verdict_of_listing(
        rows=len(found.rows), goes_on=goes_on, document=document, status=answer.status or 0, trouble=trouble
    )
    if verdict is NO_ROWS and found.unlike:
        return Verdict(outcome=Outcome.UNREADABLE, reason=found.unlike)
    return verdict


def _listing(found: _Found, verdict: Verdict, text: str) -> Document | None:
    """The listing, when it is well; one that is well may show no rows."""
    is_empty = verdict is NO_ROWS and (text.lstrip()[:1] == "<" or says_it_is_empty(text))
    if verdict is not OK and not is_empty:
        return None
    return Document(kind=Kind.LISTING, kind_evidence=str(found.evidence or ""), entries=found.rows)


def _found_in(page: FetchedPage, source: Source, place: Place) -> _Found:
    try:
        return _found(page, source, place)
    except AnswerUnlikeError as error:
        return _Found(unlike=error.sentence)
    except AdapterError as error:
        return _Found(unlike=visit_reason(VisitReason.LISTING_SETTING, detail=error))


def _found(page: FetchedPage, source: Source, place: Place) -> _Found:
    known = _recognised(page, source, place)
    select = source.select.get("entries", "")
    if known is None:
        rows = find_entries(page.text, url=page.url, content_type=page.content_type, select=select)
        return _Found(rows=_cleaned(rows))
    is_told = known.adapter.name == source.adapter or not source.adapter  # a selector is of the system it was told for
    rows = _cleaned(known.adapter.rows(page, select=select if is_told else ""))
    hosts = known.evidence.hosts if known.evidence else frozenset[str]()
    onward: list[ListingRequest] = []
    # A page of rows goes on at one address; one without is an index, such as a sitemap of sitemaps.
    for _ in range(1 if rows else _LONGEST_INDEX):
        following = known.adapter.next_request(page, [*place.seen, *(each.address for each in onward)], hosts)
        if following is None:
            break
        onward.append(following)
    unlike = "" if known.evidence or page.asked_by else _unlike(page, source.adapter)
    note = told_as_another(source.adapter, known.evidence)
    return _Found(rows=rows, onward=tuple(onward), evidence=known.evidence, unlike=unlike, note=note)


def _recognised(page: FetchedPage, source: Source, place: Place) -> Recognised | None:
    """The source's adapter; where nothing speaks for it and nobody insists, and it reads pages as they are, another.

    An interface may be asked by a script that was not fetched: whether it is there is known when it has been asked.
    """
    is_other = page.asked_by and may_be_another(source)
    known = recognise(page, "" if is_other else source.adapter)
    if known is None or known.evidence or not may_be_another(source) or _asks_elsewhere(known.adapter, page):
        return known
    carried = place.request.carried if place.request else {}
    return recognise(replace(page, is_named=False, options=carried)) or known


def _asks_elsewhere(adapter: Adapter, page: FetchedPage) -> bool:
    return isinstance(adapter, JsonList) or (isinstance(adapter, Interface) and any(adapter.begin(page)))


def told_as_another(wanted: str, found: Evidence | None) -> str:
    """What is said of a listing that is read as another kind than *wanted*; "" when any page of rows may be of it."""
    if not wanted or found is None or found.adapter in (wanted, HtmlList.name):
        return ""
    return visit_reason(VisitReason.READ_AS_ANOTHER, kind=wanted, detail=found)


def _unlike(page: FetchedPage, wanted: str) -> str:
    """What is said of a page that the adapter *wanted* for it does not know."""
    other = recognise(page)
    reason = VisitReason.LOOKS_LIKE_ANOTHER if other else VisitReason.OF_NO_SUCH_KIND
    return visit_reason(reason, kind=wanted, detail=other.evidence if other else "")


def _is_document(document: Document, rows: tuple[Entry, ...]) -> bool:
    """Whether it is a text, and the rows are links beside it: in a listing they are what a body would be made of."""
    if document.kind not in TEXTS or not _says_something(document):
        return False
    body = "\n".join(document.body)
    return sum(row.title in body for row in rows) * 2 <= len(rows)


def _said_better(verdict: Verdict, place: Place, document: Document | None, text: str, url: str) -> Verdict:
    """What is said of a page without rows that is none of a listing at all."""
    frames = frames_of(text, url) if is_frameset(text) else ()
    if frames:
        return Verdict(outcome=verdict.outcome, reason=visit_reason(VisitReason.LEADS_OFF, url=frames[0]))
    return ONE_TEXT if place.may_be_document and document and _is_news(document) else verdict


def _is_news(document: Document) -> bool:
    return document.kind is Kind.NEWS and _says_something(document)


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
