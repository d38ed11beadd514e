"""The audit: who did what, when, from where, and how it ended. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from storage.database.part import Part
from storage.tables import DeedRecord
from storage.views.people import Deed, DeedFilter, DeedView


class Audit(Part):
    """What people did."""

    def note_deed(self, deed: Deed) -> None:
        """Add a row."""
        with self.database.writing() as session:
            session.add(
                DeedRecord(
                    at=deed.at,
                    person=deed.person[:80],
                    action=deed.action[:40],
                    about=deed.about[:200],
                    status=deed.status,
                    address=deed.address[:100],
                )
            )

    def deeds(self, wanted: DeedFilter, *, limit: int = 100) -> Sequence[DeedView]:
        """Return the rows that are wanted, newest first."""
        query = select(DeedRecord).where(*_rules(wanted)).order_by(DeedRecord.id.desc())
        with self.database.reading() as session:
            return [_view(one) for one in session.scalars(query.limit(limit))]

    def deed_actions(self) -> Sequence[str]:
        """Return the actions that there are rows of, by name."""
        with self.database.reading() as session:
            return list(session.scalars(select(DeedRecord.action).distinct().order_by(DeedRecord.action).limit(100)))


def _rules(wanted: DeedFilter) -> list[ColumnElement[bool]]:
    rules = []
    if wanted.person:
        rules.append(DeedRecord.person == wanted.person)
    if wanted.action:
        rules.append(DeedRecord.action == wanted.action)
    if wanted.refused:
        rules.append(DeedRecord.status >= 400)
    if wanted.since:
        rules.append(DeedRecord.at >= wanted.since)
    if wanted.until:
        rules.append(DeedRecord.at < wanted.until)
    if wanted.before_id is not None:
        rules.append(DeedRecord.id < wanted.before_id)
    return rules


def _view(record: DeedRecord) -> DeedView:
    deed = Deed(
        at=record.at,
        person=record.person,
        action=record.action,
        about=record.about,
        status=record.status,
        address=record.address,
    )
    return DeedView(id=record.id, deed=deed)
