"""What was merged and split: asked by the archive, the command line and the review page."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from pipeline.identity.regrouping import RegroupKind
from storage.tables import RegroupingRecord
from storage.views.regrouping import RegroupingView


def regroupings_of(session: Session, policy_id: int) -> tuple[RegroupingView, ...]:
    """Return what was merged into a policy or split from it, newest first, undone ones too."""
    query = select(RegroupingRecord).where(about(policy_id)).order_by(RegroupingRecord.id.desc())
    return tuple(map(_view, session.scalars(query)))


def all_regroupings(session: Session, limit: int) -> tuple[RegroupingView, ...]:
    """Return every merge and split, newest first."""
    return tuple(
        map(_view, session.scalars(select(RegroupingRecord).order_by(RegroupingRecord.id.desc()).limit(limit)))
    )


def numbered_before(session: Session, policy_id: int, number: int) -> int | None:
    """Return the id of the revision that had *number* in a policy before it was merged away."""
    query = select(RegroupingRecord.numbers).where(
        RegroupingRecord.from_id == policy_id,
        RegroupingRecord.kind == RegroupKind.MERGE,
        RegroupingRecord.undone_at.is_(None),
    )
    numbers = session.scalars(query.order_by(RegroupingRecord.id.desc()).limit(1)).one_or_none() or {}
    return next((int(revision) for revision, had in numbers.items() if had == number), None)


def apart_from(session: Session, policy_id: int) -> frozenset[int]:
    """Return the policies that a person said are not this one: split from it, or a merge with it undone."""
    split = (RegroupingRecord.kind == RegroupKind.SPLIT) & RegroupingRecord.undone_at.is_(None)
    unmerged = (RegroupingRecord.kind == RegroupKind.MERGE) & RegroupingRecord.undone_at.is_not(None)
    query = select(RegroupingRecord.from_id, RegroupingRecord.to_id).where(about(policy_id), or_(split, unmerged))
    return frozenset(other for row in session.execute(query) for other in (row.from_id, row.to_id)) - {policy_id}


def about(*policy_ids: int) -> ColumnElement[bool]:
    """Whether a merge or split has to do with one of these policies."""
    return or_(RegroupingRecord.from_id.in_(policy_ids), RegroupingRecord.to_id.in_(policy_ids))


def _view(record: RegroupingRecord) -> RegroupingView:
    return RegroupingView(
        id=record.id,
        at=record.at,
        kind=record.kind,
        by=record.by,
        why=record.why,
        from_id=record.from_id,
        to_id=record.to_id,
        undone_at=record.undone_at,
        undone_by=record.undone_by,
    )
