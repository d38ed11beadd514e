"""An incident as a JSON record (docs/formats.md)."""

from __future__ import annotations

from service.records.formats import Record
from storage.views.archive import IncidentView


def incident_record(incident: IncidentView) -> Record:
    """Return one line of `sources incidents --format jsonl`."""
    seen = incident.seen
    return {
        "id": incident.id,
        "source": incident.source,
        "kind": incident.kind,
        "opened_at": incident.opened_at.isoformat(),
        "closed_at": incident.closed_at.isoformat() if incident.closed_at else None,
        "ended": incident.ended,
        "text": incident.text,
        "seen": {
            "outcome": seen.outcome,
            "status": seen.status,
            "url": seen.url or None,
            "reason": seen.reason or None,
            "checks": seen.checks,
            "count": seen.count,
            "of": seen.of,
            "newest": seen.newest.isoformat() if seen.newest else None,
            "days": seen.days,
            "returns": seen.returns,
        },
        "host": incident.host or None,
        "together": list(incident.together),
    }
