"""Since when the clauses of a text have stood: as much of its earlier texts is read as some of its clauses need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import ClauseRecord, RevisionClauseRecord, RevisionRecord
from storage.texts.digests import says, texts_of
from storage.texts.rail import bare_lines
from storage.texts.since import Origin, Place, origins
from storage.views.texts import Since

_CLAUSES_LOOKED_AT: Final = 24_000  # of earlier texts: measured, about a tenth of a second
_TEXTS_LOOKED_AT: Final = 1000
_MOST_CLAUSES: Final = 2**31 - 1


def since(session: Session, revision: RevisionRecord, wanted: slice) -> tuple[Since, ...]:
    """Return which revision of the same copy brought the words of each of some clauses of *revision*, in order.

    Words are followed each by itself, so that of earlier texts no others are read; but where a newer reader read
    other words, whole texts are laid beside each other.
    """
    found = _of_all(session, revision)[wanted] if _is_reread(session, revision) else _of_some(session, revision, wanted)
    brought = {origin.revision_id for origin in found}
    known = {line.id: line for line in bare_lines(session, revision.policy_id, brought)}
    views: dict[Origin, Since] = {}
    for origin in found:
        if origin not in views:
            line = known[origin.revision_id]
            views[origin] = Since(
                number=line.number,
                earlier=line.earlier,
                seen_at=line.seen_at,
                source=line.source,
                is_reread=origin.is_reread,
                is_cut=origin.is_cut,
            )
    return tuple(views[origin] for origin in found)


def _of_all(session: Session, revision: RevisionRecord) -> tuple[Origin, ...]:
    clauses = select(func.count()).where(RevisionClauseRecord.revision_id == revision.id)
    depth = _depth(session.scalars(clauses).one())
    texts = texts_of(session, revision, depth)
    return origins(texts, partial(_places, session), is_whole=len(texts) < depth)


def _of_some(session: Session, revision: RevisionRecord, wanted: slice) -> tuple[Origin, ...]:
    line = RevisionClauseRecord
    first, stop, _ = wanted.indices(_MOST_CLAUSES)
    of_text = line.revision_id == revision.id
    shown = (
        select(ClauseRecord.folded)
        .join(line, line.clause_id == ClauseRecord.id)
        .where(of_text, line.position >= first, line.position < stop)
    )
    words = session.scalars(shown.order_by(line.position)).all()
    some = set(words)
    depth = _depth(len(some))
    texts = texts_of(session, revision, depth, some)
    found = origins(texts, partial(_places, session), is_whole=len(texts) < depth)
    # The same words may stand before the first one wanted.
    same = select(func.count()).select_from(line).where(of_text, line.position < first, says(some))
    start = session.scalars(same).one() if first else 0
    return found[start : start + len(words)]


def _depth(clauses: int) -> int:
    return max(2, min(_TEXTS_LOOKED_AT, _CLAUSES_LOOKED_AT // max(1, clauses)))


def _is_reread(session: Session, revision: RevisionRecord) -> bool:
    of_copy = select(RevisionRecord.id).where(RevisionRecord.copy_id == revision.copy_id, RevisionRecord.reread)
    return session.scalars(of_copy.where(RevisionRecord.id <= revision.id).limit(1)).one_or_none() is not None


def _places(session: Session, revision_id: int) -> Sequence[Place]:
    query = select(RevisionClauseRecord.part, RevisionClauseRecord.path).where(
        RevisionClauseRecord.revision_id == revision_id
    )
    return [(str(row.part), *row.path) for row in session.execute(query.order_by(RevisionClauseRecord.position))]
