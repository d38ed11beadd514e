"""The filters that people keep under a name, for themselves or for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.tables import SavedViewRecord
from storage.views.reviews import NotThere, SavedView

MOST_VIEWS: Final = 20  # of one person: each is counted on every page


class TooManyViews(NotThere):
    """A person keeps as many views as they may."""


class SavedViews:
    """Filters under a name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def views(self, person: str) -> Sequence[SavedView]:
        """Return a person's own views in their order, then those that others share."""
        own = SavedViewRecord.owner == person
        query = select(SavedViewRecord).where(or_(own, SavedViewRecord.shared)).limit(4 * MOST_VIEWS)
        order = (own.desc(), SavedViewRecord.position, SavedViewRecord.id)
        with self._database.reading() as session:
            return [_view(row) for row in session.scalars(query.order_by(*order))]

    def save_view(self, person: str, name: str, query: str, *, shared: bool) -> int:
        """Keep a view; one of that name is made anew. Raises TooManyViews."""
        with self._database.writing() as session:
            mine = session.scalars(select(SavedViewRecord).where(SavedViewRecord.owner == person)).all()
            row = next((one for one in mine if one.name == name), None)
            if row is None:
                if len(mine) >= MOST_VIEWS:
                    raise TooManyViews("room for more views than", MOST_VIEWS)
                last = session.scalar(select(func.max(SavedViewRecord.position)).where(SavedViewRecord.owner == person))
                row = SavedViewRecord(owner=person, name=name, position=(last or 0) + 1)
                session.add(row)
            row.query, row.shared = query, shared
            session.flush()
            return row.id

    def rename_view(self, person: str, view_id: int, name: str, *, shared: bool) -> None:
        """Give a view another name, which takes the place of a view of that name; share it, or share it no more."""
        with self._database.writing() as session:
            row = _own(session, person, view_id)
            other = select(SavedViewRecord).where(
                SavedViewRecord.owner == person, SavedViewRecord.name == name, SavedViewRecord.id != view_id
            )
            for one in session.scalars(other):
                session.delete(one)
            session.flush()
            row.name, row.shared = name, shared

    def remove_view(self, person: str, view_id: int) -> None:
        """Forget a view."""
        with self._database.writing() as session:
            session.delete(_own(session, person, view_id))

    def raise_view(self, person: str, view_id: int) -> None:
        """Move a view before the one that stands before it."""
        with self._database.writing() as session:
            row = _own(session, person, view_id)
            mine = select(SavedViewRecord).where(SavedViewRecord.owner == person)
            above = mine.where(SavedViewRecord.position < row.position).order_by(SavedViewRecord.position.desc())
            other = session.scalars(above.limit(1)).one_or_none()
            if other is not None:
                row.position, other.position = other.position, row.position


def _own(session: Session, person: str, view_id: int) -> SavedViewRecord:
    row = session.get(SavedViewRecord, view_id)
    if row is None or row.owner != person:
        raise NotThere("view", view_id)
    return row


def _view(row: SavedViewRecord) -> SavedView:
    return SavedView(
        id=row.id,
        owner=row.owner,
        name=row.name,
        query=row.query,
        shared=row.shared,
        position=row.position,
    )
