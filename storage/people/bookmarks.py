"""How far each person has come in the changes: what is new since their last visit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage.database.engine import Database
from storage.tables import BookmarkRecord
from storage.views.reviews import Bookmark

VISIT_ENDS_AFTER: Final = timedelta(minutes=30)  # without a sign of the person


class Bookmarks:
    """Where each person's last visit ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bookmark(self, person: str, now: datetime) -> Bookmark:
        """Return where the visit before this one ended; nothing is written."""
        with self._database.reading() as session:
            row = session.get(BookmarkRecord, person)
            if row is None:
                return Bookmark(line_id=0, at=None)
            is_over = now - row.at > VISIT_ENDS_AFTER
            return Bookmark(line_id=row.newest_id if is_over else row.line_id, at=row.at)

    def look(self, person: str, newest_id: int, at: datetime) -> None:
        """Note that a person has changes before them, up to that one. Half an hour without a sign ends a visit."""
        with self._database.writing() as session:
            row = session.get(BookmarkRecord, person, with_for_update=True)
            if row is None:
                session.add(BookmarkRecord(person=person, line_id=0, newest_id=newest_id, at=at))
                return
            if at - row.at > VISIT_ENDS_AFTER:
                row.line_id = row.newest_id
            row.newest_id, row.at = max(row.newest_id, newest_id), max(row.at, at)

    def catch_up(self, person: str, newest_id: int, at: datetime) -> None:
        """Put the line above everything up to that change: the person has seen it."""
        with self._database.writing() as session:
            row = session.get(BookmarkRecord, person, with_for_update=True)
            if row is None:
                session.add(BookmarkRecord(person=person, line_id=newest_id, newest_id=newest_id, at=at))
                return
            newest = max(row.newest_id, newest_id)
            row.line_id, row.newest_id, row.at = newest, newest, max(row.at, at)
