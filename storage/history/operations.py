"""What people ask about the watching itself: checks, profiles, incidents, counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pipeline.model import Outcome
from pipeline.noise.site_profile import SiteProfile
from storage.database.engine import Database
from storage.incidents.views import incident_views
from storage.sources.profiles import profile_of
from storage.tables import (
    Base,
    ChangeRecord,
    CheckRecord,
    IncidentRecord,
    PolicyRecord,
    RevisionRecord,
    SourceRecord,
    VisitRecord,
)
from storage.views.archive import IncidentView
from storage.views.sources import CheckView


class OperationsHistory:
    """How the watching goes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def profile(self, source: str) -> SiteProfile | None:
        """Return what the pages of a source have in common, as it was learnt last."""
        with self._database.reading() as session:
            return profile_of(session, source, None)

    def checks(self, source: str = "", *, limit: int = 20, before_id: int | None = None) -> Sequence[CheckView]:
        """Return checks, newest first, of one source or of all; below *before_id*."""
        query = select(CheckRecord, SourceRecord.name).join(SourceRecord, SourceRecord.id == CheckRecord.source_id)
        if source:
            query = query.where(SourceRecord.name == source)
        if before_id is not None:
            query = query.where(CheckRecord.id < before_id)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(CheckRecord.id.desc()).limit(limit)).all()
            running = [check.id for check, _ in rows if check.finished_at is None]
            visits, changes = _visits_of(session, running), _changes_of(session, running)
            return [
                _check_view(check, name, visits.get(check.id, {}), changes.get(check.id, 0)) for check, name in rows
            ]

    def incidents(
        self, source: str = "", *, over: bool = True, limit: int = 100, before_id: int | None = None
    ) -> Sequence[IncidentView]:
        """Return incidents, newest first, of one source or of all; with *over* those that are over too."""
        query = select(IncidentRecord.id).join(SourceRecord, SourceRecord.id == IncidentRecord.source_id)
        if source:
            query = query.where(SourceRecord.name == source)
        if not over:
            query = query.where(IncidentRecord.closed_at.is_(None))
        if before_id is not None:
            query = query.where(IncidentRecord.id < before_id)
        with self._database.reading() as session:
            ids = session.scalars(query.order_by(IncidentRecord.id.desc()).limit(limit)).all()
            return incident_views(session, ids)

    def incident(self, incident_id: int) -> IncidentView | None:
        """Return one incident."""
        with self._database.reading() as session:
            return next(iter(incident_views(session, [incident_id])), None)

    def counts(self, holdings: Mapping[str, int] | None = None) -> dict[str, int]:
        """Return how many sources, policies, revisions, changes and open incidents there are.

        Whoever asks every few seconds gives the *holdings* of a while ago; the others are counted by an index.
        """
        with self._database.reading() as session:
            return {
                "sources": _count(session, select(func.count()).select_from(SourceRecord).where(SourceRecord.active)),
                **(_holdings(session) if holdings is None else holdings),
                "open incidents": _count(session, _all_of(IncidentRecord).where(IncidentRecord.closed_at.is_(None))),
            }

    def holdings(self) -> dict[str, int]:
        """Return how many policies, revisions and changes there are. Goes through tables that grow without end."""
        with self._database.reading() as session:
            return _holdings(session)


def _holdings(session: Session) -> dict[str, int]:
    policies = select(func.count()).select_from(PolicyRecord).where(PolicyRecord.merged_into.is_(None))
    return {
        "policies": _count(session, policies),
        "revisions": _count(session, _all_of(RevisionRecord)),
        "changes": _count(session, _all_of(ChangeRecord)),
    }


def _count(session: Session, query: Select[int]) -> int:
    return session.scalars(query).one()


def _all_of(table: type[Base]) -> Select[int]:
    return select(func.count()).select_from(table)


def _visits_of(session: Session, check_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    if not check_ids:  # SQLite would go through them all to find none
        return {}
    rows = session.execute(
        select(VisitRecord.check_id, VisitRecord.outcome, func.count())
        .where(VisitRecord.check_id.in_(check_ids))
        .group_by(VisitRecord.check_id, VisitRecord.outcome)
    )
    visits: dict[int, dict[str, int]] = defaultdict(dict)
    for check_id, outcome, count in rows:
        visits[check_id][outcome.value] = count
    return visits


def _changes_of(session: Session, check_ids: Sequence[int]) -> dict[int, int]:
    if not check_ids:  # SQLite would go through them all to find none
        return {}
    rows = session.execute(
        select(ChangeRecord.check_id, func.count())
        .where(ChangeRecord.check_id.in_(check_ids))
        .group_by(ChangeRecord.check_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _check_view(check: CheckRecord, source: str, visits: dict[str, int], changes: int) -> CheckView:
    counted = check.visits if check.visits is not None else visits
    return CheckView(
        id=check.id,
        source=source,
        started_at=check.started_at,
        finished_at=check.finished_at,
        outcome=check.outcome,
        visits={Outcome(outcome): count for outcome, count in counted.items()},
        changes=check.changes if check.finished_at else changes,
        message=check.message,
    )
