"""Interpretations that were seen before the policy that they speak of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole
from pipeline.grounds import Ground
from pipeline.model import Confidence, RelationKind
from storage.policies.regrouping import merge
from storage.tables import CopyRecord, PolicyRecord, RelationRecord


def adopt(session: Session, policy_id: int, at: datetime) -> None:
    """Make what stood as a policy of its own, carried by interpretations alone, pages of the policy that it speaks of.

    That is the first one that it says it interprets. It is a merge like any other: recorded, and it can be undone.
    """
    if not _has_text(session, policy_id):
        return
    for interpreter in session.scalars(_interpreters(policy_id)).all():
        if not _has_text(session, interpreter):
            merge(session, interpreter, policy_id, by="", why=Ground.INTERPRETATION, at=at)


def _interpreters(policy_id: int) -> Select[int]:
    """Select the policies whose first sure or likely interpretation is of this one."""
    told = RelationRecord.kind == RelationKind.INTERPRETS, RelationRecord.confidence != Confidence.WEAK
    first = select(func.min(RelationRecord.id)).where(*told).group_by(RelationRecord.policy_id)
    return (
        select(RelationRecord.policy_id)
        .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        .where(RelationRecord.target_id == policy_id, PolicyRecord.merged_into.is_(None), RelationRecord.id.in_(first))
        .order_by(RelationRecord.policy_id)
    )


def _has_text(session: Session, policy_id: int) -> bool:
    """Tell whether a page carries the policy itself."""
    carries = exists().where(CopyRecord.policy_id == policy_id, CopyRecord.role != CopyRole.INTERPRETATION)
    return bool(session.scalar(select(carries)))
