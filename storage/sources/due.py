"""Which sources are due, and why: a person wants one, or its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from storage.database.clocks import SKEW
from storage.database.part import Part, source_named
from storage.tables import SourceRecord
from storage.values import DueSource


class Due(Part):
    """What is to be checked now."""

    def due(self, now: datetime) -> Sequence[DueSource]:
        """Return the active sources that are due: those that a person wants first, then the longest waiting."""
        query = (
            select(
                SourceRecord.name,
                SourceRecord.kind,
                SourceRecord.next_check_at,
                SourceRecord.wanted_at,
                SourceRecord.baseline_at,
            )
            .where(_is_due(now))
            .order_by(
                SourceRecord.wanted_at.asc().nulls_last(),
                SourceRecord.next_check_at.asc().nulls_first(),
                SourceRecord.id,
            )
        )
        with self.database.reading() as session:
            return [
                DueSource(
                    name=one.name,
                    kind=one.kind,
                    since=one.next_check_at,
                    is_wanted=one.wanted_at is not None,
                    is_first=one.baseline_at is None,
                )
                for one in session.execute(query)
            ]

    def is_due(self, name: str, now: datetime) -> bool:
        """Tell whether a source is still to be checked: it may have been, since somebody found it due."""
        query = select(SourceRecord.id).where(SourceRecord.name == name, _is_due(now))
        with self.database.reading() as session:
            return session.scalar(query) is not None

    def want(self, name: str, at: datetime) -> None:
        """Make a source due at once, before all that is due by itself."""
        with self.database.writing() as session:
            source = source_named(session, name)
            source.next_check_at = source.wanted_at = at


def _is_due(now: datetime) -> ColumnElement[bool]:
    """What was checked in the future is due, too: the clock was put back since, and its next check is as far off."""
    was_put_back = SourceRecord.checked_at > now + SKEW
    is_time = or_(SourceRecord.next_check_at.is_(None), SourceRecord.next_check_at <= now, was_put_back)
    return and_(SourceRecord.active, SourceRecord.paused.is_(False), is_time)
