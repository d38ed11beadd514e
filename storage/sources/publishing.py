"""On which days a source published."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pipeline.model import PageState, Role
from storage.database.part import Part, baseline_of, source_id_of
from storage.tables import CopyRecord, PageRecord, RevisionRecord

LATEST = 200  # documents that are looked at


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
    query = (
        select(PageRecord.first_seen_at, _fact("published_date"), _fact("written_date"))
        .outerjoin(CopyRecord, (CopyRecord.page_id == PageRecord.id) & CopyRecord.retired_at.is_(None))
        .outerjoin(RevisionRecord, RevisionRecord.id == CopyRecord.revision_id)
        .where(
            PageRecord.source_id == source_id,
            PageRecord.role == Role.DOCUMENT,
            PageRecord.state != PageState.MOVED,
        )
        .order_by(PageRecord.id.desc())
        .limit(LATEST)
    )
    days = []
    for row in session.execute(query):
        printed = _day(row.published_date or row.written_date)
        if printed or (baseline_at and row.first_seen_at > baseline_at):
            days.append(printed or row.first_seen_at.date())
    return tuple(days)


def _fact(name: str) -> ColumnElement[str | None]:
    """Return one field of a revision's facts: all of them would be read from the disk for each check."""
    fact: ColumnElement[str | None] = RevisionRecord.facts[name].as_string().label(name)
    return fact


def _day(printed: str | None) -> date | None:
    return date.fromisoformat(printed) if printed else None
