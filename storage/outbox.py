"""The outbox: deliveries owed, leased by one process at a time, and settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from pipeline.errors import StorageError
from storage.documents import insert_new
from storage.outbox_storms import calmed
from storage.part import Part
from storage.tables import AlertRecord, DeliveryChangeRecord, DeliveryIncidentRecord, DeliveryRecord
from storage.values import DeliveryTask, OwedAlert, ToldIncident, Waits

CHANGES = "changes"  # what a delivery is about
PENDING, LEASED, SENT, DEAD = "pending", "leased", "sent", "dead"


class Outbox(Part):
    """What is still to be sent, and what became of it."""

    def lease(self, now: datetime, limit: int, lease_seconds: float) -> tuple[DeliveryTask, ...]:
        """Take up to *limit* deliveries that are due, oldest first, for this process alone.

        A lease that ran out, because its process died, is taken again. The attempt is counted here.
        """
        with self.database.writing() as session:
            taken = session.scalars(_due(now, limit)).all()
            for delivery in taken:
                delivery.state, delivery.attempts = LEASED, delivery.attempts + 1
                delivery.leased_until = now + timedelta(seconds=lease_seconds)
            session.flush()
            changes = changes_of(session, [delivery.id for delivery in taken])
            incidents = incidents_of(session, [delivery.id for delivery in taken])
            return tuple(_task(one, changes[one.id], incidents.get(one.id, ())) for one in taken)

    def settle(
        self,
        delivery_id: int,
        *,
        sent_at: datetime | None = None,
        error: str = "",
        retry_at: datetime | None = None,
    ) -> None:
        """Record how an attempt ended: *sent_at*; or *error* with *retry_at*; or *error* alone, which makes it dead.

        A delivery that was sent stays sent, whatever a slower process reports afterwards.
        """
        with self.database.writing() as session:
            delivery = session.scalars(
                select(DeliveryRecord).where(DeliveryRecord.id == delivery_id).with_for_update()
            ).one_or_none()
            if delivery is None:
                raise StorageError(f"There is no delivery {delivery_id}.")
            if delivery.state != SENT:
                _settle(delivery, sent_at, error, retry_at)

    def retry_dead(self, at: datetime | None = None) -> int:
        """Make dead deliveries pending again, due at *at* or at once; return how many."""
        revived = (
            update(DeliveryRecord)
            .where(DeliveryRecord.state == DEAD)
            .values(state=PENDING, attempts=0, next_at=at)
            .returning(DeliveryRecord.id)
        )
        with self.database.writing() as session:
            return len(session.scalars(revived).all())


def owe(session: Session, change_id: int, alerts: Sequence[OwedAlert], at: datetime) -> None:
    """Write the alerts that a change owes, and their deliveries. What is owed already is not owed twice."""
    names = sorted({alert.subscription for alert in alerts})
    rows = [{"subscription": name, "change_id": change_id, "created_at": at} for name in names]
    insert_new(session, AlertRecord, rows)
    for alert in alerts:
        delivery_id = placed(session, alert, str(change_id), at, about=CHANGES)
        insert_new(session, DeliveryChangeRecord, [{"delivery_id": delivery_id, "change_id": change_id}])


def placed(session: Session, alert: OwedAlert, what: str, at: datetime, *, about: str) -> int:
    """Return the id of the delivery that tells *what*: the one that gathers what waits like it, or a new one."""
    alert = calmed(session, alert, at, about=about)
    delivery_id = joined(session, alert, about=about) if alert.not_before > at else None
    return new_delivery(session, alert, what, at, about=about) if delivery_id is None else delivery_id


def joined(session: Session, alert: OwedAlert, *, about: str) -> int | None:
    """Return the untried delivery about the same sort of thing that waits for the same moment, if any."""
    query = select(DeliveryRecord.id).where(
        DeliveryRecord.subscription == alert.subscription,
        DeliveryRecord.destination == alert.destination,
        DeliveryRecord.about == about,
        DeliveryRecord.state == PENDING,
        DeliveryRecord.attempts == 0,
        DeliveryRecord.next_at == alert.not_before,
    )
    return session.scalars(query.order_by(DeliveryRecord.id).limit(1).with_for_update()).one_or_none()


def new_delivery(session: Session, alert: OwedAlert, what: str, at: datetime, *, about: str) -> int:
    """Write the delivery that begins with *what*, and return its id; that of the one which is there already."""
    key = f"{alert.subscription}\n{alert.destination}\n{what}"
    row = {
        "key": key,
        "subscription": alert.subscription,
        "destination": alert.destination,
        "about": about,
        "state": PENDING,
        "created_at": at,
        "next_at": alert.not_before,
        "waits": alert.waits.value,
    }
    insert_new(session, DeliveryRecord, [row])
    return session.scalars(select(DeliveryRecord.id).where(DeliveryRecord.key == key)).one()


def _due(now: datetime, limit: int) -> Select[DeliveryRecord]:
    pending = and_(
        DeliveryRecord.state == PENDING, or_(DeliveryRecord.next_at.is_(None), DeliveryRecord.next_at <= now)
    )
    expired = and_(DeliveryRecord.state == LEASED, DeliveryRecord.leased_until <= now)
    return (
        select(DeliveryRecord)
        .where(or_(pending, expired))
        .order_by(DeliveryRecord.next_at.asc().nulls_first(), DeliveryRecord.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _settle(delivery: DeliveryRecord, sent_at: datetime | None, error: str, retry_at: datetime | None) -> None:
    delivery.leased_until = None
    delivery.last_error = error
    delivery.next_at = retry_at
    delivery.sent_at = sent_at
    delivery.state = SENT if sent_at else PENDING if retry_at else DEAD


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


def _task(delivery: DeliveryRecord, change_ids: Sequence[int], incidents: tuple[ToldIncident, ...]) -> DeliveryTask:
    return DeliveryTask(
        id=delivery.id,
        subscription=delivery.subscription,
        destination=delivery.destination,
        attempts=delivery.attempts,
        change_ids=tuple(change_ids),
        incidents=incidents,
        waits=Waits(delivery.waits),
    )
