"""Few changes are named one by one, so that nothing else is gone through."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Select, false
from sqlalchemy.orm import Session

from storage.tables import InboxRecord

_FEW: Final = 500


def one_of(row: type[InboxRecord], few: list[int]) -> ColumnElement[bool]:
    """Whether a change is one of these; of none, never."""
    return row.change_id.in_(few) if few else false()


def few(session: Session, found: Select[int]) -> list[int] | None:
    """Return the ids, or None when they are not few."""
    ids = list(session.scalars(found.limit(_FEW + 1)))
    return ids if len(ids) <= _FEW else None
