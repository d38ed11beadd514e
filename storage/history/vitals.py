"""How the service is, by what its database knows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.history.sources import open_incidents, states_of_sources
from storage.outbox.owing import DEAD, LEASED, PENDING
from storage.tables import CheckRecord, DeliveryRecord, DestinationIncidentRecord, DestinationRecord, SourceRecord
from storage.views.outbox import OutboxGlance
from storage.views.vitals import Figures


class VitalHistory:
    """Every question is answered by an index, or by a table with a row for each source or destination."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def figures(self, now: datetime) -> Figures:
        """Return how the service is at the moment *now*."""
        with self._database.reading() as session:
            outbox, stuck_since = _outbox(session, now)
            checking = select(CheckRecord.source_id).where(CheckRecord.finished_at.is_(None))
            due, due_since = session.execute(_due(now).where(SourceRecord.id.not_in(checking))).one()
            return Figures(
                due=due,
                due_since=due_since,
                checking=len(set(session.scalars(checking))),
                outbox=outbox,
                stuck_since=stuck_since,
                sources=states_of_sources(session),
                incidents=open_incidents(session),
                database_bytes=_size(session),
            )


def _due(now: datetime) -> Select[int, datetime | None]:
    return select(func.count(), func.min(SourceRecord.next_check_at)).where(
        SourceRecord.active,
        SourceRecord.paused.is_(False),
        or_(SourceRecord.next_check_at.is_(None), SourceRecord.next_check_at <= now),
    )


def _outbox(session: Session, now: datetime) -> tuple[OutboxGlance, datetime | None]:
    """Return how much waits, and since when something is due that no courier takes up. What waits is read once."""
    dead = select(func.count()).where(DeliveryRecord.state == DEAD)
    incidents = select(func.count(DestinationIncidentRecord.id)).where(DestinationIncidentRecord.closed_at.is_(None))
    waiting = session.execute(_waiting(now)).all()
    glance = OutboxGlance(
        waiting=sum(row.waiting for row in waiting),
        due=sum(row.due for row in waiting),
        oldest_due_at=min((row.oldest for row in waiting if row.oldest is not None), default=None),
        dead=session.scalars(dead).one(),
        incidents=session.scalars(incidents).one(),
    )
    first = {row.destination: row.first for row in waiting if row.first is not None}
    places = session.scalars(select(DestinationRecord).where(DestinationRecord.key.in_(first))) if first else ()
    stuck = (_stuck_since(place, first[place.key]) for place in places)
    return glance, min((since for since in stuck if since <= now), default=None)


def _waiting(now: datetime) -> Select[str, int, int, datetime | None, datetime | None]:
    """Ask of each destination how many deliveries wait, how many are due, since when, and since when one at all is."""
    one = DeliveryRecord
    due_at = func.coalesce(one.next_at, one.created_at).label("due_at")  # without a time it is due at once
    # The order is that of an index, and OFFSET keeps the query whole: else SQLite walks through all that was ever sent.
    rows = select(one.destination, one.state, due_at).where(one.state.in_((PENDING, LEASED)))
    waits = rows.order_by(one.state, one.next_at).offset(0).subquery().c
    is_due = and_(waits.state == PENDING, waits.due_at <= now)
    return select(
        waits.destination,
        func.count().label("waiting"),
        func.count(case((is_due, 1))).label("due"),
        func.min(case((is_due, waits.due_at))).label("oldest"),
        func.min(case((waits.due_at <= now, waits.due_at))).label("first"),  # what is leased may be a dead process's
    ).group_by(waits.destination)


def _stuck_since(place: DestinationRecord, due_at: datetime) -> datetime:
    """Return since when nobody serves a destination. One served, or paused, of late is not stuck from before that."""
    moments = (due_at, place.paused_until, place.seen_at, place.leased_until)
    return max(moment for moment in moments if moment is not None)


def _size(session: Session) -> int:
    """Return how many bytes the database takes; without what SQLite has not yet taken over from its log."""
    if session.get_bind().dialect.name == "postgresql":
        return int(session.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages = session.execute(text("PRAGMA page_count")).scalar_one()
    return int(pages) * int(session.execute(text("PRAGMA page_size")).scalar_one())
