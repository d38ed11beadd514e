"""Checks: each pass over a source is recorded, a failed one too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from pipeline.health.checks import CheckHealth
from storage.codec.health import decode_health, encode_health
from storage.codec.values import JsonObject
from storage.database.part import Part, open_check, source_id_of
from storage.sources.reader import is_raised, require_reader
from storage.tables import ChangeRecord, CheckRecord, SourceRecord, VisitRecord
from storage.tables.base import table_of
from storage.views.recent_checks import GOOD, INTERRUPTED, with_changes, with_check

_INTERRUPTED = "The process ended before the check did."
CONFIRM = "confirm"  # the trigger of a check that looks again at what waits
MOST_CHECKS = 20  # that the rules of incidents look at
_OPEN = select(CheckRecord).where(CheckRecord.finished_at.is_(None)).with_for_update()


_C, _S, _V, _T = map(table_of, (CheckRecord, SourceRecord, VisitRecord, ChangeRecord))
_BEGIN = insert(_C).returning(_C.c.id)
_VISITS = (
    select(_V.c.outcome, func.count().label("times")).where(_V.c.check_id == bindparam("check")).group_by(_V.c.outcome)
)
_TOLD = select(func.count()).select_from(_T).where(_T.c.check_id == bindparam("check"))
_END = (
    update(_C)
    .where(_C.c.id == bindparam("check"))
    .values(
        finished_at=bindparam("ended"),
        outcome=bindparam("ends"),
        message=bindparam("words"),
        visits=bindparam("visits"),
        changes=bindparam("changes"),
        health=bindparam("health"),
    )
)
_SOURCE = select(_S.c.recent, _S.c.failures, _S.c.baseline_at).where(_S.c.id == bindparam("source"))
_LATEST = (
    select(_C.c.health, _C.c.finished_at)
    .where(_C.c.source_id == bindparam("source"), _C.c.finished_at.is_not(None), _C.c.health.is_not(None))
    .order_by(_C.c.started_at.desc(), _C.c.id.desc())  # as its index goes: by id all of the source's checks were sorted
    .limit(bindparam("most"))
)


class Checks(Part):
    """The record of every check."""

    def begin_check(self, source: str, at: datetime, trigger: str, *, reader_version: int) -> int:
        """Record that a check begins and return its id. Raises ReaderOutdated when a newer reader reads the archive."""
        with self.database.writing() as session:
            require_reader(session, reader_version)
            row = {"source_id": source_id_of(session, source), "started_at": at, "trigger": trigger}
            return int(session.connection().execute(_BEGIN, row).scalar_one())

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
            source_id = open_check(session, check_id).source_id
            told = encode_health(health) if health else None
            changes = _end(session, check_id, at, outcome, message, health=told)
            source = session.connection().execute(_SOURCE, {"source": source_id}).one()
            values: dict[str, object] = {"checked_at": at, "outcome": outcome, "message": message}
            if not counts:
                values["recent"] = with_changes(source.recent, changes)
            else:
                values["recent"] = with_check(source.recent, outcome, message, changes)
                values["failures"] = 0 if outcome == GOOD else source.failures + 1
            is_over = baseline_complete and source.baseline_at is None
            values["baseline_at"] = at if is_over else source.baseline_at
            session.connection().execute(update(_S).where(_S.c.id == source_id), values)

    def latest_health(self, source: str, *, limit: int = MOST_CHECKS) -> tuple[CheckHealth, ...]:
        """Return what the source's latest checks came to, newest first; those without a word of it left out."""
        with self.database.reading() as session:
            rows = session.connection().execute(_LATEST, {"source": source_id_of(session, source), "most": limit})
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
        changes = _end(session, check.id, at, INTERRUPTED, _INTERRUPTED)
        checked = session.get_one(SourceRecord, check.source_id)
        checked.checked_at, checked.outcome, checked.message = at, INTERRUPTED, _INTERRUPTED
        checked.recent = with_check(checked.recent, INTERRUPTED, _INTERRUPTED, changes)
    return len(left)


def _end(
    session: Session, check: int, at: datetime, outcome: str, message: str, *, health: JsonObject | None = None
) -> int:
    """Close a check; return how many changes it told."""
    connection = session.connection()
    visits = {row.outcome.value: row.times for row in connection.execute(_VISITS, {"check": check})}
    changes = int(connection.execute(_TOLD, {"check": check}).scalar_one())
    said = {"ended": at, "ends": outcome, "words": message, "visits": visits, "changes": changes, "health": health}
    connection.execute(_END, said | {"check": check})
    return changes
