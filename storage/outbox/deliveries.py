"""Builds views of deliveries from rows, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pipeline.waits import Waits
from storage.outbox.told import changes_of, incidents_of
from storage.tables import DeliveryRecord
from storage.values import ToldIncident
from storage.views.archive import DeliveryView


def delivery_views(session: Session, deliveries: Sequence[DeliveryRecord]) -> list[DeliveryView]:
    """Return deliveries with the changes that they tell, in the order given."""
    ids = [delivery.id for delivery in deliveries]
    changes, incidents = changes_of(session, ids), incidents_of(session, ids)
    return [_delivery_view(one, changes[one.id], incidents.get(one.id, ())) for one in deliveries]


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
        waits=Waits(delivery.waits),
        incidents=tuple(dict.fromkeys(one.id for one in incidents)),
        about=delivery.about,
        cause=delivery.cause,
        tried_at=delivery.tried_at,
    )
