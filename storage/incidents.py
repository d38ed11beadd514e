"""Incidents: trouble with a source, opened once and closed once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.documents import insert_new
from storage.part import Part, source_named
from storage.tables import IncidentRecord


class Incidents(Part):
    """Which sources are in trouble."""

    def open_incident(self, source: str, kind: str, text: str, at: datetime) -> bool:
        """Open an incident; False when one of that kind is open already, whose words are then brought up to date."""
        with self.database.writing() as session:
            source_id = source_named(session, source).id
            if known := _open_one(session, source_id, kind):
                known.text = text
                return False
            insert_new(session, IncidentRecord, [{"source_id": source_id, "kind": kind, "text": text, "opened_at": at}])
            mine = _open_one(session, source_id, kind)
            return mine is not None and mine.opened_at == at

    def close_incident(self, source: str, kind: str, at: datetime) -> bool:
        """Close an incident; False when none of that kind is open."""
        with self.database.writing() as session:
            known = _open_one(session, source_named(session, source).id, kind)
            if known is not None:
                known.closed_at = at
            return known is not None


def _open_one(session: Session, source_id: int, kind: str) -> IncidentRecord | None:
    query = select(IncidentRecord).where(
        IncidentRecord.source_id == source_id, IncidentRecord.kind == kind, IncidentRecord.closed_at.is_(None)
    )
    return session.scalars(query.with_for_update()).one_or_none()
