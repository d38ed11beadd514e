"""What people ask about the sending: deliveries, their attempts, destinations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.incidents.destinations import incident_view
from storage.outbox.deliveries import delivery_views
from storage.outbox.owing import DEAD, LEASED, PENDING, SENT
from storage.tables import AttemptRecord, DeliveryRecord, DestinationIncidentRecord, DestinationRecord
from storage.views.archive import DeliveryView
from storage.views.outbox import AttemptView, DestinationIncidentView, DestinationView

_STATES = (PENDING, LEASED, SENT, DEAD)


class OutboxHistory:
    """What was sent, what waits and what failed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def deliveries(
        self,
        state: str = "",
        *,
        destination: str = "",
        subscription: str = "",
        limit: int = 100,
        before_id: int | None = None,
    ) -> Sequence[DeliveryView]:
        """Return deliveries below *before_id*, newest first: in one state or any, to one destination or any, of one
        subscription or any.
        """
        asked = [
            *([DeliveryRecord.destination == destination] if destination else []),
            *([DeliveryRecord.subscription == subscription] if subscription else []),
            *([DeliveryRecord.id < before_id] if before_id is not None else []),
        ]
        states = [state] if state else _STATES if destination or subscription else [""]
        newest = union_all(*(_newest(one, asked, limit) for one in states)).subquery()
        query = select(DeliveryRecord).join(newest, newest.c.id == DeliveryRecord.id)
        with self._database.reading() as session:
            found = session.scalars(query.order_by(newest.c.id.desc()).limit(limit)).all()
            return delivery_views(session, found)

    def attempts(self, delivery_id: int) -> Sequence[AttemptView]:
        """Return the attempts at a delivery, oldest first."""
        query = select(AttemptRecord).where(AttemptRecord.delivery_id == delivery_id)
        with self._database.reading() as session:
            return [
                AttemptView(
                    id=one.id,
                    delivery_id=one.delivery_id,
                    begun_at=one.begun_at,
                    ended_at=one.ended_at,
                    outcome=one.outcome,
                    detail=one.detail,
                )
                for one in session.scalars(query.order_by(AttemptRecord.id))
            ]

    def destinations(self) -> Sequence[DestinationView]:
        """Return every destination that was ever owed anything, by key."""
        with self._database.reading() as session:
            counts = _counts(session)
            found = session.scalars(select(DestinationRecord).order_by(DestinationRecord.key))
            return [_destination(one, counts[one.key]) for one in found]

    def destination_incidents(self, *, over: bool = True, limit: int = 100) -> Sequence[DestinationIncidentView]:
        """Return incidents of destinations, newest first; with *over* those that are over too."""
        query = select(DestinationIncidentRecord)
        if not over:
            query = query.where(DestinationIncidentRecord.closed_at.is_(None))
        with self._database.reading() as session:
            found = session.scalars(query.order_by(DestinationIncidentRecord.id.desc()).limit(limit))
            return [incident_view(one) for one in found]

    def destination_incident(self, incident_id: int) -> DestinationIncidentView | None:
        """Return one incident of a destination."""
        with self._database.reading() as session:
            found = session.get(DestinationIncidentRecord, incident_id)
            return incident_view(found) if found else None


def _newest(state: str, asked: Sequence[ColumnElement[bool]], limit: int) -> Select[int]:
    """Return the newest in a state, or in any: each index goes by the id beneath a state."""
    query = select(DeliveryRecord.id).where(*asked).order_by(DeliveryRecord.id.desc()).limit(limit)
    newest = (query.where(DeliveryRecord.state == state) if state else query).subquery()
    return select(newest.c.id)


def _counts(session: Session) -> Mapping[str, Mapping[str, int]]:
    """Return how many deliveries of each destination are in each state, of those that were not sent."""
    # Not by a plain column: SQLite would go through all that were ever sent, in the order of the destinations.
    destination = DeliveryRecord.destination.concat("").label("destination")
    query = (
        select(destination, DeliveryRecord.state, func.count().label("number"))
        .where(DeliveryRecord.state.in_((PENDING, LEASED, DEAD)))
        .group_by(destination, DeliveryRecord.state)
    )
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in session.execute(query):
        counts[row.destination][row.state] = row.number
    return counts


def _destination(record: DestinationRecord, counts: Mapping[str, int]) -> DestinationView:
    return DestinationView(
        key=record.key,
        failures=record.failures,
        given_up=record.given_up,
        failing_since=record.failing_since,
        paused_until=record.paused_until,
        cause=record.cause,
        last_error=record.last_error,
        sent_at=record.sent_at,
        waiting=counts[PENDING] + counts[LEASED],
        dead=counts[DEAD],
    )
