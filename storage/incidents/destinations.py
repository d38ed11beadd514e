"""Incidents of destinations: opened once and closed once, with the alerts that owes to the other destinations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.health.incidents import Ended
from storage.database.part import Part
from storage.outbox.owing import placed
from storage.outbox.told import DESTINATIONS
from storage.tables import DeliveryDestinationRecord, DestinationIncidentRecord, DestinationRecord
from storage.texts.documents import insert_new
from storage.values import OwedAlert
from storage.views.outbox import DestinationIncidentView, DestinationView

OwedTrouble: TypeAlias = Callable[[DestinationIncidentView], Sequence[OwedAlert]]


def owes_nobody(_: DestinationIncidentView) -> Sequence[OwedAlert]:
    """Tell nobody."""
    return ()


class DestinationIncidents(Part):
    """Which destinations take nothing."""

    def open_destination_incident(
        self, destination: DestinationView, name: str, at: datetime, *, owed: OwedTrouble
    ) -> bool:
        """Open an incident and write what it owes; False when one is open already."""
        row = {
            "destination": destination.key,
            "name": name,
            "opened_at": at,
            "failing_since": destination.failing_since or at,
            "failures": destination.failures,
            "given_up": destination.given_up,
            "detail": destination.last_error,
        }
        with self.database.writing() as session:
            if _open_one(session, destination.key):
                return False
            insert_new(session, DestinationIncidentRecord, [row])
            mine = _open_one(session, destination.key)
            if mine is None or mine.opened_at != at:
                return False
            _owe(session, mine, owed, at)
            return True

    def close_destination_incident(
        self, destination: str, at: datetime, *, ended: Ended, owed: OwedTrouble = owes_nobody
    ) -> bool:
        """Close the incident and write what that owes; False when none is open."""
        with self.database.writing() as session:
            known = _open_one(session, destination)
            if known is None:
                return False
            known.closed_at, known.ended = at, ended
            _owe(session, known, owed, at)
            return True

    def note_taken(self, destination: str, at: datetime) -> None:
        """Record that a destination took a message that nobody was owed: a sample that a person sent."""
        well = {
            "failures": 0,
            "given_up": 0,
            "failing_since": None,
            "paused_until": None,
            "cause": "",
            "last_error": "",
        }
        with self.database.writing() as session:
            session.execute(
                update(DestinationRecord).where(DestinationRecord.key == destination).values(sent_at=at, **well)
            )


def incident_view(record: DestinationIncidentRecord) -> DestinationIncidentView:
    """Return an incident as people see it."""
    return DestinationIncidentView(
        id=record.id,
        destination=record.destination,
        name=record.name,
        opened_at=record.opened_at,
        closed_at=record.closed_at,
        ended=Ended(record.ended) if record.ended else None,
        failing_since=record.failing_since,
        failures=record.failures,
        given_up=record.given_up,
        detail=record.detail,
    )


def _owe(session: Session, incident: DestinationIncidentRecord, owed: OwedTrouble, at: datetime) -> None:
    is_over = incident.closed_at is not None
    for alert in owed(incident_view(incident)):
        what = f"destination incident {incident.id} {'over' if is_over else 'open'}"
        delivery_id = placed(session, alert, what, at, about=DESTINATIONS)
        row = {"delivery_id": delivery_id, "incident_id": incident.id, "is_over": is_over}
        insert_new(session, DeliveryDestinationRecord, [row])


def _open_one(session: Session, destination: str) -> DestinationIncidentRecord | None:
    query = select(DestinationIncidentRecord).where(
        DestinationIncidentRecord.destination == destination, DestinationIncidentRecord.closed_at.is_(None)
    )
    return session.scalars(query.with_for_update()).one_or_none()
