"""Quiet hours of the outbox: what became due before them and was not sent is kept until they end, and told together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from pipeline.waits import Waits
from storage.database.part import Part
from storage.outbox.owing import PENDING
from storage.outbox.told import CHANGES, INCIDENTS
from storage.tables import DeliveryChangeRecord, DeliveryIncidentRecord, DeliveryRecord

_TOLD: Final[Mapping[str, type[DeliveryChangeRecord | DeliveryIncidentRecord]]] = {
    CHANGES: DeliveryChangeRecord,
    INCIDENTS: DeliveryIncidentRecord,
}


class Quieting(Part):
    """Keeps what is owed until quiet hours end."""

    def keep_quiet(self, subscription: str, until: datetime) -> int:
        """Let what is owed to *subscription* before *until* wait for that moment; returns how many deliveries do.

        What was never tried is gathered: one delivery for each destination and sort of news. What failed is tried again
        then. What a person asked to be tried again is left alone.
        """
        owed = _owed_before(subscription, until)
        with self.database.reading() as session:
            if session.scalars(select(DeliveryRecord.id).where(owed).limit(1)).one_or_none() is None:
                return 0
        with self.database.writing() as session:
            waiting = session.scalars(select(DeliveryRecord).where(owed).order_by(DeliveryRecord.id).with_for_update())
            groups: dict[tuple[str, str], list[DeliveryRecord]] = defaultdict(list)
            for one in waiting:
                one.next_at = until
                if one.tried_at is None and one.about in _TOLD:
                    groups[one.destination, one.about].append(one)
            for (_, about), deliveries in groups.items():
                _gather(session, about, deliveries)
            return len(groups)


def _owed_before(subscription: str, until: datetime) -> ColumnElement[bool]:
    untried = DeliveryRecord.tried_at.is_(None)
    return and_(
        DeliveryRecord.subscription == subscription,
        DeliveryRecord.state == PENDING,
        or_(DeliveryRecord.next_at.is_(None), DeliveryRecord.next_at < until),
        or_(untried, DeliveryRecord.attempts > 0),
    )


def _gather(session: Session, about: str, deliveries: Sequence[DeliveryRecord]) -> None:
    """Let the oldest delivery tell what the others would have told."""
    first, others = deliveries[0], [one.id for one in deliveries[1:]]
    first.waits = Waits.QUIET.value
    if not others:
        return
    told = _TOLD[about]
    session.flush()
    session.execute(update(told).where(told.delivery_id.in_(others)).values(delivery_id=first.id))
    session.execute(delete(DeliveryRecord).where(DeliveryRecord.id.in_(others)))
