"""The texts of a copy as digests: enough to follow clauses through hundreds of revisions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import ClauseRecord, RevisionClauseRecord, RevisionRecord
from storage.texts.since import Text


def texts_of(session: Session, revision: RevisionRecord, depth: int) -> list[Text]:
    """Return the texts of a copy up to *revision*, newest first, *depth* of them at most: in two statements."""
    newest_first = (
        select(
            RevisionRecord.id,
            RevisionRecord.snapshot_digest,
            RevisionRecord.reread,
            RevisionRecord.text_digest,
        )
        .where(RevisionRecord.copy_id == revision.copy_id, RevisionRecord.id <= revision.id)
        .order_by(RevisionRecord.id.desc())
        .limit(depth)
    )
    rows = session.execute(newest_first).all()
    words: dict[int, list[str]] = {row.id: [] for row in rows}
    clauses = (
        select(RevisionClauseRecord.revision_id, ClauseRecord.folded)
        .join(ClauseRecord, ClauseRecord.id == RevisionClauseRecord.clause_id)
        .where(RevisionClauseRecord.revision_id.in_(words))
        .order_by(RevisionClauseRecord.revision_id, RevisionClauseRecord.position)
    )
    for revision_id, folded in session.execute(clauses):
        words[revision_id].append(folded)
    return [
        Text(
            revision_id=row.id,
            snapshot_digest=row.snapshot_digest,
            is_reread=row.reread,
            text_digest=row.text_digest,
            words=tuple(words[row.id]),
        )
        for row in rows
    ]
