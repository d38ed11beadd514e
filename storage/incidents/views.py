"""Incidents as people see them, with the other sources of a host in trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.health.incidents import Ended
from storage.codec.health import decode_seen
from storage.tables import IncidentRecord, SourceRecord
from storage.views.archive import IncidentView


def incident_views(session: Session, incident_ids: Sequence[int]) -> list[IncidentView]:
    """Return incidents in the order of their ids given; those that are not there are left out."""
    query = select(IncidentRecord, SourceRecord).join(SourceRecord, SourceRecord.id == IncidentRecord.source_id)
    rows = session.execute(query.where(IncidentRecord.id.in_(incident_ids))).all()
    hosts = {incident.host for incident, _ in rows if incident.host}
    together = _together(session, [incident.lead_id or incident.id for incident, _ in rows if incident.host])
    watched = _watched_at(session, hosts)
    views = {
        incident.id: _view(
            incident,
            source,
            together.get(incident.lead_id or incident.id, ()),
            watched.get(incident.host, ()),
        )
        for incident, source in rows
    }
    return [views[incident_id] for incident_id in incident_ids if incident_id in views]


def _view(incident: IncidentRecord, source: SourceRecord, group: Sequence[str], watched: Sequence[str]) -> IncidentView:
    together = tuple(name for name in dict.fromkeys(group) if name != source.name)
    return IncidentView(
        id=incident.id,
        source=source.name,
        source_kind=source.kind,
        region=source.region,
        source_urls=tuple(source.urls),
        kind=incident.kind,
        opened_at=incident.opened_at,
        closed_at=incident.closed_at,
        ended=Ended(incident.ended) if incident.ended else None,
        text=incident.text,
        seen=decode_seen(incident.seen),
        host=incident.host,
        lead_id=incident.lead_id,
        together=together,
        beside=tuple(name for name in watched if name != source.name and name not in together),
    )


def _together(session: Session, lead_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return for each lead the sources that are, or were, in the same trouble, in the order they came into it."""
    lead = IncidentRecord.lead_id
    query = (
        select(IncidentRecord.id, lead, SourceRecord.name)
        .join(SourceRecord, SourceRecord.id == IncidentRecord.source_id)
        .where(IncidentRecord.id.in_(lead_ids) | lead.in_(lead_ids))
        .order_by(IncidentRecord.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(query):
        names[row.lead_id or row.id].append(row.name)
    return names


def _watched_at(session: Session, hosts: set[str]) -> Mapping[str, list[str]]:
    """Return for each host the sources of the settings that have a page there."""
    if not hosts:
        return {}
    names: dict[str, list[str]] = defaultdict(list)
    query = select(SourceRecord.name, SourceRecord.urls).where(SourceRecord.active).order_by(SourceRecord.name)
    for row in session.execute(query):
        for host in {urlsplit(url).hostname or "" for url in row.urls} & hosts:
            names[host].append(row.name)
    return names
