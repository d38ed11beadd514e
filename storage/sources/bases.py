"""Which snapshots a new one may rest on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.model import Role, Visit
from storage.database.part import page_at
from storage.tables import AnswerRecord, CheckRecord, PageRecord, SnapshotRecord, VisitRecord

_CHECKS = 5  # the latest of a source, among whose visits another page of it is looked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Bases:
    """Digests of snapshots, "" where there is none."""

    after: str = ""  # what the page served before
    like: str = ""  # what another page of its site served


def bases_of(session: Session, check_id: int, visit: Visit) -> Bases:
    """Return what the bytes of a visit may be kept as a difference from."""
    source_id = session.scalar(select(CheckRecord.source_id).where(CheckRecord.id == check_id))
    if source_id is None:
        return Bases()
    page = page_at(session, source_id, visit.url)
    after = _served_before(session, page.id) if page else ""
    return Bases(after=after, like=_of_its_site(session, source_id) if visit.role is Role.DOCUMENT else "")


def _served_before(session: Session, page_id: int) -> str:
    query = (
        select(AnswerRecord.snapshot_digest)
        .join(SnapshotRecord, SnapshotRecord.digest == AnswerRecord.snapshot_digest)
        .where(AnswerRecord.page_id == page_id)
        .order_by(AnswerRecord.last_at.desc())
    )
    return session.scalar(query.limit(1)) or ""


def _of_its_site(session: Session, source_id: int) -> str:
    """Return a document that was kept of late, of the latest check that kept one."""
    latest = select(CheckRecord.id).where(CheckRecord.source_id == source_id).order_by(CheckRecord.started_at.desc())
    for check_id in session.scalars(latest.limit(_CHECKS)).all():
        query = (
            select(VisitRecord.body_digest)
            .join(PageRecord, PageRecord.id == VisitRecord.page_id)
            .join(SnapshotRecord, SnapshotRecord.digest == VisitRecord.body_digest)
            .where(VisitRecord.check_id == check_id, PageRecord.role == Role.DOCUMENT)
            .order_by(VisitRecord.id.desc())
        )
        if found := session.scalar(query.limit(1)):
            return found
    return ""
