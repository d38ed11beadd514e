"""On which days a source published."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from pipeline.model import PageState, Role
from storage.database.part import Part, baseline_of, source_id_of
from storage.tables import CopyRecord, PageRecord, RevisionRecord
from storage.tables.base import table_of

LATEST = 200  # documents that are looked at


_P, _C, _R = map(table_of, (PageRecord, CopyRecord, RevisionRecord))


def _fact(name: str) -> ColumnElement[str | None]:
    """Return one field of a revision's facts: all of them would be read from the disk for each check."""
    fact: ColumnElement[str | None] = _R.c.facts[name].as_string().label(name)
    return fact


_CARRIED = _P.outerjoin(_C, (_C.c.page_id == _P.c.id) & _C.c.retired_at.is_(None))
_PUBLISHED = (
    select(_P.c.first_seen_at, _fact("published_date"), _fact("written_date"))
    .select_from(_CARRIED.outerjoin(_R, _R.c.id == _C.c.revision_id))
    .where(
        _P.c.source_id == bindparam("source_id"),
        _P.c.role == Role.DOCUMENT,
        _P.c.state != PageState.MOVED,
    )
    .order_by(_P.c.id.desc())
    .limit(LATEST)
)


class Publishing(Part):
    """The rhythm of a source."""

    def published_days(self, source: str) -> tuple[date, ...]:
        """Return the days of its latest documents: the printed one, else that of its first sight after the baseline."""
        with self.database.reading() as session:
            return published_days_of(session, source)


def published_days_of(session: Session, source: str) -> tuple[date, ...]:
    """Return the days of the latest documents of a source."""
    source_id = source_id_of(session, source)
    baseline_at = baseline_of(session, source_id)
    days = []
    for first_seen_at, published, written in session.connection().execute(_PUBLISHED, {"source_id": source_id}):
        printed = _day(published or written)
        if printed or (baseline_at and first_seen_at > baseline_at):
            days.append(printed or first_seen_at.date())
    return tuple(days)


def _day(printed: str | None) -> date | None:
    return date.fromisoformat(printed) if printed else None
