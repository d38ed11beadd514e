"""What people ask about the pages of a source: a list, one page, its visits, the bytes it was last read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session

from pipeline.model import Outcome, Role
from storage.database.engine import Database
from storage.sources.publishing import published_days_of
from storage.tables import (
    AnswerRecord,
    CheckRecord,
    CopyRecord,
    PageRecord,
    PolicyRecord,
    RevisionRecord,
    SnapshotRecord,
    SourceRecord,
    VisitRecord,
)
from storage.views.pages import KeptSnapshot, PageFilter, PageView, VisitView

# A sketch is a hundred times as large as the rest of a page: it is never read here.
_COLUMNS = tuple(column for column in PageRecord.__table__.columns if column.name != "sketch")
_LATEST = 300  # pages among which announced documents are looked for: to sort all by their role costs too much
_LAST = (
    select(VisitRecord.id)
    .where(VisitRecord.page_id == PageRecord.id)
    .order_by(VisitRecord.at.desc(), VisitRecord.id.desc())
    .limit(1)
    .correlate(PageRecord)
    .scalar_subquery()
)


class PageHistory:
    """What is known of single pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pages(
        self,
        source: str,
        wanted: PageFilter = PageFilter(),  # noqa: B008 - a frozen value
        /,
        *,
        limit: int = 50,
    ) -> Sequence[PageView]:
        """Return the pages of a source, those found last first."""
        owner = select(SourceRecord.id).where(SourceRecord.name == source).scalar_subquery()
        query = select(PageRecord.id).where(PageRecord.source_id == owner, *_conditions(wanted))
        with self._database.reading() as session:
            # The ids first: of all pages of a large source nothing else is looked up, or sorted.
            ids = session.scalars(query.order_by(PageRecord.id.desc()).limit(limit)).all()
            return _views(session, _pages().where(PageRecord.id.in_(ids)).order_by(PageRecord.id.desc()))

    def page(self, page_id: int) -> PageView | None:
        """Return one page."""
        with self._database.reading() as session:
            return next(iter(_views(session, _pages().where(PageRecord.id == page_id))), None)

    def visits(self, page_id: int, *, limit: int = 50) -> Sequence[VisitView]:
        """Return the visits of a page, newest first; those of long ago are forgotten."""
        query = select(VisitRecord).where(VisitRecord.page_id == page_id)
        with self._database.reading() as session:
            found = session.scalars(query.order_by(VisitRecord.at.desc(), VisitRecord.id.desc()).limit(limit))
            return [_visit(record) for record in found]

    def kept_snapshot(self, page_id: int) -> KeptSnapshot | None:
        """Return the bytes that a page was last read from; None when none were kept, as of every listing."""
        answered = (
            select(AnswerRecord.final_url, AnswerRecord.last_at, SnapshotRecord)
            .join(SnapshotRecord, SnapshotRecord.digest == AnswerRecord.snapshot_digest)
            .where(AnswerRecord.page_id == page_id)
            .order_by(AnswerRecord.last_at.desc())
        )
        current = (
            select(PageRecord.url, RevisionRecord.seen_at, SnapshotRecord)
            .join(CopyRecord, CopyRecord.page_id == PageRecord.id)
            .join(RevisionRecord, RevisionRecord.id == CopyRecord.revision_id)
            .join(SnapshotRecord, SnapshotRecord.digest == RevisionRecord.snapshot_digest)
            .where(PageRecord.id == page_id, CopyRecord.retired_at.is_(None))
        )
        with self._database.reading() as session:
            url = session.scalar(select(PageRecord.url).where(PageRecord.id == page_id)) or ""
            row = session.execute(answered.limit(1)).first() or session.execute(current.limit(1)).first()
            return _kept(row[0], row[1], row[2], url) if row else None

    def visits_by_outcome(self, source: str, since: datetime) -> Mapping[Outcome, int]:
        """Return how visits ended in a source's checks since then, the commonest first.

        Counted when a check ends: single visits may be forgotten.
        """
        query = (
            select(CheckRecord.visits)
            .join(SourceRecord, SourceRecord.id == CheckRecord.source_id)
            .where(SourceRecord.name == source, CheckRecord.started_at >= since, CheckRecord.visits.is_not(None))
        )
        counts: Counter[str] = Counter()
        with self._database.reading() as session:
            for visits in session.scalars(query):
                counts.update(visits or {})
        return {Outcome(outcome): n for outcome, n in counts.most_common()}

    def published_days(self, source: str) -> tuple[date, ...]:
        """Return the days of a source's latest documents, by which its rhythm is learnt."""
        with self._database.reading() as session:
            return published_days_of(session, source)

    def announced(self, source: str, *, limit: int = 20) -> Sequence[PageView]:
        """Return the documents among the pages of a source that were found last, newest first."""
        owner = select(SourceRecord.id).where(SourceRecord.name == source).scalar_subquery()
        latest = select(PageRecord.id).where(PageRecord.source_id == owner).order_by(PageRecord.id.desc())
        with self._database.reading() as session:
            ids = session.scalars(latest.limit(_LATEST)).all()
            query = _pages().where(PageRecord.id.in_(ids), PageRecord.role == Role.DOCUMENT)
            return _views(session, query.order_by(PageRecord.id.desc()).limit(limit))


def _pages() -> Select[Any]:
    return (
        select(*_COLUMNS, SourceRecord.name.label("source"), CopyRecord.role.label("copy_role"))
        .add_columns(CopyRecord.fidelity, CopyRecord.policy_id, PolicyRecord.title.label("policy_title"))
        .add_columns(_LAST.label("last_id"))
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .outerjoin(CopyRecord, (CopyRecord.page_id == PageRecord.id) & CopyRecord.retired_at.is_(None))
        .outerjoin(PolicyRecord, PolicyRecord.id == CopyRecord.policy_id)
    )


def _conditions(wanted: PageFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.role:
        found.append(PageRecord.role == wanted.role)
    if wanted.state:
        found.append(PageRecord.state == wanted.state)
    if wanted.words:
        places = (PageRecord.name, PageRecord.url)
        found.append(or_(*(place.icontains(wanted.words, autoescape=True) for place in places)))
    if wanted.before_id is not None:
        found.append(PageRecord.id < wanted.before_id)
    if wanted.outcome:
        found.append(select(VisitRecord.outcome).where(VisitRecord.id == _LAST).scalar_subquery() == wanted.outcome)
    return found


def _views(session: Session, query: Select[Any]) -> list[PageView]:
    rows = session.execute(query).all()
    ids = [row.last_id for row in rows if row.last_id is not None]
    last = {one.id: one for one in session.scalars(select(VisitRecord).where(VisitRecord.id.in_(ids)))}
    return [_view(row, last.get(row.last_id)) for row in rows]


def _view(row: Row[Any], last: VisitRecord | None) -> PageView:
    return PageView(
        id=row.id,
        source=row.source,
        url=row.url,
        role=row.role,
        state=row.state,
        name=row.name,
        parent=row.parent,
        first_seen_at=row.first_seen_at,
        last_visit_at=row.last_visit_at,
        due_at=row.due_at,
        still_since=row.still_since,
        times_changed=row.times_changed,
        missing_streak=row.missing_streak,
        etag=row.etag,
        last_modified=row.last_modified,
        last=_visit(last) if last else None,
        policy_id=row.policy_id,
        policy_title=row.policy_title or "",
        copy_role=row.copy_role,
        fidelity=row.fidelity,
    )


def _visit(record: VisitRecord) -> VisitView:
    return VisitView(
        at=record.at,
        check_id=record.check_id,
        outcome=record.outcome,
        status=record.status,
        reason=record.reason,
        final_url=record.final_url,
        conditional=record.conditional,
    )


def _kept(answered: str, seen_at: datetime, snapshot: SnapshotRecord, url: str) -> KeptSnapshot:
    return KeptSnapshot(
        digest=snapshot.digest,
        content_type=snapshot.content_type,
        size_bytes=snapshot.size_bytes,
        url=answered or url,
        seen_at=seen_at,
    )
