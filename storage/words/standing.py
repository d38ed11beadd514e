"""The words of texts, folded as word queries are: of any revision, and of each policy as it stands."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pipeline.model import Clause
from pipeline.text.word_query import joined
from storage.tables import ClauseRecord, PolicyTextRecord, RevisionClauseRecord


def put_standing(session: Session, policy_id: int, revision_id: int) -> None:
    """Keep the words of a policy's text as it stands now."""
    session.execute(delete(PolicyTextRecord).where(PolicyTextRecord.policy_id == policy_id))
    words = joined(words_of(session, revision_id))
    session.execute(insert(PolicyTextRecord).values(policy_id=policy_id, words=words))


def words_of(session: Session, revision_id: int) -> tuple[str, ...]:
    """Return the words of a revision, clause by clause."""
    rows = session.execute(
        select(ClauseRecord.heading, ClauseRecord.text)
        .join(RevisionClauseRecord, RevisionClauseRecord.clause_id == ClauseRecord.id)
        .where(RevisionClauseRecord.revision_id == revision_id)
        .order_by(RevisionClauseRecord.position)
    )
    return tuple(Clause(label="", path=(), heading=heading, text=text).words for heading, text in rows)
