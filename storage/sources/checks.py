"""Checks: each pass over a source is recorded, a failed one too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from pipeline.health.checks import CheckHealth
from storage.codec.health import decode_health, encode_health
from storage.database.part import Part, open_check, source_id_of
from storage.sources.reader import is_raised, require_reader
from storage.tables import ChangeRecord, CheckRecord, SourceRecord, VisitRecord
from storage.views.recent_checks import GOOD, INTERRUPTED, with_changes, with_check

_INTERRUPTED = "The process ended before the check did."
CONFIRM = "confirm"  # the trigger of a check that looks again at what waits
MOST_CHECKS = 20  # that the rules of incidents look at
_OPEN = select(CheckRecord).where(CheckRecord.finished_at.is_(None)).with_for_update()


class Checks(Part):
    """The record of every check."""

    def begin_check(self, source: str, at: datetime, trigger: str, *, reader_version: int = 1) -> int:
        """Record that a check begins and return its id. Raises ReaderOutdated when a newer reader reads the archive."""
        with self.database.writing() as session:
            require_reader(session, reader_version)
            check = CheckRecord(source_id=source_id_of(session, source), started_at=at, trigger=trigger)
            session.add(check)
            session.flush()
            return check.id

    def end_check(
        self,
        check_id: int,
        at: datetime,
        outcome: str,
        message: str = "",
        baseline_complete: bool = False,
        *,
        counts: bool = True,
        health: CheckHealth | None = None,
    ) -> None:
        """Record how a check ended. An outcome other than "ok" adds to the source's failures, "ok" clears them.

        A check that does not count, because it only looks once more at what another left open, does neither.
        *health* is kept for the rules of incidents.
        With *baseline_complete* the source's baseline is over, if it was not before.
        """
        with self.database.writing() as session:
            check = open_check(session, check_id)
            source = session.get_one(SourceRecord, check.source_id)
            changes = _end(session, check, at, outcome, message)
            check.health = encode_health(health) if health else None
            source.checked_at, source.outcome, source.message = at, outcome, message
            if not counts:
                source.recent = with_changes(source.recent, changes)
            else:
                source.recent = with_check(source.recent, outcome, message, changes)
                source.failures = 0 if outcome == GOOD else source.failures + 1
            if baseline_complete and source.baseline_at is None:
                source.baseline_at = at

    def latest_health(self, source: str, *, limit: int = MOST_CHECKS) -> tuple[CheckHealth, ...]:
        """Return what the source's latest checks came to, newest first; those without a word of it left out."""
        with self.database.reading() as session:
            query = select(CheckRecord.health, CheckRecord.finished_at).where(
                CheckRecord.source_id == source_id_of(session, source),
                CheckRecord.finished_at.is_not(None),
                CheckRecord.health.is_not(None),
            )
            rows = session.execute(query.order_by(CheckRecord.id.desc()).limit(limit))
            return tuple(decode_health(row.health, row.finished_at) for row in rows)

    def end_interrupted_checks(self, at: datetime, *, source: str = "", trigger: str = "") -> int:
        """Close the checks that a killed process left open; return how many.

        All of them, at the start of a lone service. Among several processes, those of the one *source* that this one
        is about to check and that were begun for the same *trigger* or what follows it; a process that still works at
        one of them can record no more of it.
        """
        query = _OPEN
        with self.database.writing() as session:
            if source:
                query = query.where(CheckRecord.source_id == source_id_of(session, source))
            if trigger:
                query = query.where(CheckRecord.trigger.in_((trigger, CONFIRM)))
            return _interrupt(session, query, at)

    def read_by(self, reader_version: int, at: datetime) -> int:
        """Let this version of the reader read the archive from now on; return how many checks that ended.

        When it is newer than the one before, checks that are open are an older reader's, and record nothing more; in
        the same transaction, so that none begins between. Raises ReaderOutdated when a newer one reads the archive.
        """
        with self.database.writing() as session:
            return _interrupt(session, _OPEN, at) if is_raised(session, reader_version) else 0


def _interrupt(session: Session, open_checks: Select[CheckRecord], at: datetime) -> int:
    """Close checks that are open; return how many."""
    left = session.scalars(open_checks).all()
    for check in left:
        changes = _end(session, check, at, INTERRUPTED, _INTERRUPTED)
        checked = session.get_one(SourceRecord, check.source_id)
        checked.checked_at, checked.outcome, checked.message = at, INTERRUPTED, _INTERRUPTED
        checked.recent = with_check(checked.recent, INTERRUPTED, _INTERRUPTED, changes)
    return len(left)


def _end(session: Session, check: CheckRecord, at: datetime, outcome: str, message: str) -> int:
    """Close a check; return how many changes it told."""
    visits = session.execute(
        select(VisitRecord.outcome, func.count()).where(VisitRecord.check_id == check.id).group_by(VisitRecord.outcome)
    )
    check.visits = {row[0].value: row[1] for row in visits}
    told = select(func.count()).select_from(ChangeRecord).where(ChangeRecord.check_id == check.id)
    changes = session.scalars(told).one()
    session.execute(
        update(CheckRecord)
        .where(CheckRecord.id == check.id)
        .values(finished_at=at, outcome=outcome, message=message, changes=changes)
    )
    return changes
