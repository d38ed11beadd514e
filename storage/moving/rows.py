"""Rows in the one form that both engines give and take, and a digest of them that does not ask for an order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    cast,
    column,
    func,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from pipeline.errors import StorageError
from storage.tables import Base
from storage.tables.base import PackedWords, Utc

Row = tuple[Any, ...]

AT_ONCE: Final = 2000  # rows held in memory
_BYTES: Final = 16  # of a digest


class Form:
    """How the rows of a table are carried: JSON and enums as their texts, moments as aware datetimes."""

    def __init__(self, source: Table) -> None:
        self.name = source.name
        self.columns = tuple(one.name for one in source.columns)
        self.plain = table(self.name, *(column(one.name, _carrier(one.type)) for one in source.columns))
        self._json = frozenset(one.name for one in source.columns if isinstance(one.type, JSON))
        self._checks = [(at, check) for at, one in enumerate(source.columns) if (check := self._check(one))]

    def count(self, on: Connection) -> int:
        """Return how many rows there are."""
        return on.execute(select(func.count()).select_from(self.plain)).scalar_one()

    def rows(self, on: Connection) -> Iterator[Row]:
        """Yield all rows, some at a time. Raises StorageError for one that the other engine cannot hold."""
        with on.execute(self._select(), execution_options={"yield_per": AT_ONCE}) as found:
            for row in found:
                yield self._fitting(tuple(row))

    def _select(self) -> Select[*tuple[Any, ...]]:
        # Cast, or PostgreSQL's driver would parse it: its own text is what must arrive.
        carried: list[ColumnElement[Any]] = [
            cast(one, Text).label(one.name) if one.name in self._json else one for one in self.plain.c
        ]
        return select(*carried)

    def _fitting(self, row: Row) -> Row:
        for at, check in self._checks:
            if row[at] is not None:
                check(row[at])
        return row

    def _check(self, one: Column[Any]) -> Callable[[Any], None] | None:
        """What SQLite does not hold its rows to, and PostgreSQL does."""
        kind = _inner(one.type)
        if isinstance(kind, String) and kind.length is not None:
            return partial(self._check_text, one.name, kind.length)
        if isinstance(kind, Integer):
            return partial(self._check_number, one.name, 64 if isinstance(kind, BigInteger) else 32)
        return None

    def _check_text(self, name: str, longest: int, value: str) -> None:
        if len(value) > longest:
            told = f"{self.name}.{name} holds a text of {len(value)} characters where {longest} may be"
            raise StorageError(f"{told}: {value[:60]}…")

    def _check_number(self, name: str, bits: int, value: int) -> None:
        if not -(1 << bits - 1) <= value < 1 << bits - 1:
            raise StorageError(f"{self.name}.{name} holds {value}, which is beyond {bits} bits.")


class Digest:
    """A digest of rows, the same in whatever order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: Row) -> None:
        """Count one more row."""
        self.rows += 1
        told = hashlib.blake2b(repr(row).encode(), digest_size=_BYTES).digest()
        self._sum += int.from_bytes(told)

    def __str__(self) -> str:
        return f"{self._sum % (1 << 8 * _BYTES):0{2 * _BYTES}x}"


def forms() -> tuple[Form, ...]:
    """Return a form of every table; a table stands behind those that it refers to."""
    return tuple(Form(one) for one in Base.metadata.sorted_tables)


def _inner(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _carrier(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, Utc | PackedWords):
        return kind
    inner = _inner(kind)
    return Text() if isinstance(inner, String | JSON) else inner
