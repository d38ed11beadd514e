"""What all tables share: the base class and the column types that keep values whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from threading import local
from typing import Any

import zstandard
from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, Table, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which no database takes, replaced by U+FFFD."""
    return _UNSTORABLE.sub("�", text)


def to_json(value: object) -> str:
    """Compact JSON with Chinese kept readable; the serialiser of every JSON column."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)


def table_of(record: type[Base]) -> Table:
    """Return the table of a record: what is asked of it goes past the session, which takes three times as long."""
    assert isinstance(record.__table__, Table)  # noqa: S101  tells the type checker what it is
    return record.__table__


class Utc(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """On SQLite, which keeps text, one step in place of two takes a seventh of the time."""
        return _aware if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _aware(kept: str | None) -> datetime | None:
    if kept is None:
        return None
    try:
        return datetime.fromisoformat(f"{kept}+00:00")
    except ValueError:  # it names a zone: another program wrote it
        return datetime.fromisoformat(kept).astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside, made storable on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's
        return None if value is None else storable(value)


class PackedWords(TypeDecorator[str]):
    """A long text from outside; SQLite, which compresses nothing, keeps it packed, and plain as earlier versions did.

    To look into it, SQLite needs `unpacked`: see `storage.words.conditions`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        if value is None or dialect.name != "sqlite":
            return None if value is None else storable(value)
        return _HERE.compressor.compress(storable(value).encode())

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's
        return unpacked(value)


def unpacked(kept: str | bytes | None) -> str | None:
    """Return the text that `PackedWords` keeps."""
    return _HERE.decompressor.decompress(kept).decode() if isinstance(kept, bytes) else kept


class _Here(local):
    """What a thread packs with: to make it takes longer than to pack."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3)
        self.decompressor = zstandard.ZstdDecompressor()


_HERE = _Here()


def enum_column(kind: type[StrEnum], length: int = 20) -> Enum:
    """A column that holds the values of *kind* as plain text, so that a new member needs no migration."""
    return Enum(kind, native_enum=False, length=length, create_constraint=False, values_callable=_values)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


Json = JSON(none_as_null=True)
