"""What people ask about single deliveries, and about the outbox as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from pipeline.waits import Waits
from storage.database.engine import Database
from storage.outbox.deliveries import delivery_views
from storage.outbox.owing import DEAD, LEASED, PENDING, SENT
from storage.outbox.told import task_of
from storage.tables import AlertRecord, DeliveryRecord, DestinationIncidentRecord
from storage.values import DeliveryTask
from storage.views.archive import DeliveryView
from storage.views.outbox import MOST_TOLD, OutboxGlance, SubscriptionFigures

Told: TypeAlias = AlertRecord | DeliveryRecord


class DeliveryHistory:
    """One delivery; each subscription; the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def delivery(self, delivery_id: int) -> DeliveryView | None:
        """Return one delivery."""
        with self._database.reading() as session:
            found = session.get(DeliveryRecord, delivery_id)
            return delivery_views(session, [found])[0] if found else None

    def delivery_task(self, delivery_id: int) -> DeliveryTask | None:
        """Return a delivery as if it were begun, to see what it says; nothing is begun."""
        with self._database.reading() as session:
            found = session.get(DeliveryRecord, delivery_id)
            return task_of(session, found, attempt_id=0, failures=0) if found else None

    def subscription_figures(self, names: Sequence[str], since: datetime) -> Mapping[str, SubscriptionFigures]:
        """Return what each of these subscriptions was told since then, and what it is owed now.

        Of each figure `MOST_TOLD` are counted.
        """
        if not names:
            return {}
        asked = union_all(*(select(literal(name).label("subscription")) for name in names)).subquery()
        with self._database.reading() as session:
            figures = {row.subscription: _figures(row) for row in session.execute(_counted(asked, since))}
            for name, (at, waits) in _next(session, asked).items():
                figures[name] = replace(figures[name], next_at=at, waits=waits)
            return figures

    def outbox_glance(self, now: datetime) -> OutboxGlance:
        """Return how much waits, since when it should be out, and what takes nothing."""
        waiting = select(func.count()).where(DeliveryRecord.state.in_((PENDING, LEASED)))
        due_at = func.coalesce(DeliveryRecord.next_at, DeliveryRecord.created_at)  # without a time it is due at once
        due = select(func.count(DeliveryRecord.id), func.min(due_at)).where(
            DeliveryRecord.state == PENDING, due_at <= now
        )
        dead = select(func.count()).where(DeliveryRecord.state == DEAD)
        incidents = select(func.count(DestinationIncidentRecord.id)).where(
            DestinationIncidentRecord.closed_at.is_(None)
        )
        with self._database.reading() as session:
            number, oldest = session.execute(due).one()
            return OutboxGlance(
                waiting=session.scalars(waiting).one(),
                due=number,
                oldest_due_at=oldest,
                dead=session.scalars(dead).one(),
                incidents=session.scalars(incidents).one(),
            )


def _counted(asked: Subquery, since: datetime) -> Select[*tuple[Any, ...]]:
    sent = DeliveryRecord.state == SENT, DeliveryRecord.created_at >= since
    return select(
        asked.c.subscription,
        _number(asked, AlertRecord, AlertRecord.created_at >= since).label("changes"),
        _number(asked, DeliveryRecord, *sent).label("sent"),
        _number(asked, DeliveryRecord, DeliveryRecord.state.in_((PENDING, LEASED))).label("waiting"),
        _number(asked, DeliveryRecord, DeliveryRecord.state == DEAD).label("dead"),
    )


def _number(asked: Subquery, record: type[Told], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return how many rows of each subscription there are, up to `MOST_TOLD`: an index has them."""
    some = select(record.subscription).where(record.subscription == asked.c.subscription, *conditions)
    counted = some.limit(MOST_TOLD).correlate(asked).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _figures(row: Row[*tuple[Any, ...]]) -> SubscriptionFigures:
    return SubscriptionFigures(
        subscription=row.subscription, sent=row.sent, changes=row.changes, waiting=row.waiting, dead=row.dead
    )


def _next(session: Session, asked: Subquery) -> Mapping[str, tuple[datetime | None, Waits]]:
    """Return when the next delivery of each subscription is due, and what it waits for."""
    of_name = aliased(DeliveryRecord)
    first = (
        select(of_name.id)
        .where(of_name.subscription == asked.c.subscription, of_name.state == PENDING, of_name.next_at.is_not(None))
        .order_by(of_name.next_at, of_name.id)
        .limit(1)
    )
    query = select(
        DeliveryRecord.subscription, DeliveryRecord.next_at, DeliveryRecord.waits, DeliveryRecord.attempts
    ).where(DeliveryRecord.id.in_(select(first.correlate(asked).scalar_subquery()).select_from(asked)))
    rows = session.execute(query)
    return {row.subscription: (row.next_at, Waits.NO if row.attempts else Waits(row.waits)) for row in rows}
