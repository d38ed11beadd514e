"""Few changes are named one by one, so that nothing else is gone through."""

from __future__ import annotations

from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Select, false
from sqlalchemy.orm import Session

from storage.database.among import among
from storage.tables import InboxRecord

T = TypeVar("T")
_FEW: Final = 500
MOST_NAMED: Final = 2_000  # changes that are named one by one


def one_of(row: type[InboxRecord], few: list[int]) -> ColumnElement[bool]:
    """Whether a change is one of these; of none, never."""
    return among(row.change_id, few) if few else false()


def few(session: Session, found: Select[T], *, most: int = _FEW) -> list[T] | None:
    """Return what is found, or None when they are more than *most*."""
    ids = list(session.scalars(found.limit(most + 1)))
    return ids if len(ids) <= most else None
