"""Pages: what a check must know of them, and how a visit moves them on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session

from pipeline.archive import Decision
from pipeline.model import Attachment, Entry, KnownPage, Outcome, PageState, Role, Validity, Visit
from storage.database.part import Part, page_at, source_id_of, url_digest
from storage.sources.rhythm import PATIENCE, next_visit_at, renew
from storage.tables import CopyRecord, PageRecord, VisitRecord
from storage.texts.documents import insert_new

READ = frozenset({Outcome.OK, Outcome.UNCHANGED})  # the outcomes that may move a baseline
_NEVER_DUE = (PageState.IGNORED, PageState.MOVED)
_WAITED = (
    select(func.max(CopyRecord.waited))
    .where(CopyRecord.page_id == PageRecord.id, CopyRecord.pending_digest != "", CopyRecord.retired_at.is_(None))
    .scalar_subquery()
)
_LISTED = exists().where(
    CopyRecord.page_id == PageRecord.id,
    CopyRecord.listed_next != Validity.NOT_STATED,
    CopyRecord.retired_at.is_(None),
)
# Sketches are a hundred times as large as the rest of a page, so each is read when its page is visited.
_ALL = (
    select(  # in the order in which `_known` takes them
        PageRecord.url,
        PageRecord.role,
        PageRecord.state,
        PageRecord.first_seen_at,
        PageRecord.parent,
        PageRecord.name,
        PageRecord.etag,
        PageRecord.last_modified,
        PageRecord.body_digest,
        PageRecord.text_digest,
        PageRecord.visits_since_full,
        PageRecord.missing_streak,
        PageRecord.last_visit_at,
        func.coalesce(PageRecord.still_since, PageRecord.last_new_at, PageRecord.first_seen_at),
        PageRecord.times_changed,
        _WAITED.label("waited"),
        _LISTED.label("listed_pending"),
        PageRecord.due_at,
    )
    .where(PageRecord.source_id == bindparam("source_id"))
    .order_by(PageRecord.id)
)
_DUE = _ALL.where(
    or_(PageRecord.due_at.is_(None), PageRecord.due_at <= bindparam("due_before")),
    PageRecord.state.not_in(_NEVER_DUE),
)
_AWAITING = select(PageRecord.url).where(
    PageRecord.source_id == bindparam("source_id"),
    PageRecord.role == Role.DOCUMENT,
    PageRecord.state == PageState.ALIVE,
    or_(PageRecord.missing_streak == 1, _WAITED < PATIENCE, _LISTED),
)
_WAS_READ = exists().where(
    VisitRecord.page_id == PageRecord.id, VisitRecord.at >= bindparam("since"), VisitRecord.outcome.in_(READ)
)
_LISTINGS = select(PageRecord.url).where(
    PageRecord.source_id == bindparam("source_id"), PageRecord.role == Role.LISTING, _WAS_READ
)
_FIRST = (
    select(PageRecord.id)
    .where(PageRecord.source_id == bindparam("source_id"), PageRecord.url_digest == bindparam("digest"))
    .scalar_subquery()
)
_SKETCHES = (
    select(PageRecord.url, PageRecord.sketch)
    .where(PageRecord.source_id == bindparam("source_id"), PageRecord.id >= _FIRST)
    .order_by(PageRecord.id)
    .limit(bindparam("limit"))
)


class Pages(Part):
    """What is known of the pages of a source."""

    def known_pages(self, source: str, *, due_before: datetime | None) -> tuple[KnownPage, ...]:
        """Return the pages of a source, oldest first: those due, or with None all of them, ignored ones too.

        Moved pages are never due; ignored ones only when everything is asked for.
        """
        with self.database.reading() as session:
            asked = {"source_id": source_id_of(session, source)}
            if due_before is None:
                return tuple(map(_known, session.connection().execute(_ALL, asked)))
            return tuple(map(_known, session.connection().execute(_DUE, asked | {"due_before": due_before})))

    def known_and_due(self, source: str, now: datetime) -> tuple[tuple[KnownPage, ...], tuple[KnownPage, ...]]:
        """Return all pages of a source, oldest first, and those of them that are due, as `known_pages` would."""
        with self.database.reading() as session:
            known, due = [], []
            for row in session.connection().execute(_ALL, {"source_id": source_id_of(session, source)}):
                page = _known(row)
                due_at: Any = row[-1]
                known.append(page)
                if (due_at is None or due_at <= now) and page.state not in _NEVER_DUE:
                    due.append(page)
            return tuple(known), tuple(due)

    def awaiting_second_visit(self, source: str) -> frozenset[str]:
        """Return the addresses whose change or removal waits for a second visit, and has not in vain for long."""
        with self.database.reading() as session:
            asked = {"source_id": source_id_of(session, source)}
            return frozenset(session.connection().scalars(_AWAITING, asked))

    def listings_read(self, source: str, *, since: datetime) -> frozenset[str]:
        """Return the addresses of a source's listings that were read at a visit since then."""
        with self.database.reading() as session:
            asked = {"source_id": source_id_of(session, source), "since": since}
            return frozenset(session.connection().scalars(_LISTINGS, asked))

    def sketches_from(self, source: str, url: str, limit: int) -> Mapping[str, bytes]:
        """Return what is kept for a glance of *limit* pages, by address: of that one, and those found after it."""
        with self.database.reading() as session:
            asked = {"source_id": source_id_of(session, source), "digest": url_digest(url), "limit": limit}
            return {row.url: row.sketch or b"" for row in session.connection().execute(_SKETCHES, asked)}


def visited_page(session: Session, source_id: int, visit: Visit) -> PageRecord:
    """Return the page of a visit, locked; it is made when nobody announced it."""
    page = page_at(session, source_id, visit.url, locked=True)
    if page is None:
        row = _row(source_id, visit.url, visit.role, visit.at)
        insert_new(session, PageRecord, [row | {"parent": visit.parent, "name": visit.name}])
        page = page_at(session, source_id, visit.url, locked=True)
    assert page is not None  # noqa: S101  it was inserted, here or by another process
    return page


def move_on(page: PageRecord, visit: Visit, decision: Decision | None, *, waited: int = 0) -> None:
    """Bring a page up to a visit that left its change waiting for the *waited*-th time in a row, 0: that left none.

    Validators and digests stand for what was read and settled, nothing else.
    """
    page.last_visit_at = visit.at
    if visit.role is Role.ATTACHMENT and visit.name:
        page.parent, page.name = page.parent or visit.parent, visit.name
    if visit.outcome is Outcome.MISSING:
        page.missing_streak += 1
    if visit.is_empty and page.state is PageState.NEW:
        page.state = PageState.EMPTY
    if visit.outcome in READ:
        _was_read(page, visit)
        if _is_settled(page, visit, decision):
            _settle(page, visit, decision)
    if decision is not None and decision.state is not None:
        page.state = decision.state
    page.due_at = next_visit_at(page, visit, waited=waited)


def visit_row(check_id: int, page_id: int, visit: Visit) -> dict[str, object]:
    """Return the row that a visit is kept as."""
    return {
        "check_id": check_id,
        "page_id": page_id,
        "at": visit.at,
        "outcome": visit.outcome,
        "status": visit.status,
        "final_url": visit.final_url,
        "etag": visit.etag,
        "last_modified": visit.last_modified,
        "conditional": visit.conditional,
        "body_digest": visit.body_digest,
        "reason": visit.reason,
    }


def announce(session: Session, source_id: int, entries: Iterable[Entry], at: datetime) -> None:
    """Make a page of every row of a listing; known pages stay as they are."""
    insert_new(session, PageRecord, [_row(source_id, e.url, Role.DOCUMENT, at) | {"name": e.title} for e in entries])


def offer(session: Session, page: PageRecord, attachments: Sequence[Attachment], at: datetime) -> None:
    """Make a page of every attachment that *page* offers, and leave out those that it does not offer any more."""
    rows = [
        _row(page.source_id, a.url, Role.ATTACHMENT, at) | {"parent": page.url, "name": a.name}
        for a in attachments
        if a.url
    ]
    insert_new(session, PageRecord, rows)
    offered = [row["url_digest"] for row in rows]
    mine = (PageRecord.source_id == page.source_id, PageRecord.parent == page.url, PageRecord.role == Role.ATTACHMENT)
    session.execute(
        update(PageRecord).where(*mine, PageRecord.url_digest.not_in(offered)).values(state=PageState.IGNORED)
    )
    if offered:
        session.execute(
            update(PageRecord)
            .where(*mine, PageRecord.url_digest.in_(offered), PageRecord.state == PageState.IGNORED)
            .values(state=PageState.NEW)
        )


def _row(source_id: int, url: str, role: Role, at: datetime) -> dict[str, object]:
    return {"source_id": source_id, "url": url, "url_digest": url_digest(url), "role": role, "first_seen_at": at}


def _was_read(page: PageRecord, visit: Visit) -> None:
    page.missing_streak = 0
    page.visits_since_full = page.visits_since_full + 1 if visit.conditional else 0
    if page.state in (PageState.NEW, PageState.EMPTY) and visit.role is not Role.DOCUMENT:
        page.state = PageState.ALIVE


def _is_settled(page: PageRecord, visit: Visit, decision: Decision | None) -> bool:
    """Tell whether the bytes of a visit are all accounted for, so that they need not be fetched again.

    They are not while a change waits, or was held back, with the page's text other than its current revision's.
    """
    if decision is None or decision.document is not None:
        return True
    if decision.pending_digest:
        return False
    return visit.document is None or not page.text_digest or visit.document.text_digest == page.text_digest


def _settle(page: PageRecord, visit: Visit, decision: Decision | None) -> None:
    if visit.outcome is Outcome.OK or visit.sketch:
        page.sketch = visit.sketch or None  # an older one is of a text that may stand no more
    page.etag = visit.etag or ("" if visit.outcome is Outcome.OK else page.etag)
    page.last_modified = visit.last_modified or ("" if visit.outcome is Outcome.OK else page.last_modified)
    if visit.body_digest and visit.body_digest != page.body_digest:
        if visit.role is Role.ATTACHMENT:
            renew(page, visit.at, is_first=not page.body_digest)
        page.body_digest = visit.body_digest
    if decision is not None and decision.document is not None:
        renew(page, visit.at, is_first=not page.text_digest, document=decision.document)
        page.text_digest = decision.document.text_digest


def _known(row: Row[*tuple[Any, ...]]) -> KnownPage:
    (url, role, state, first_seen_at, parent, name, etag, modified, body, text, since_full, missing, *more) = row
    visited_at, still_since, times_changed, waited, listed_pending, _ = more
    return KnownPage(  # of a row's columns each by its name would take three times as long
        url=url,
        role=role,
        state=state,
        first_seen_at=first_seen_at,
        parent=parent,
        name=name,
        etag=etag,
        last_modified=modified,
        body_digest=body,
        text_digest=text,
        visits_since_full=since_full,
        missing_streak=missing,
        pending=waited is not None,
        waited=waited or 0,
        visited_at=visited_at,
        still_since=still_since,
        times_changed=times_changed,
        listed_pending=listed_pending,
    )
