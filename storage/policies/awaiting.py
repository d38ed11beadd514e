"""Which official pages are to be expected from sites that could not be read, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole
from pipeline.identity.titles import title_core
from pipeline.model import Document, PageState, Role
from pipeline.reasons.held import HeldReason
from storage.database.part import Part, source_id_of
from storage.policies.copies import search_words
from storage.sources.pages import READ
from storage.tables import CopyRecord, HeldRecord, PageRecord, PolicyRecord, SourceRecord, VisitRecord

_MOST_UNREAD = 2000  # announced pages that are looked through, the latest ones
GOVERNMENT = "government"
LATELY = timedelta(days=7)  # a listing that could not be read for so long will not be read within hours


_WAITING = (
    select(PageRecord.url, func.min(HeldRecord.first_at))
    .join(HeldRecord, HeldRecord.url_digest == PageRecord.url_digest)
    .where(
        PageRecord.source_id == bindparam("source_id"),
        PageRecord.state == PageState.NEW,
        HeldRecord.source_id == PageRecord.source_id,
        HeldRecord.reason == HeldReason.AWAITS_OFFICIAL,
    )
    .group_by(PageRecord.url)
)


class Awaiting(Part):
    """The questions of re-posts that come before their originals."""

    def unread_officials(self, document: Document) -> Sequence[str]:
        """Government sources that may show the official copy of *document*, which is known nowhere, and were not read.

        Those that have official copies of its issuer or under its 代字, where a listing could not be read at the latest
        visit though it could within the days before; and those that announce its title on a page not read so far.
        """
        with self.database.reading() as session:
            announcing = _announcing(session, document)
            troubled = [source for source in _sites_of(session, document) if _is_troubled(session, source)]
            names = select(SourceRecord.name).where(
                SourceRecord.id.in_({*announcing, *troubled}),
                SourceRecord.active,
                SourceRecord.paused.is_(False),
                SourceRecord.kind == GOVERNMENT,
            )
            return tuple(session.scalars(names.order_by(SourceRecord.name)))

    def announces(self, source: str, document: Document) -> bool:
        """Whether that source announces the title of *document* on a page that was not read so far."""
        with self.database.reading() as session:
            return source_id_of(session, source) in _announcing(session, document)

    def awaiting_official(self, source: str) -> Mapping[str, datetime]:
        """Return the addresses of a source that carry nothing yet but wait for an official page, and since when."""
        with self.database.reading() as session:
            rows = session.connection().execute(_WAITING, {"source_id": source_id_of(session, source)})
            return {row[0]: row[1] for row in rows if row[1]}


def _sites_of(session: Session, document: Document) -> frozenset[int]:
    """Return the sources that have official copies of the document's issuers, or under the 代字 of its number."""
    code = document.doc_number.partition("〔")[0]
    marks = [PolicyRecord.words.contains(search_words(name), autoescape=True) for name in document.issuers]
    marks += [PolicyRecord.doc_number.startswith(f"{code}〔", autoescape=True)] if code else []
    if not marks:
        return frozenset()
    query = (
        select(PageRecord.source_id, PolicyRecord.issuers, PolicyRecord.doc_number)
        .join(CopyRecord, CopyRecord.page_id == PageRecord.id)
        .join(PolicyRecord, PolicyRecord.id == CopyRecord.policy_id)
        .where(CopyRecord.role == CopyRole.OFFICIAL, CopyRecord.retired_at.is_(None), or_(*marks))
    )
    return frozenset(
        row.source_id
        for row in session.execute(query)
        if (code and row.doc_number.startswith(f"{code}〔")) or set(document.issuers) & set(row.issuers)
    )


def _is_troubled(session: Session, source_id: int) -> bool:
    """Tell whether one of a source's listings could not be read at its latest visit, though it was lately."""
    listings = select(PageRecord.id).where(
        PageRecord.source_id == source_id, PageRecord.role == Role.LISTING, PageRecord.state == PageState.ALIVE
    )
    return any(_is_unread(session, page_id) for page_id in session.scalars(listings))


def _is_unread(session: Session, page_id: int) -> bool:
    visits = select(VisitRecord.outcome, VisitRecord.at).where(VisitRecord.page_id == page_id)
    last = session.execute(visits.order_by(VisitRecord.at.desc()).limit(1)).one_or_none()
    if last is None or last.outcome in READ:
        return False
    read = visits.where(VisitRecord.outcome.in_(READ), VisitRecord.at >= last.at - LATELY)
    return session.execute(read.limit(1)).one_or_none() is not None


def _announcing(session: Session, document: Document) -> frozenset[int]:
    """Return the sources where a page that was announced and never read bears the document's title."""
    cores = {title_core(title) for title in (document.title, document.document_title) if title}
    unread = select(PageRecord.source_id, PageRecord.name).where(
        PageRecord.state == PageState.NEW, PageRecord.role == Role.DOCUMENT, PageRecord.name != ""
    )
    unread = unread.order_by(PageRecord.id.desc()).limit(_MOST_UNREAD)
    return frozenset(row.source_id for row in session.execute(unread) if title_core(row.name) in cores)
