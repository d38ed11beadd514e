"""Sending what is owed: a destination is leased by one process at a time, its deliveries begun and settled in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from pipeline.errors import StorageError
from storage.database.clocks import SKEW
from storage.database.part import Part
from storage.outbox.owing import DEAD, LEASED, PENDING, SENT
from storage.outbox.told import task_of
from storage.tables import AttemptRecord, DeliveryRecord, DestinationRecord
from storage.values import DeliveryTask

INTERRUPTED: Final = "interrupted"  # outcome of an attempt whose process died


class Sending(Part):
    """What is still to be sent, and what became of it."""

    def lease(self, now: datetime, limit: int, *, holder: str, lease_seconds: float) -> tuple[str, ...]:
        """Take up to *limit* destinations with something due that nobody serves, the longest unserved first.

        A lease that ran out, because its process died, is taken over.
        """
        free = select(DestinationRecord).where(_is_free(now), select(DeliveryRecord.id).where(_is_due(now)).exists())
        with self.database.writing() as session:
            query = free.order_by(DestinationRecord.seen_at.asc().nulls_first(), DestinationRecord.key).limit(limit)
            taken = session.scalars(query.with_for_update(skip_locked=True)).all()
            for one in taken:
                one.holder, one.seen_at = holder, now
                one.leased_until = now + timedelta(seconds=lease_seconds)
            return tuple(one.key for one in taken)

    def begin(self, destination: str, now: datetime, *, holder: str, lease_seconds: float) -> DeliveryTask | None:
        """Return the oldest delivery that is due at a leased destination; its attempt is counted, the lease renewed.

        None when nothing is due any more, or when another process has taken the destination over.
        """
        with self.database.writing() as session:
            place = _held(session, destination, holder)
            delivery = session.scalars(_next_due(destination, now)).one_or_none() if place else None
            if place is None or delivery is None:
                return None
            if delivery.state == LEASED:
                _interrupt(session, delivery.id, now)
            delivery.state, delivery.attempts, delivery.tried_at = LEASED, delivery.attempts + 1, now
            place.seen_at, place.leased_until = now, now + timedelta(seconds=lease_seconds)
            attempt = AttemptRecord(delivery_id=delivery.id, begun_at=now)
            session.add(attempt)
            session.flush()
            return task_of(session, delivery, attempt_id=attempt.id, failures=place.failures)

    def settle(
        self,
        task: DeliveryTask,
        at: datetime,
        *,
        cause: str = "",
        detail: str = "",
        retry_at: datetime | None = None,
        pause_until: datetime | None = None,
    ) -> None:
        """Record how an attempt ended: sent, without *cause*; to be tried again at *retry_at*; or, without it, dead.

        A delivery that was sent stays sent, and one that another process has begun since is that one's to settle.
        """
        with self.database.writing() as session:
            place = session.scalars(_place(task.destination)).one()
            attempt = session.get(AttemptRecord, task.attempt_id)
            delivery = session.get(DeliveryRecord, task.id, with_for_update=True)
            if attempt is None or delivery is None:
                raise StorageError(f"There is no attempt {task.attempt_id} at a delivery {task.id}.")
            attempt.ended_at, attempt.outcome, attempt.detail = at, cause or SENT, detail
            if delivery.state == SENT or (cause and _is_overtaken(session, attempt)):
                return
            _settle(delivery, at, cause, detail, retry_at)
            _note(place, at, cause, detail, is_dead=delivery.state == DEAD)
            place.paused_until = pause_until

    def release(self, destination: str, *, holder: str) -> None:
        """Give a destination back; nothing happens when another process has taken it over."""
        with self.database.writing() as session:
            if place := _held(session, destination, holder):
                place.holder, place.leased_until = "", None

    def retry(self, at: datetime, *, ids: Sequence[int] = (), destination: str = "") -> int:
        """Make deliveries due: these; those of a destination that are dead or wait for another try; or all dead ones.

        Their attempts are counted anew, and no pause of their destinations stands in the way. Returns how many.
        """
        failed = or_(DeliveryRecord.state == DEAD, and_(DeliveryRecord.state == PENDING, DeliveryRecord.attempts > 0))
        chosen = and_(failed, DeliveryRecord.id.in_(ids)) if ids else DeliveryRecord.state == DEAD
        if destination:
            chosen = and_(failed, DeliveryRecord.destination == destination)
        with self.database.writing() as session:
            places = select(DeliveryRecord.destination).where(chosen)
            session.execute(
                update(DestinationRecord).where(DestinationRecord.key.in_(places)).values(paused_until=None)
            )
            revived = update(DeliveryRecord).where(chosen).values(state=PENDING, attempts=0, next_at=at)
            return len(session.scalars(revived.returning(DeliveryRecord.id)).all())


def _is_free(now: datetime) -> ColumnElement[bool]:
    place = DestinationRecord
    was_put_back = place.seen_at > now + SKEW
    return and_(
        or_(place.leased_until.is_(None), place.leased_until <= now, was_put_back),
        or_(place.paused_until.is_(None), place.paused_until <= now, was_put_back),
    )


def _is_due(now: datetime, destination: str = "") -> ColumnElement[bool]:
    """Tell what may be sent now. At a destination that is free, what is leased was interrupted."""
    one = DeliveryRecord
    was_put_back = and_(one.attempts > 0, one.tried_at > now + SKEW)
    return and_(
        one.destination == (destination or DestinationRecord.key),
        one.state.in_((PENDING, LEASED)),
        or_(one.next_at.is_(None), one.next_at <= now, was_put_back),
    )


def _next_due(destination: str, now: datetime) -> Select[DeliveryRecord]:
    query = select(DeliveryRecord).where(_is_due(now, destination))
    return query.order_by(DeliveryRecord.id).limit(1).with_for_update()


def _place(destination: str) -> Select[DestinationRecord]:
    return select(DestinationRecord).where(DestinationRecord.key == destination).with_for_update()


def _held(session: Session, destination: str, holder: str) -> DestinationRecord | None:
    return session.scalars(_place(destination).where(DestinationRecord.holder == holder)).one_or_none()


def _interrupt(session: Session, delivery_id: int, now: datetime) -> None:
    """End the attempts of a process that died: whether the service took the message is not known."""
    open_ones = update(AttemptRecord).where(AttemptRecord.delivery_id == delivery_id, AttemptRecord.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=now, outcome=INTERRUPTED))


def _is_overtaken(session: Session, attempt: AttemptRecord) -> bool:
    later = select(AttemptRecord.id).where(
        AttemptRecord.delivery_id == attempt.delivery_id, AttemptRecord.id > attempt.id
    )
    return session.scalars(later.limit(1)).one_or_none() is not None


def _settle(delivery: DeliveryRecord, at: datetime, cause: str, detail: str, retry_at: datetime | None) -> None:
    delivery.cause, delivery.last_error = cause, detail if cause else ""
    delivery.next_at = retry_at
    delivery.sent_at = None if cause else at
    delivery.state = PENDING if retry_at else DEAD if cause else SENT


def _note(place: DestinationRecord, at: datetime, cause: str, detail: str, *, is_dead: bool) -> None:
    """Count what the attempt says of the destination."""
    place.seen_at, place.cause, place.last_error = at, cause, detail if cause else ""
    if not cause:
        place.sent_at, place.failing_since, place.failures, place.given_up = at, None, 0, 0
        return
    place.failing_since = place.failing_since or at
    place.failures, place.given_up = place.failures + 1, place.given_up + is_dead
