"""On which days a source published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from pipeline.model import PageState, Role
from storage.part import Part, source_named
from storage.tables import CopyRecord, PageRecord, RevisionRecord

LATEST = 200  # documents that are looked at


class Publishing(Part):
    """The rhythm of a source."""

    def published_days(self, source: str) -> tuple[date, ...]:
        """Return the days of its latest documents: the printed one, else that of its first sight after the baseline."""
        with self.database.reading() as session:
            owner = source_named(session, source)
            query = (
                select(PageRecord.first_seen_at, RevisionRecord.facts)
                .outerjoin(CopyRecord, (CopyRecord.page_id == PageRecord.id) & CopyRecord.retired_at.is_(None))
                .outerjoin(RevisionRecord, RevisionRecord.id == CopyRecord.revision_id)
                .where(
                    PageRecord.source_id == owner.id,
                    PageRecord.role == Role.DOCUMENT,
                    PageRecord.state != PageState.MOVED,
                )
                .order_by(PageRecord.id.desc())
                .limit(LATEST)
            )
            days = []
            for row in session.execute(query):
                printed = _printed_day(row.facts)
                if printed or (owner.baseline_at and row.first_seen_at > owner.baseline_at):
                    days.append(printed or row.first_seen_at.date())
            return tuple(days)


def _printed_day(facts: Mapping[str, object] | None) -> date | None:
    printed = (facts or {}).get("published_date") or (facts or {}).get("written_date")
    return date.fromisoformat(str(printed)) if printed else None
