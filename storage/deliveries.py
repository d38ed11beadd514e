"""Builds views of deliveries from rows, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.outbox import incidents_of
from storage.tables import DeliveryChangeRecord, DeliveryRecord
from storage.values import ToldIncident
from storage.views import DeliveryView


def delivery_views(session: Session, deliveries: Sequence[DeliveryRecord]) -> list[DeliveryView]:
    """Return deliveries with the changes that they tell, in the order given."""
    ids = [delivery.id for delivery in deliveries]
    changes, incidents = _delivered(session, ids), incidents_of(session, ids)
    return [_delivery_view(one, changes[one.id], incidents.get(one.id, ())) for one in deliveries]


def _delivered(session: Session, delivery_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = session.execute(
        select(DeliveryChangeRecord.delivery_id, DeliveryChangeRecord.change_id)
        .where(DeliveryChangeRecord.delivery_id.in_(delivery_ids))
        .order_by(DeliveryChangeRecord.change_id)
    )
    changes: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        changes[row.delivery_id].append(row.change_id)
    return changes


def _delivery_view(delivery: DeliveryRecord, changes: Sequence[int], incidents: Sequence[ToldIncident]) -> DeliveryView:
    return DeliveryView(
        id=delivery.id,
        subscription=delivery.subscription,
        destination=delivery.destination,
        state=delivery.state,
        attempts=delivery.attempts,
        created_at=delivery.created_at,
        next_at=delivery.next_at,
        sent_at=delivery.sent_at,
        last_error=delivery.last_error,
        changes=tuple(changes),
        incidents=tuple(dict.fromkeys(one.id for one in incidents)),
    )
