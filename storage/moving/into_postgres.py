"""Fills an empty PostgreSQL database by COPY, in one transaction: one that breaks off leaves it empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, text

from pipeline.errors import StorageBusy, StorageError
from storage.database.engine import open_engine
from storage.faults import of_driver, translated
from storage.migrations import LOCK, upgrade_within
from storage.moving.grams import IndexTexts, Texts
from storage.moving.rows import Form, Row, forms
from storage.moving.source import spoken

# Servers may end what takes long; and an index is made in a third of the time with memory to sort in.
_SETTINGS: Final = (
    "statement_timeout = 0",
    "lock_timeout = 0",
    "idle_in_transaction_session_timeout = 0",
    "maintenance_work_mem = '256MB'",
)
_TABLES: Final = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
_INDEXES: Final = (
    "SELECT format('DROP INDEX %I', indexname), indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname"
)
_REFERENCES: Final = (
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),"
    " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
    " FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
)


class PostgresTarget:
    """Tables without their indexes and references, which are made faster when all rows are in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        upgrade_within(connection)
        self._making = [*self._shed(_REFERENCES), *self._shed(_INDEXES)]

    def fill(self, form: Form, rows: Iterable[Row]) -> None:
        """Put in the rows of a table."""
        self._copy(form.name, form.columns, rows)

    def fill_index(self, index: IndexTexts, texts: Iterable[Texts]) -> None:
        """Put in the texts of an index of grams."""
        rows = ((key, *parts, *(_array(index.numbers(part)) for part in parts)) for key, parts in texts)
        self._copy(index.name, index.columns, rows)

    def complete(self) -> None:
        """Make indexes and references, and let counters go on where the archive's stand."""
        for statement in reversed(self._making):
            self.connection.execute(text(statement))
        for form in forms():
            if "id" in form.columns:
                self._count_on(form.name)
        self.connection.execute(text("ANALYZE"))

    def _copy(self, table: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        raw: Any = self.connection.connection.driver_connection
        try:
            with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            raise of_driver(error) from error

    def _shed(self, query: str) -> list[str]:
        """Drop what *query* names; return what makes it again."""
        found = self.connection.execute(text(query)).all()
        for dropping, _ in found:
            self.connection.execute(text(dropping))
        return [making for _, making in found]

    def _count_on(self, table: str) -> None:
        counted = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608  our own names
        self.connection.execute(text(counted))


def _array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array: quicker than the driver's own way."""
    return f"{{{','.join(map(str, numbers))}}}"


@contextmanager
def filling_postgres(url: str) -> Iterator[PostgresTarget]:
    """Yield the target; what was put in is there when the context ends well."""
    engine = open_engine(url)
    try:
        with translated():
            with engine.begin() as connection:
                _claim(connection, spoken(url))
                yield PostgresTarget(connection)
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tidying:
                tidying.execute(text("VACUUM"))  # or the first questions read rows that their indexes could answer
    finally:
        engine.dispose()


def check_postgres(url: str) -> None:
    """Raise StorageError unless an archive can be copied there."""
    engine = open_engine(url)
    try:
        with translated(), engine.connect() as connection:
            _claim(connection, spoken(url))
    finally:
        engine.dispose()


def _claim(connection: Connection, name: str) -> None:
    for setting in _SETTINGS:
        connection.exec_driver_sql(f"SET LOCAL {setting}")
    if not connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": LOCK}).scalar_one():
        raise StorageBusy(f"{name} is being filled or upgraded by another process: wait until it is done.")
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        raise StorageError(f"{name} keeps no UTF-8: make one with `createdb --encoding=UTF8 --template=template0`.")
    if tables := connection.exec_driver_sql(_TABLES).scalar_one():
        raise StorageError(f"{name} is not empty (it has {tables} tables): make a new one with `createdb`.")
