"""What deliveries tell: changes, incidents of sources or of destinations, or how a time went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.waits import Waits
from storage.tables import (
    DeliveryChangeRecord,
    DeliveryDestinationRecord,
    DeliveryIncidentRecord,
    DeliveryRecord,
    DeliveryReportRecord,
)
from storage.values import DeliveryTask, ReportSpan, ToldIncident

CHANGES, INCIDENTS, DESTINATIONS, REPORT = "changes", "incidents", "places", "report"  # what a delivery is about


def task_of(session: Session, delivery: DeliveryRecord, *, attempt_id: int, failures: int) -> DeliveryTask:
    """Return a delivery that was begun, with what it tells."""
    ids, about = [delivery.id], delivery.about
    return DeliveryTask(
        id=delivery.id,
        attempt_id=attempt_id,
        subscription=delivery.subscription,
        destination=delivery.destination,
        attempts=delivery.attempts,
        failures=failures,
        change_ids=tuple(changes_of(session, ids).get(delivery.id, ())) if about == CHANGES else (),
        incidents=incidents_of(session, ids).get(delivery.id, ()) if about == INCIDENTS else (),
        destinations=_destinations_of(session, delivery.id) if about == DESTINATIONS else (),
        report=_report_of(session, delivery.id) if about == REPORT else None,
        waits=Waits(delivery.waits),
    )


def changes_of(session: Session, delivery_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Return the ids of the changes that deliveries tell, oldest first; nothing for those that tell of incidents."""
    rows = session.execute(
        select(DeliveryChangeRecord.delivery_id, DeliveryChangeRecord.change_id)
        .where(DeliveryChangeRecord.delivery_id.in_(delivery_ids))
        .order_by(DeliveryChangeRecord.change_id)
    )
    changes: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        changes[row.delivery_id].append(row.change_id)
    return changes


def incidents_of(session: Session, delivery_ids: Sequence[int]) -> Mapping[int, tuple[ToldIncident, ...]]:
    """Return what deliveries tell, oldest first; those that tell of changes are left out."""
    rows = session.execute(
        select(DeliveryIncidentRecord.delivery_id, DeliveryIncidentRecord.incident_id, DeliveryIncidentRecord.is_over)
        .where(DeliveryIncidentRecord.delivery_id.in_(delivery_ids))
        .order_by(DeliveryIncidentRecord.incident_id, DeliveryIncidentRecord.is_over)
    )
    told: dict[int, tuple[ToldIncident, ...]] = defaultdict(tuple)
    for row in rows:
        told[row.delivery_id] += (ToldIncident(id=row.incident_id, is_over=row.is_over),)
    return told


def _destinations_of(session: Session, delivery_id: int) -> tuple[ToldIncident, ...]:
    query = select(DeliveryDestinationRecord).where(DeliveryDestinationRecord.delivery_id == delivery_id)
    rows = session.scalars(query.order_by(DeliveryDestinationRecord.incident_id))
    return tuple(ToldIncident(id=row.incident_id, is_over=row.is_over) for row in rows)


def _report_of(session: Session, delivery_id: int) -> ReportSpan | None:
    row = session.get(DeliveryReportRecord, delivery_id)
    return ReportSpan(since=row.since, until=row.until) if row else None
