"""Learns what the pages of a source have in common, after a check that saw enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from crawler.source import Source
from pipeline.errors import StorageError
from pipeline.model import Role, Visit
from pipeline.noise.site_profile import SiteProfile, Slot
from pipeline.profile.learning import FEWEST, Lesson, learn
from pipeline.profile.pages import Sample
from pipeline.profile.volatile import volatile_slots
from pipeline.read import READER_VERSION, read
from storage.store import Store

PAGES = 20  # that a profile is learnt from: it costs one reading of each
GROWTH = 1.25  # times the documents of the last lesson


def has_news(known: SiteProfile | None, visits: Sequence[Visit]) -> bool:
    """Whether a check may give a reason to learn: its source has no profile of this reader, or it read a page."""
    is_current = known is not None and known.reader_version >= READER_VERSION
    return not is_current or any(visit.document or visit.again for visit in visits)


def learn_from_archive(store: Store, source: Source, at: datetime, visits: Sequence[Visit] = ()) -> SiteProfile | None:
    """Return the source's profile as it is now; None when there was no reason to learn, or too little to learn from.

    There is one when its documents have grown by a quarter, the reader is newer, or *visits* found a volatile slot.
    """
    with store.view():
        known, documents = store.profile(source.name), store.documents(source.name)
    slots = volatile_slots([visit for visit in visits if visit.again][-PAGES:])
    if documents < FEWEST or not _has_reason(known, documents, slots):
        return None
    lesson = Lesson(at=at, reader_version=READER_VERSION, documents=documents, volatile=slots)
    return learn(_kept(store, source), lesson, known)


def learn_from_visits(store: Store, source: Source, at: datetime, visits: Sequence[Visit]) -> SiteProfile | None:
    """Return the profile of a source that was redesigned, learnt from the new pages; what was known stays."""
    fresh = [visit for visit in visits if _is_read(visit)][-PAGES:]
    lesson = Lesson(at=at, reader_version=READER_VERSION, documents=store.documents(source.name))
    select = source.select.get("body", "")
    samples = (Sample(body=visit.body, content_type=visit.content_type, select_body=select) for visit in fresh)
    return learn(samples, lesson, store.profile(source.name))


def read_anew(visits: Iterable[Visit], source: Source, profile: SiteProfile) -> Iterator[Visit]:
    """Yield the visits, their pages read by *profile*."""
    select = source.select.get("body", "")
    for visit in visits:
        if not _is_read(visit):
            yield visit
            continue
        document = read(
            visit.body,
            url=visit.url,
            content_type=visit.content_type,
            at=visit.at,
            select_body=select,
            profile=profile,
        )
        yield replace(visit, document=document, sketch=b"")


def _has_reason(known: SiteProfile | None, documents: int, slots: Sequence[Slot]) -> bool:
    if known is None or known.reader_version < READER_VERSION or documents >= GROWTH * known.documents:
        return True
    places = {slot.place for slot in known.volatile}
    return any(slot.closed and slot.place not in places for slot in slots)


def _kept(store: Store, source: Source) -> Iterator[Sample]:
    select = source.select.get("body", "")
    for one in store.latest_snapshots(source.name, limit=PAGES):
        try:
            body = store.snapshots.get(one.snapshot_digest)
        except StorageError:  # lost; `doctor` tells
            continue
        yield Sample(body=body, content_type=one.content_type, select_body=select)


def _is_read(visit: Visit) -> bool:
    return visit.role is Role.DOCUMENT and bool(visit.body) and visit.document is not None
