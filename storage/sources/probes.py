"""What became of the last probe of each source."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.part import Part
from storage.tables import ProbeRecord
from storage.views.probes import ProbeRow

_NAMES = 500


class Probes(Part):
    """How sources answered when somebody tried them."""

    def remember_probe(self, row: ProbeRow) -> None:
        """Keep the probe in place of the source's last one."""
        with self.database.writing() as session:
            found = session.scalars(select(ProbeRecord).where(ProbeRecord.source == row.source)).one_or_none()
            record = found or ProbeRecord(source=row.source)
            record.entry, record.at = row.entry, row.at
            record.outcome, record.rows, record.reason = row.outcome, row.rows, row.reason
            session.add(record)

    def probes(self) -> tuple[ProbeRow, ...]:
        """Return the last probe of each source that was ever probed, oldest first."""
        with self.database.reading() as session:
            return probe_rows(session)


def probe_rows(session: Session, names: Collection[str] | None = None) -> tuple[ProbeRow, ...]:
    """Return the last probe of each source, or of those named, oldest first."""
    query = select(ProbeRecord).order_by(ProbeRecord.at)
    # Nobody probes thousands: so many names are not worth asking by.
    if names is not None and len(names) <= _NAMES:
        query = query.where(ProbeRecord.source.in_(sorted(names)))
    return tuple(_row(record) for record in session.scalars(query))


def _row(record: ProbeRecord) -> ProbeRow:
    return ProbeRow(
        source=record.source,
        entry=record.entry,
        at=record.at,
        outcome=record.outcome,
        rows=record.rows,
        reason=record.reason,
    )
