"""Forgets what was held back long ago, so that it does not grow without end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, or_, select

from storage.care.rows import forget
from storage.database.part import Part
from storage.tables import ChangeRecord, HeldRecord


class Pruning(Part):
    """Care of the database."""

    def prune_held(self, before: datetime, *, dry_run: bool = False) -> int:
        """Forget what was held last before that moment; return how much it was.

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
        )
        return forget(self.database, HeldRecord, old, dry_run=dry_run)
