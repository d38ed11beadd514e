"""Weighs a change as it is recorded, from its finding and the texts before and after."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole, Fidelity, Finding
from pipeline.metadata.levels import level_of
from pipeline.model import Clause
from pipeline.weight.score import Weighed, Weight, weigh
from storage.tables import ClauseRecord, CopyRecord, PolicyRecord, RevisionClauseRecord, SourceRecord


def weight_of(
    session: Session,
    finding: Finding,
    *,
    policy_id: int,
    source_id: int,
    copy: CopyRecord | None,
    revisions: tuple[int | None, int | None],
    text: tuple[Clause, ...],
) -> Weight:
    """Return the weight of a finding about a policy. *text* is that of a policy seen first."""
    issuers = session.scalars(select(PolicyRecord.issuers).where(PolicyRecord.id == policy_id)).one()
    source = session.get_one(SourceRecord, source_id)
    return weigh(
        Weighed(
            kind=finding.kind,
            edits=finding.edits,
            fields=finding.fields,
            why=finding.why,
            clauses=text,
            letters=_letters(session, revisions),
            role=copy.role if copy else CopyRole.OFFICIAL,
            fidelity=copy.fidelity if copy else Fidelity.UNKNOWN,
            level=level_of(issuers, source.region, source.level) if source.kind == "government" else level_of(issuers),
        )
    )


def _letters(session: Session, revisions: tuple[int | None, int | None]) -> int:
    """Return how many characters the texts of the revisions have together."""
    length = func.length(ClauseRecord.heading) + func.length(ClauseRecord.text)
    query = (
        select(func.coalesce(func.sum(length), 0))
        .join(RevisionClauseRecord, RevisionClauseRecord.clause_id == ClauseRecord.id)
        .where(RevisionClauseRecord.revision_id.in_({one for one in revisions if one is not None}))
    )
    return int(session.scalars(query).one())
