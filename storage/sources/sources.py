"""The sources and their schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from pipeline.health.incidents import Ended
from storage.database.part import Part, baseline_of, source_id_of, source_named
from storage.tables import CheckRecord, IncidentRecord, SourceRecord
from storage.tables.base import table_of
from storage.values import SourceRow

_S, _C = map(table_of, (SourceRecord, CheckRecord))
_SCHEDULE = (
    update(_S).where(_S.c.id == bindparam("source_id")).values(next_check_at=bindparam("next_at"), wanted_at=None)
)
_LAST = select(func.max(_C.c.started_at)).where(_C.c.source_id == bindparam("source_id"), _C.c.finished_at.is_not(None))


class Sources(Part):
    """Which sources are watched, and when each is due."""

    def sync_sources(self, sources: Sequence[SourceRow], at: datetime | None = None) -> None:
        """Make the table agree with the settings. A source gone from them is kept, inactive.

        Its incidents are over as of *at*, and nobody is told: a person took it out.
        """
        with self.database.writing() as session:
            known = {record.name: record for record in session.scalars(select(SourceRecord))}
            for record in known.values():
                record.active = False
            for row in sources:
                if row.name in known:
                    _update(known[row.name], row)
                else:
                    session.add(_fresh(row))
            if at is not None:
                session.flush()
                _end_unwatched(session, at)

    def watch(self, row: SourceRow) -> None:
        """Watch one more source, or one again that was gone from the settings."""
        with self.database.writing() as session:
            known = session.scalars(select(SourceRecord).where(SourceRecord.name == row.name)).one_or_none()
            if known is None:
                session.add(_fresh(row))
            else:
                _update(known, row)

    def pause(self, name: str) -> None:
        """Leave a source out of the schedule until it is resumed."""
        with self.database.writing() as session:
            source_named(session, name).paused = True

    def resume(self, name: str) -> None:
        """Put a paused source back into the schedule; its next check keeps its time."""
        with self.database.writing() as session:
            source_named(session, name).paused = False

    def schedule(self, name: str, next_at: datetime) -> None:
        """Set when a source is checked next."""
        with self.database.writing() as session:
            asked = {"source_id": source_id_of(session, name), "next_at": next_at}
            session.connection().execute(_SCHEDULE, asked)

    def next_check_at(self, name: str) -> datetime | None:
        """Return when a source is checked next; None: at once."""
        with self.database.reading() as session:
            return source_named(session, name).next_check_at

    def last_check_at(self, name: str) -> datetime | None:
        """Return when the last complete check of a source began; None before there was one."""
        with self.database.reading() as session:
            last: datetime | None = session.connection().scalar(_LAST, {"source_id": source_id_of(session, name)})
            return last

    def is_baseline(self, source: str) -> bool:
        """Tell whether no check of the source was complete yet, so that all it lists is old."""
        return self.baseline_at(source) is None

    def baseline_at(self, source: str) -> datetime | None:
        """Return when its first complete check ended; None before."""
        with self.database.reading() as session:
            return baseline_of(session, source_id_of(session, source))

    def failures(self, source: str) -> int:
        """Return how many checks in a row have failed."""
        with self.database.reading() as session:
            return source_named(session, source).failures


def _end_unwatched(session: Session, at: datetime) -> None:
    gone = select(SourceRecord.id).where(SourceRecord.active.is_(False))
    session.execute(
        update(IncidentRecord)
        .where(IncidentRecord.closed_at.is_(None), IncidentRecord.source_id.in_(gone))
        .values(closed_at=at, ended=Ended.UNWATCHED)
        .execution_options(synchronize_session=False)
    )


def _fresh(row: SourceRow) -> SourceRecord:
    return SourceRecord(
        name=row.name,
        kind=row.kind,
        region=row.region,
        urls=list(row.urls),
        every=row.every,
        level=row.level,
        topics=list(row.topics),
    )


def _update(record: SourceRecord, row: SourceRow) -> None:
    record.active = True
    record.kind, record.region = row.kind, row.region
    record.urls, record.every = list(row.urls), row.every
    record.level, record.topics = row.level, list(row.topics)
