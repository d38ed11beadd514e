"""The outbox: what is owed, written with what it tells of. How it is sent: storage/outbox/sending.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.outbox.storms import calmed
from storage.outbox.told import CHANGES
from storage.tables import AlertRecord, DeliveryChangeRecord, DeliveryRecord, DestinationRecord
from storage.texts.documents import insert_new
from storage.values import OwedAlert

PENDING, LEASED, SENT, DEAD = "pending", "leased", "sent", "dead"


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
        "next_at": alert.not_before if alert.not_before > at else None,  # at once, whatever the clock does then
        "waits": alert.waits.value,
    }
    insert_new(session, DestinationRecord, [{"key": alert.destination}])
    insert_new(session, DeliveryRecord, [row])
    return session.scalars(select(DeliveryRecord.id).where(DeliveryRecord.key == key)).one()
