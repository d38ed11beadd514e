"""What people ask about the watching itself: sources, checks, held things, incidents, counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.model import Outcome
from pipeline.noise.site_profile import SiteProfile
from storage.engine import Database
from storage.incident_views import incident_views
from storage.probes import probe_rows
from storage.profiles import profile_of
from storage.tables import (
    Base,
    ChangeRecord,
    CheckRecord,
    CopyRecord,
    IncidentRecord,
    PageRecord,
    PolicyRecord,
    RevisionRecord,
    SourceRecord,
    VisitRecord,
)
from storage.views import CheckView, IncidentView, SourceView


class OperationsHistory:
    """How the watching goes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sources(self) -> Sequence[SourceView]:
        """Return the sources of the settings, by name."""
        with self._database.reading() as session:
            query = select(SourceRecord).where(SourceRecord.active).order_by(SourceRecord.name)
            return _source_views(session, session.scalars(query).all())

    def source(self, name: str) -> SourceView | None:
        """Return one source, one gone from the settings too."""
        with self._database.reading() as session:
            found = session.scalars(select(SourceRecord).where(SourceRecord.name == name)).all()
            return next(iter(_source_views(session, found)), None)

    def profile(self, source: str) -> SiteProfile | None:
        """Return what the pages of a source have in common, as it was learnt last."""
        with self._database.reading() as session:
            return profile_of(session, source, None)

    def checks(self, source: str = "", *, limit: int = 20) -> Sequence[CheckView]:
        """Return checks, newest first, of one source or of all."""
        query = select(CheckRecord, SourceRecord.name).join(SourceRecord, SourceRecord.id == CheckRecord.source_id)
        if source:
            query = query.where(SourceRecord.name == source)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(CheckRecord.id.desc()).limit(limit)).all()
            running = [check.id for check, _ in rows if check.finished_at is None]
            visits, changes = _visits_of(session, running), _changes_of(session, running)
            return [
                _check_view(check, name, visits.get(check.id, {}), changes.get(check.id, 0)) for check, name in rows
            ]

    def incidents(self, source: str = "", *, over: bool = True, limit: int = 100) -> Sequence[IncidentView]:
        """Return incidents, newest first, of one source or of all; with *over* those that are over too."""
        query = select(IncidentRecord.id).join(SourceRecord, SourceRecord.id == IncidentRecord.source_id)
        if source:
            query = query.where(SourceRecord.name == source)
        if not over:
            query = query.where(IncidentRecord.closed_at.is_(None))
        with self._database.reading() as session:
            ids = session.scalars(query.order_by(IncidentRecord.id.desc()).limit(limit)).all()
            return incident_views(session, ids)

    def incident(self, incident_id: int) -> IncidentView | None:
        """Return one incident."""
        with self._database.reading() as session:
            return next(iter(incident_views(session, [incident_id])), None)

    def counts(self) -> dict[str, int]:
        """Return how many sources, policies, revisions, changes and open incidents there are."""
        with self._database.reading() as session:
            return {
                "sources": _count(session, select(func.count()).select_from(SourceRecord).where(SourceRecord.active)),
                "policies": _count(
                    session, select(func.count()).select_from(PolicyRecord).where(PolicyRecord.merged_into.is_(None))
                ),
                "revisions": _count(session, _all_of(RevisionRecord)),
                "changes": _count(session, _all_of(ChangeRecord)),
                "open incidents": _count(session, _all_of(IncidentRecord).where(IncidentRecord.closed_at.is_(None))),
            }


def _count(session: Session, query: Select[int]) -> int:
    return session.scalars(query).one()


def _all_of(table: type[Base]) -> Select[int]:
    return select(func.count()).select_from(table)


def _source_views(session: Session, sources: Sequence[SourceRecord]) -> list[SourceView]:
    ids = [source.id for source in sources]
    last = _last_checks(session, ids)
    pages = _by_source(
        session, select(PageRecord.source_id, func.count()).where(PageRecord.source_id.in_(ids)), PageRecord.source_id
    )
    policies = _by_source(
        session,
        select(PageRecord.source_id, func.count(distinct(CopyRecord.policy_id)))
        .join(CopyRecord, CopyRecord.page_id == PageRecord.id)
        .where(PageRecord.source_id.in_(ids), CopyRecord.retired_at.is_(None)),
        PageRecord.source_id,
    )
    incidents = _open_incidents(session, ids)
    probed = {row.source: row for row in probe_rows(session)}
    views = (
        _source_view(s, last.get(s.id), pages.get(s.id, 0), policies.get(s.id, 0), incidents.get(s.name, ()))
        for s in sources
    )
    return [replace(view, probed=probed.get(view.name)) for view in views]


def _by_source(session: Session, query: Select[int, int], column: InstrumentedAttribute[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(query.group_by(column))}


def _last_checks(session: Session, source_ids: Sequence[int]) -> dict[int, CheckRecord]:
    newest = (
        select(func.max(CheckRecord.id))
        .where(CheckRecord.source_id.in_(source_ids), CheckRecord.finished_at.is_not(None))
        .group_by(CheckRecord.source_id)
    )
    return {check.source_id: check for check in session.scalars(select(CheckRecord).where(CheckRecord.id.in_(newest)))}


def _open_incidents(session: Session, source_ids: Sequence[int]) -> dict[str, list[IncidentView]]:
    query = select(IncidentRecord.id).where(
        IncidentRecord.source_id.in_(source_ids), IncidentRecord.closed_at.is_(None)
    )
    found: dict[str, list[IncidentView]] = defaultdict(list)
    for view in incident_views(session, session.scalars(query.order_by(IncidentRecord.id)).all()):
        found[view.source].append(view)
    return found


def _source_view(
    source: SourceRecord, last: CheckRecord | None, pages: int, policies: int, incidents: Sequence[IncidentView]
) -> SourceView:
    return SourceView(
        name=source.name,
        kind=source.kind,
        region=source.region,
        urls=tuple(source.urls),
        every=source.every,
        paused=source.paused,
        baseline_at=source.baseline_at,
        last_check_at=last.finished_at if last else None,
        last_outcome=last.outcome if last else "",
        next_check_at=source.next_check_at,
        pages=pages,
        policies=policies,
        failures=source.failures,
        incident=" ".join(one.text for one in incidents),
        incidents=tuple(incidents),
    )


def _visits_of(session: Session, check_ids: Sequence[int]) -> dict[int, dict[str, int]]:
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
