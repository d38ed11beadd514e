"""Which snapshots a new one may rest on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pipeline.model import Role, Visit
from storage.database.part import page_at
from storage.tables import AnswerRecord, CheckRecord, PageRecord, SnapshotRecord, VisitRecord
from storage.tables.base import table_of

_CHECKS = 5  # the latest of a source, among whose visits another page of it is looked for


_A, _C, _P, _S, _V = (table_of(each) for each in (AnswerRecord, CheckRecord, PageRecord, SnapshotRecord, VisitRecord))
_SOURCE = select(_C.c.source_id).where(_C.c.id == bindparam("check"))
_SERVED = (
    select(_A.c.snapshot_digest)
    .join(_S, _S.c.digest == _A.c.snapshot_digest)
    .where(_A.c.page_id == bindparam("page"))
    .order_by(_A.c.last_at.desc())
    .limit(1)
)
_LATEST = select(_C.c.id).where(_C.c.source_id == bindparam("source")).order_by(_C.c.started_at.desc()).limit(_CHECKS)
_VISITED = (
    select(_V.c.body_digest)
    .join(_P, _P.c.id == _V.c.page_id)
    .join(_S, _S.c.digest == _V.c.body_digest)
    .where(_V.c.check_id == bindparam("check"), _P.c.role == Role.DOCUMENT)
    .order_by(_V.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bases:
    """Digests of snapshots, "" where there is none."""

    after: str = ""  # what the page served before
    like: str = ""  # what another page of its site served


def bases_of(session: Session, check_id: int, visit: Visit) -> Bases:
    """Return what the bytes of a visit may be kept as a difference from."""
    source_id = session.connection().scalar(_SOURCE, {"check": check_id})
    if source_id is None:
        return Bases()
    page = page_at(session, source_id, visit.url)
    after = _served_before(session, page.id) if page else ""
    return Bases(after=after, like=_of_its_site(session, source_id) if visit.role is Role.DOCUMENT else "")


def _served_before(session: Session, page_id: int) -> str:
    return session.connection().scalar(_SERVED, {"page": page_id}) or ""


def _of_its_site(session: Session, source_id: int) -> str:
    """Return a document that was kept of late, of the latest check that kept one."""
    connection = session.connection()
    for check_id in connection.execute(_LATEST, {"source": source_id}).scalars().all():
        found: str | None = connection.scalar(_VISITED, {"check": check_id})
        if found:
            return found
    return ""
