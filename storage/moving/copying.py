"""Copies an archive into an empty database, and proves the copy before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from pipeline.errors import StorageError
from storage.database.engine import address_of
from storage.moving.grams import INDEXES
from storage.moving.into_postgres import check_postgres, filling_postgres
from storage.moving.into_sqlite import check_sqlite, filling_sqlite
from storage.moving.proving import digest_of, prove_documents, prove_words
from storage.moving.rows import Digest, Form, Row, forms
from storage.moving.source import Source, reading
from storage.moving.target import Target

T = TypeVar("T")
_TOLD_EVERY = 1000  # rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a copy is."""

    doing: str  # a table, or an index
    rows: int  # of it so far; 0 when it begins


Told = Callable[[Progress], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class CopiedTable:
    """A table whose rows are the same on both sides."""

    name: str
    rows: int
    digest: str  # "" before it is copied
    mended: int = 0  # texts with characters that no database may hold, replaced by U+FFFD


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What was copied, and by what it was proved."""

    tables: tuple[CopiedTable, ...]
    documents: int  # rebuilt on both sides
    phrases: int  # looked up on both sides


def survey(source_url: str, target_url: str) -> tuple[CopiedTable, ...]:
    """Return what would be copied. Raises StorageError when it could not be; nothing is written."""
    with reading(source_url) as source:
        _check(target_url)
        return tuple(CopiedTable(name=form.name, rows=form.count(source.connection), digest="") for form in forms())


def copy_archive(source_url: str, target_url: str, told: Told) -> Copied:
    """Copy all tables and make the indexes anew; the target is kept only when every proof agrees.

    Whatever goes wrong, also a death of the process, leaves the source as it was and the target empty.
    """
    with reading(source_url) as source, _filling(target_url) as target:
        tables = tuple(_copy_table(source, target, form, told) for form in forms())
        for one in INDEXES:
            target.fill_index(one, _telling(one.texts(source.connection), one.name, told))
        told(Progress(doing="indexes", rows=0))
        target.complete()
        for table, form in zip(tables, forms(), strict=True):
            _prove(target.connection, form, table, told)
        documents = prove_documents(source.connection, target.connection)
        phrases = prove_words(source.connection, target.connection)
    return Copied(tables=tables, documents=documents, phrases=phrases)


def _filling(url: str) -> AbstractContextManager[Target]:
    return filling_sqlite(url) if address_of(url).get_backend_name() == "sqlite" else filling_postgres(url)


def _check(url: str) -> None:
    check = check_sqlite if address_of(url).get_backend_name() == "sqlite" else check_postgres
    check(url)


def _copy_table(source: Source, target: Target, form: Form, told: Told) -> CopiedTable:
    digest, before = Digest(), source.mending.mended
    target.fill(form, _reckoned(_telling(form.rows(source.connection), form.name, told), digest))
    mended = source.mending.mended - before
    return CopiedTable(name=form.name, rows=digest.rows, digest=str(digest), mended=mended)


def _prove(target: Connection, form: Form, table: CopiedTable, told: Told) -> None:
    told(Progress(doing=f"proof of {form.name}", rows=0))
    digest = digest_of(target, form)
    if (digest.rows, str(digest)) != (table.rows, table.digest):
        raise StorageError(
            f"{form.name} did not arrive as it was read: {table.rows} rows went out, {digest.rows} stand there;"
            " nothing was kept."
        )


def _reckoned(rows: Iterable[Row], digest: Digest) -> Iterator[Row]:
    for row in rows:
        digest.add(row)
        yield row


def _telling(rows: Iterable[T], doing: str, told: Told) -> Iterator[T]:
    told(Progress(doing=doing, rows=0))
    for number, row in enumerate(rows, start=1):
        if number % _TOLD_EVERY == 0:
            told(Progress(doing=doing, rows=number))
        yield row
