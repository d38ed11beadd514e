"""What people ask about single deliveries, and about the outbox as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from pipeline.waits import Waits
from storage.database.engine import Database
from storage.outbox.deliveries import delivery_views
from storage.outbox.owing import DEAD, LEASED, PENDING, SENT
from storage.outbox.told import task_of
from storage.tables import AlertRecord, DeliveryRecord, DestinationIncidentRecord
from storage.values import DeliveryTask
from storage.views.archive import DeliveryView
from storage.views.outbox import OutboxGlance, SubscriptionFigures


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

    def subscription_figures(self, since: datetime) -> Mapping[str, SubscriptionFigures]:
        """Return what each subscription was told since then, and what it is owed now."""
        with self._database.reading() as session:
            figures = _counted(session, since)
            for row in session.execute(_by_state()):
                if row.state == SENT:
                    continue
                known = figures.get(row.subscription, SubscriptionFigures(subscription=row.subscription))
                told = {"dead": row.number} if row.state == DEAD else {"waiting": known.waiting + row.number}
                figures[row.subscription] = replace(known, **told)
            for name, (at, waits) in _next(session).items():
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


def _counted(session: Session, since: datetime) -> dict[str, SubscriptionFigures]:
    sent = (
        select(DeliveryRecord.subscription, func.count())
        .where(DeliveryRecord.state == SENT, DeliveryRecord.created_at >= since)
        .group_by(DeliveryRecord.subscription)
    )
    owed = select(AlertRecord.subscription, func.count()).where(AlertRecord.created_at >= since)
    delivered = {row[0]: row[1] for row in session.execute(sent)}
    changes = {row[0]: row[1] for row in session.execute(owed.group_by(AlertRecord.subscription))}
    return {
        name: SubscriptionFigures(subscription=name, sent=delivered.get(name, 0), changes=changes.get(name, 0))
        for name in delivered | changes
    }


def _by_state() -> Select[str, str, int]:
    # Those that were sent are counted along: in the order of the index all are counted quicker than a few are sorted.
    return select(DeliveryRecord.subscription, DeliveryRecord.state, func.count().label("number")).group_by(
        DeliveryRecord.subscription, DeliveryRecord.state
    )


def _next(session: Session) -> Mapping[str, tuple[datetime | None, Waits]]:
    """Return when the next delivery of each subscription is due, and what it waits for."""
    names = select(DeliveryRecord.subscription).distinct().subquery()
    of_name = aliased(DeliveryRecord)
    first = (
        select(of_name.id)
        .where(of_name.subscription == names.c.subscription, of_name.state == PENDING, of_name.next_at.is_not(None))
        .order_by(of_name.next_at, of_name.id)
        .limit(1)
    )
    query = select(
        DeliveryRecord.subscription, DeliveryRecord.next_at, DeliveryRecord.waits, DeliveryRecord.attempts
    ).where(DeliveryRecord.id.in_(select(first.correlate(names).scalar_subquery()).select_from(names)))
    rows = session.execute(query)
    return {row.subscription: (row.next_at, Waits.NO if row.attempts else Waits(row.waits)) for row in rows}
