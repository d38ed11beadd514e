"""Deletes rows of the database, some at a time."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Select, delete, func, select

from storage.database.engine import Database
from storage.tables import AttemptRecord, DeedRecord, HeldRecord, VisitRecord

AT_ONCE = 2000  # rows of one transaction: a check that has something to record waits no longer than that takes


Numbered: TypeAlias = VisitRecord | HeldRecord | DeedRecord | AttemptRecord


def forget(database: Database, table: type[Numbered], chosen: Select[int], *, dry_run: bool) -> int:
    """Delete the rows of *table* whose ids are *chosen*; return how many. With *dry_run* they are counted and stay."""
    if dry_run:
        with database.reading() as session:
            return session.scalars(select(func.count()).select_from(chosen.subquery())).one()
    total = 0
    while gone := _some(database, table, chosen):
        total += gone
    return total


def _some(database: Database, table: type[Numbered], chosen: Select[int]) -> int:
    with database.writing() as session:
        ids = session.scalars(chosen.limit(AT_ONCE)).all()
        session.execute(delete(table).where(table.id.in_(ids)), execution_options={"synchronize_session": False})
        return len(ids)
