"""Sources as people see them, many at a time, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.incidents.views import incident_views
from storage.sources.probes import probe_rows
from storage.tables import CheckRecord, CopyRecord, IncidentRecord, PageRecord, SourceRecord
from storage.texts.documents import batches
from storage.views.archive import IncidentView
from storage.views.probes import ProbeRow
from storage.views.recent_checks import marks_of
from storage.views.sources import SourceView

_MANY = 1000


def source_views(session: Session, sources: Sequence[SourceRecord]) -> list[SourceView]:
    """Return views of *sources* in their order. Reads the pages of these and of no others."""
    ids = [source.id for source in sources]
    pages = _counted(session, _PAGES, PageRecord.source_id, ids)
    policies = _counted(session, _POLICIES, CopyRecord.source_id, ids)
    incidents = _open_incidents(session, ids)
    running = _running(session, ids)
    probed = {row.source: row for row in probe_rows(session, [source.name for source in sources])}
    return [
        _view(
            source,
            pages=pages.get(source.id, 0),
            policies=policies.get(source.id, 0),
            incidents=incidents.get(source.name, ()),
            running=source.id in running,
            probed=probed.get(source.name),
        )
        for source in sources
    ]


_PAGES = select(PageRecord.source_id, func.count())
_POLICIES = select(CopyRecord.source_id, func.count(distinct(CopyRecord.policy_id))).where(
    CopyRecord.retired_at.is_(None)
)


def _counted(
    session: Session, query: Select[int, int], source_id: InstrumentedAttribute[int], source_ids: Sequence[int]
) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for ids in batches(source_ids, _MANY):
        found |= {row[0]: row[1] for row in session.execute(query.where(source_id.in_(ids)).group_by(source_id))}
    return found


def _open_incidents(session: Session, source_ids: Sequence[int]) -> Mapping[str, Sequence[IncidentView]]:
    query = select(IncidentRecord.id).where(IncidentRecord.closed_at.is_(None)).order_by(IncidentRecord.id)
    found: dict[str, list[IncidentView]] = defaultdict(list)
    for ids in batches(source_ids, _MANY):
        open_ones = session.scalars(query.where(IncidentRecord.source_id.in_(ids))).all()
        for view in incident_views(session, open_ones):
            found[view.source].append(view)
    return found


def _running(session: Session, source_ids: Sequence[int]) -> set[int]:
    query = select(CheckRecord.source_id).where(CheckRecord.finished_at.is_(None))
    return set(session.scalars(query)) & set(source_ids)


def _view(
    source: SourceRecord,
    *,
    pages: int,
    policies: int,
    incidents: Sequence[IncidentView],
    running: bool,
    probed: ProbeRow | None,
) -> SourceView:
    return SourceView(
        name=source.name,
        kind=source.kind,
        region=source.region,
        urls=tuple(source.urls),
        every=source.every,
        paused=source.paused,
        baseline_at=source.baseline_at,
        last_check_at=source.checked_at,
        last_outcome=source.outcome,
        next_check_at=source.next_check_at,
        pages=pages,
        policies=policies,
        failures=source.failures,
        incident=" ".join(one.text for one in incidents),
        incidents=tuple(incidents),
        probed=probed,
        last_message=source.message,
        recent=marks_of(source.recent),
        running=running,
    )
