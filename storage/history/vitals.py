"""How the service is, by what its database knows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.history.deliveries import DeliveryHistory
from storage.history.sources import SourceHistory
from storage.outbox.owing import LEASED, PENDING
from storage.tables import CheckRecord, DeliveryRecord, DestinationRecord, SourceRecord
from storage.views.vitals import Figures


class VitalHistory:
    """Every question is answered by an index, or by a table with a row for each source or destination."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def figures(self, now: datetime) -> Figures:
        """Return how the service is at the moment *now*."""
        outbox = DeliveryHistory(self._database).outbox_glance(now)
        sources = SourceHistory(self._database).source_figures()
        with self._database.reading() as session:
            checking = select(CheckRecord.source_id).where(CheckRecord.finished_at.is_(None))
            due, due_since = session.execute(
                select(func.count(), func.min(SourceRecord.next_check_at)).where(
                    SourceRecord.active,
                    SourceRecord.paused.is_(False),
                    or_(SourceRecord.next_check_at.is_(None), SourceRecord.next_check_at <= now),
                    SourceRecord.id.not_in(checking),
                )
            ).one()
            return Figures(
                due=due,
                due_since=due_since,
                checking=session.scalars(select(func.count(func.distinct(checking.subquery().c.source_id)))).one(),
                outbox=outbox,
                stuck_since=_stuck_since(session, now),
                sources=sources.states,
                incidents=sources.incidents,
                database_bytes=_size(session),
            )


def _stuck_since(session: Session, now: datetime) -> datetime | None:
    """Return since when something is due that no courier takes up.

    A destination that was served, or paused, of late is not stuck from before that.
    """
    place, one = DestinationRecord, DeliveryRecord
    due_at = func.coalesce(one.next_at, one.created_at)
    due = (
        select(func.min(due_at))
        .where(one.destination == place.key, one.state.in_((PENDING, LEASED)), due_at <= now)
        .correlate(place)
        .scalar_subquery()
    )
    places = select(due.label("due_at"), place.paused_until, place.seen_at, place.leased_until).subquery()
    since: ColumnElement[datetime] = places.c.due_at
    for other in (places.c.paused_until, places.c.seen_at, places.c.leased_until):
        since = case((and_(other.is_not(None), other > since), other), else_=since)
    first: datetime | None = session.scalar(select(func.min(since)).where(places.c.due_at.is_not(None), since <= now))
    return first


def _size(session: Session) -> int:
    """Return how many bytes the database takes; without what SQLite has not yet taken over from its log."""
    if session.get_bind().dialect.name == "postgresql":
        return int(session.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages = session.execute(text("PRAGMA page_count")).scalar_one()
    return int(pages) * int(session.execute(text("PRAGMA page_size")).scalar_one())
