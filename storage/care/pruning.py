"""Forgets what was held back long ago, so that it does not grow without end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select

from storage.database.part import Part
from storage.tables import ChangeRecord, HeldRecord

_AT_ONCE = 2000  # rows of one transaction: a check that has something to record waits no longer than that takes


class Pruning(Part):
    """Care of the database."""

    def prune_held(self, before: datetime) -> int:
        """Forget some of what was held last before that moment; return how many, 0 when nothing is left to forget.

        Kept for ever is what a person noted or made a change of, and what was held on a page before a change of it
        was told: `changes --why` lists it.
        """
        told = (
            select(ChangeRecord.source_id, ChangeRecord.url, func.max(ChangeRecord.detected_at).label("last"))
            .group_by(ChangeRecord.source_id, ChangeRecord.url)
            .subquery()
        )
        same_page = and_(told.c.source_id == HeldRecord.source_id, told.c.url == HeldRecord.url)
        old = (
            select(HeldRecord.id)
            .outerjoin(told, same_page)
            .where(HeldRecord.at < before, HeldRecord.change_id.is_(None), HeldRecord.note == "")
            .where(or_(told.c.last.is_(None), told.c.last < func.coalesce(HeldRecord.first_at, HeldRecord.at)))
            .order_by(HeldRecord.at)
            .limit(_AT_ONCE)
        )
        with self.database.writing() as session:
            ids = session.scalars(old).all()
            session.execute(delete(HeldRecord).where(HeldRecord.id.in_(ids)))
            return len(ids)
