"""Tells the story of a clause: its states through the revisions of its copy, and its wording on every copy now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole, EditKind
from pipeline.compare.edits import compare
from pipeline.model import Clause
from pipeline.text.fold import fold
from storage.policies.policies import official_first
from storage.tables import ClauseRecord, CopyRecord, PageRecord, RevisionClauseRecord, RevisionRecord, SourceRecord
from storage.tables.base import to_json
from storage.texts.digests import texts_around
from storage.texts.documents import clauses_at, clauses_of
from storage.texts.following import Clauses, Following, Stand
from storage.texts.rail import bare_lines
from storage.views.texts import ClauseState, ClauseStory, Holder, Numbered, RevisionLine

_COMPARED: Final = 600  # clauses of a text in which a move is told from a new number
_HOLDERS: Final = 200


def named(clauses: Sequence[Clause], name: str, part: int | None) -> list[int]:
    """Return the places of the clauses with that label or path, those with the path first."""
    found = [
        place
        for place, clause in enumerate(clauses)
        if (part is None or clause.part == part) and _is_named(clause.label, clause.path, name)
    ]
    return sorted(found, key=lambda place: fold("/".join(clauses[place].path)) != fold(name))


def last_with(session: Session, copy_id: int, name: str) -> int | None:
    """Return the newest revision of a copy in which a clause has that label or path; None when none has."""
    path = cast(RevisionClauseRecord.path, Text)
    query = (
        select(ClauseRecord.label, path, func.max(RevisionRecord.id))
        .join_from(RevisionRecord, RevisionClauseRecord, RevisionClauseRecord.revision_id == RevisionRecord.id)
        .join(ClauseRecord, ClauseRecord.id == RevisionClauseRecord.clause_id)
        .where(RevisionRecord.copy_id == copy_id)
        .group_by(ClauseRecord.label, path)
    )
    found = session.execute(query)
    return max((last for label, way, last in found if _is_named(label, json.loads(way), name)), default=None)


def _is_named(label: str, path: Sequence[str], name: str) -> bool:
    return fold(name) in (fold("/".join(path)), fold("".join(path)), fold(label))


def story(session: Session, revision: RevisionRecord, places: Sequence[int]) -> ClauseStory:
    """Return the story of the clause at the first of *places*; the others are its namesakes."""
    clauses = cache(lambda revision_id: clauses_of(session, [revision_id]).get(revision_id, []))
    own = clauses(revision.id)
    texts, is_whole = texts_around(session, revision, len(own))
    following = Following(texts, clauses)
    stands = following.stands(revision.id, places[0])
    read = clauses_at(session, [(one.read_in, one.place) for one in stands if one.place is not None])
    lines = {line.id: line for line in bare_lines(session, revision.policy_id, [one.revision_id for one in stands])}
    place = places[0]
    holders, carrying = _holders(session, revision.policy_id, own[place])
    return ClauseStory(
        shown=Numbered(number=place + 1, clause=own[place]),
        revision=lines[revision.id],
        states=tuple(_states(stands, lines, read, clauses)),
        namesakes=tuple(Numbered(number=n + 1, clause=own[n]) for n in places[1:]),
        previous=Numbered(number=place, clause=own[place - 1]) if place else None,
        next=Numbered(number=place + 2, clause=own[place + 1]) if place + 1 < len(own) else None,
        holders=tuple(holders),
        lacking=carrying - len(holders),
        is_cut=following.is_cut or (not is_whole and len(stands) == len(texts)),
    )


def _states(
    stands: Sequence[Stand],
    lines: Mapping[int, RevisionLine],
    read: Mapping[tuple[int, int], Clause],
    clauses: Clauses,
) -> list[ClauseState]:
    """The states of a clause, newest first: each differs from the one before it in words, number or place."""
    oldest_first = list(reversed(stands))
    first = oldest_first[0]
    kind = None if lines[first.revision_id].earlier is None else EditKind.ADDED
    states = [ClauseState(revision=lines[first.revision_id], clause=_at(first, read), kind=kind)]
    for before, after in pairwise(oldest_first):
        old, new = _at(before, read), _at(after, read)
        kind = _kind(old, new)
        if kind is EditKind.RENUMBERED and old and new:
            kind = _moved_or_renumbered(clauses(before.read_in), clauses(after.read_in), new)
        if kind:
            states.append(ClauseState(revision=lines[after.revision_id], clause=new, kind=kind))
    return states[::-1]


def _at(stand: Stand, read: Mapping[tuple[int, int], Clause]) -> Clause | None:
    return None if stand.place is None else read[stand.read_in, stand.place]


def _kind(old: Clause | None, new: Clause | None) -> EditKind | None:
    if old is None or new is None:
        return None if old is new else EditKind.REMOVED if new is None else EditKind.ADDED
    if old.folded != new.folded:
        return EditKind.MODIFIED
    return EditKind.RENUMBERED if (old.part, *map(fold, old.path)) != (new.part, *map(fold, new.path)) else None


def _moved_or_renumbered(before: Sequence[Clause], after: Sequence[Clause], clause: Clause) -> EditKind:
    if max(len(before), len(after)) > _COMPARED:
        return EditKind.RENUMBERED
    found = (edit.kind for edit in compare(before, after) if edit.after == clause)
    return EditKind.MOVED if next(found, None) is EditKind.MOVED else EditKind.RENUMBERED


def _holders(session: Session, policy_id: int, clause: Clause) -> tuple[list[Holder], int]:
    """Return the copies that have a clause with these words or at this place, and how many copies there are."""
    standing = (CopyRecord.policy_id == policy_id, CopyRecord.retired_at.is_(None))
    carrying = (*standing, CopyRecord.role != CopyRole.INTERPRETATION)
    is_here = cast(RevisionClauseRecord.path, Text) == to_json(list(clause.path))
    rows = session.execute(
        select(CopyRecord.id, RevisionRecord.number, PageRecord.url, PageRecord.state, SourceRecord.name)
        .add_columns(CopyRecord.role, RevisionClauseRecord.revision_id, RevisionClauseRecord.position)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .join(RevisionRecord, RevisionRecord.id == CopyRecord.revision_id)
        .join(RevisionClauseRecord, RevisionClauseRecord.revision_id == RevisionRecord.id)
        .join(ClauseRecord, ClauseRecord.id == RevisionClauseRecord.clause_id)
        .where(*carrying, or_(ClauseRecord.folded == clause.folded, is_here))
        .order_by(official_first(), CopyRecord.id, ClauseRecord.folded != clause.folded, RevisionClauseRecord.position)
        .limit(_HOLDERS * 4)
    )
    best = {row.id: row for row in reversed(rows.all())}
    read = clauses_at(session, [(row.revision_id, row.position) for row in best.values()])
    holders = [
        Holder(
            source=row.name,
            url=row.url,
            role=row.role,
            state=row.state,
            revision=row.number,
            clause=read[row.revision_id, row.position],
        )
        for row in reversed(best.values())
    ]
    return holders[:_HOLDERS], session.scalars(select(func.count()).where(*carrying)).one()
