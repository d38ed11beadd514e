"""The deliveries that tell of incidents: owed with the incident, in one transaction, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storage.outbox.owing import placed
from storage.outbox.told import INCIDENTS
from storage.tables import DeliveryIncidentRecord
from storage.texts.documents import insert_new
from storage.values import OwedAlert
from storage.views.archive import IncidentView


def owe_incident(session: Session, incident: IncidentView, alerts: Sequence[OwedAlert], at: datetime) -> None:
    """Write the deliveries that an incident's beginning owes, or its end. What is owed already is not owed twice."""
    is_over = incident.closed_at is not None
    for alert in alerts:
        what = f"incident {incident.id} {'over' if is_over else 'open'}"
        delivery_id = placed(session, alert, what, at, about=INCIDENTS)
        row = {"delivery_id": delivery_id, "incident_id": incident.id, "is_over": is_over}
        insert_new(session, DeliveryIncidentRecord, [row])
