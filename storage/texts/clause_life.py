"""The lives of clauses: what each said in the revisions of a copy, whatever its number was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby

from sqlalchemy.orm import Session

from pipeline.model import Clause
from storage.tables import RevisionRecord
from storage.texts.digests import texts_around
from storage.texts.documents import clauses_at, clauses_of
from storage.texts.following import Following, Stand
from storage.texts.rail import bare_lines
from storage.views.texts import ClauseLife, RevisionLine


def lives(session: Session, revision: RevisionRecord, places: Sequence[int]) -> tuple[ClauseLife, ...]:
    """Return the lives of the clauses at these *places* of a revision, before it and after it."""
    clauses = cache(lambda revision_id: clauses_of(session, [revision_id]).get(revision_id, []))
    texts, is_whole = texts_around(session, revision, len(clauses(revision.id)))
    found = []
    for place in places:
        following = Following(texts, clauses)
        stands = following.stands(revision.id, place)
        is_cut = following.is_cut or (not is_whole and len(stands) == len(texts))
        found.append((stands[::-1], is_cut))
    read = clauses_at(
        session, {(one.read_in, one.place) for stands, _ in found for one in stands if one.place is not None}
    )
    ids = {one.revision_id for stands, _ in found for one in stands}
    lines = {line.id: line for line in bare_lines(session, revision.policy_id, ids)}
    return tuple(_life(stands, read, lines, is_cut=is_cut) for stands, is_cut in found)


def _life(
    stands: Sequence[Stand],
    read: Mapping[tuple[int, int], Clause],
    lines: Mapping[int, RevisionLine],
    *,
    is_cut: bool,
) -> ClauseLife:
    """Tell a life from where the clause stood, oldest first."""
    clauses = [None if one.place is None else read[one.read_in, one.place] for one in stands]
    said = [
        (lines[one.revision_id], clause.words if clause else "") for one, clause in zip(stands, clauses, strict=True)
    ]
    return ClauseLife(
        path=next(clause.path for clause in reversed(clauses) if clause),
        states=tuple(next(same) for _, same in groupby(said, key=lambda state: state[1])),
        is_cut=is_cut,
    )
