"""Clauses that were found, with their places, as views: those of one page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from pipeline.model import Clause
from storage.tables import ClausePlaceRecord, ClauseRecord, PolicyRecord, RevisionClauseRecord, RevisionRecord
from storage.views.search import FoundClause

Place = tuple[int, int]  # a clause and a policy


@dataclass(frozen=True, kw_only=True, slots=True)
class _Span:
    """In which revisions of a policy a clause stands or stood."""

    revision_id: int  # the current one when it stands there, else the last
    stands: bool
    since: datetime
    until: datetime | None


def found_clauses(session: Session, places: Sequence[Place], *, everything: bool) -> dict[Place, FoundClause]:
    """Return the clauses at these places; with their time when *everything* was asked for."""
    if not places:
        return {}
    spans = _spans(session, places)
    lines = _lines(session, {(place[0], span.revision_id) for place, span in spans.items()})
    found = {}
    for place, span in spans.items():
        position, number, clause = lines[place[0], span.revision_id]
        found[place] = FoundClause(
            id=place[0],
            clause=clause,
            revision=number,
            position=position,
            stands=span.stands,
            since=span.since if everything else None,
            until=span.until if everything else None,
        )
    return found


def _spans(session: Session, places: Sequence[Place]) -> Mapping[Place, _Span]:
    line, revision, place = RevisionClauseRecord, RevisionRecord, ClausePlaceRecord
    rows = session.execute(
        select(
            line.clause_id,
            revision.policy_id,
            place.stands,
            PolicyRecord.revision_id,
            func.max(revision.id).label("last"),
            func.min(revision.seen_at).label("since"),
        )
        .join(revision, revision.id == line.revision_id)
        .join(PolicyRecord, PolicyRecord.id == revision.policy_id)
        .join(place, (place.clause_id == line.clause_id) & (place.policy_id == revision.policy_id))
        .where(line.clause_id.in_({clause for clause, _ in places}))
        .where(tuple_(line.clause_id, revision.policy_id).in_(places))
        .group_by(line.clause_id, revision.policy_id, place.stands, PolicyRecord.revision_id)
    ).all()
    ends = _ends(session, [row.last for row in rows if not row.stands])
    return {
        (row.clause_id, row.policy_id): _Span(
            revision_id=row.revision_id if row.stands else row.last,
            stands=row.stands,
            since=row.since,
            until=None if row.stands else ends.get(row.last),
        )
        for row in rows
    }


def _ends(session: Session, revisions: Sequence[int]) -> dict[int, datetime]:
    """Return when the next revision of the same copy was seen; nothing for revisions that are the last."""
    last, later = RevisionRecord, aliased(RevisionRecord)
    query = (
        select(last.id, func.min(later.seen_at))
        .join(later, (later.copy_id == last.copy_id) & (later.id > last.id))
        .where(last.id.in_(revisions))
        .group_by(last.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _lines(session: Session, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int, Clause]]:
    """Return positions from 1, numbers of revisions, and clauses; where words stand twice, their first place."""
    line = RevisionClauseRecord
    rows = session.execute(
        select(line, RevisionRecord.number, ClauseRecord)
        .join(RevisionRecord, RevisionRecord.id == line.revision_id)
        .join(ClauseRecord, ClauseRecord.id == line.clause_id)
        .where(line.clause_id.in_({clause for clause, _ in wanted}))
        .where(tuple_(line.clause_id, line.revision_id).in_(wanted))
        .order_by(line.position.desc())
    )
    return {
        (at.clause_id, at.revision_id): (at.position + 1, number, clause_of(clause, at.path, at.part))
        for at, number, clause in rows
    }


def clause_of(record: ClauseRecord, path: Sequence[str], part: int) -> Clause:
    """Return a clause at its place."""
    return Clause(
        label=record.label,
        path=tuple(path),
        heading=record.heading,
        text=record.text,
        part=part,
        exact=record.exact,
        folded=record.folded,
    )
