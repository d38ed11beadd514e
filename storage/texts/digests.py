"""The texts of a copy as digests: enough to follow clauses through hundreds of revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.database.among import among
from storage.tables import ClauseRecord, RevisionClauseRecord, RevisionRecord
from storage.texts.documents import batches
from storage.texts.since import Text

_MANY: Final = 1000
_CLAUSES: Final = 120_000  # of all texts that a clause is followed through
_TEXTS: Final = 500


def texts_around(session: Session, revision: RevisionRecord, length: int) -> tuple[list[Text], bool]:
    """Return the newest texts of the copy of *revision*, which has *length* clauses, newest first, and whether all.

    It is among them: where there are too many, its own and those before it are taken.
    """
    of_copy = select(RevisionRecord).where(RevisionRecord.copy_id == revision.copy_id)
    newest = session.scalars(of_copy.order_by(RevisionRecord.id.desc()).limit(1)).one()
    depth = max(2, min(_TEXTS, _CLAUSES // max(1, length)))
    texts = texts_of(session, newest, depth)
    if all(text.revision_id != revision.id for text in texts):
        texts = texts_of(session, revision, depth)
    return texts, len(texts) < depth


def texts_of(session: Session, revision: RevisionRecord, depth: int, some: Collection[str] | None = None) -> list[Text]:
    """Return the texts of a copy up to *revision*, newest first, *depth* of them at most; with *some* words alone."""
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
    words = _words(session, [row.id for row in rows], some)
    return [
        Text(
            revision_id=row.id,
            snapshot_digest=row.snapshot_digest,
            is_reread=row.reread,
            text_digest=row.text_digest,
            words=tuple(words.get(row.id, ())),
        )
        for row in rows
    ]


def says(some: Collection[str]) -> ColumnElement[bool]:
    """Whether a place of a text has some of these words, told by their digests."""
    # Not a plain column: SQLite would gather every place of common words, whatever policies they stand in.
    return (RevisionClauseRecord.clause_id + 0).in_(select(ClauseRecord.id).where(ClauseRecord.folded.in_(some)))


def _words(session: Session, revision_ids: Sequence[int], some: Collection[str] | None) -> Mapping[int, Sequence[str]]:
    """Return the digests of each revision, in order. Most clauses stand in most revisions: each is looked up once."""
    line = RevisionClauseRecord
    places = select(line.revision_id, line.clause_id).where(among(line.revision_id, revision_ids))
    if some is not None:
        places = places.where(says(some))
    rows = session.execute(places.order_by(line.revision_id, line.position)).all()
    folded: dict[int, str] = {}
    for ids in batches({row[1] for row in rows}, _MANY):
        found = session.execute(select(ClauseRecord.id, ClauseRecord.folded).where(among(ClauseRecord.id, ids)))
        folded.update((row[0], row[1]) for row in found)
    words: dict[int, list[str]] = defaultdict(list)
    for revision_id, clause_id in rows:
        words[revision_id].append(folded[clause_id])
    return words
