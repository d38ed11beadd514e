"""Opens the database: SQLite with one careful writer, or PostgreSQL. Reads and writes are different transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.changes import ChangeKind
from pipeline.errors import StorageError
from storage.faults import translated
from storage.tables.base import to_json, unpacked

BUSY_TIMEOUT_SECONDS = 10
_WRITES = "clausewatch_writes"
_RECORDED = "clausewatch_recorded"
# Compiling a statement to machine code takes longer than any of ours runs; and a plan that is made for no values
# in particular walks through all clauses for a word that stands in none. To start a helping process takes PostgreSQL
# longer than most of ours run.
_POSTGRES = "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_custom_plan"


class Database:
    """An engine, and the two kinds of transaction that are run on it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.told: Callable[[ChangeKind], None] = lambda _: None  # called with each change that came to be on record
        self._writer = engine.execution_options(**{_WRITES: True})
        self._here = _Here()

    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on it: PostgreSQL."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction, that of `view` when inside one; on SQLite it is one consistent view and never waits."""
        if self._here.view is not None:
            with translated():
                yield self._here.view
            return
        with translated(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def view(self) -> Iterator[None]:
        """One view for all that this thread reads until the block ends: of what it writes there, nothing is seen."""
        with self.reading() as session:
            around, self._here.view = self._here.view, session
            try:
                yield
            finally:
                self._here.view = around

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it, or after any error nothing. On SQLite it waits its turn as the one writer."""
        with translated(), Session(self._writer) as session:
            with session.begin():
                yield session
            for kind in session.info.get(_RECORDED, ()):
                self.told(kind)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


class _Here(local):
    """What a thread is about."""

    view: Session | None = None


def recorded(session: Session, kind: ChangeKind) -> None:
    """Say that the transaction writes a change: `Database.told` hears of it when it is committed."""
    session.info.setdefault(_RECORDED, []).append(kind)


def open_engine(url: str) -> Engine:
    """Return an engine for a ``sqlite:///`` or ``postgresql://`` address. No table is made or changed."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    return create_engine(
        address,
        json_serializer=to_json,
        pool_pre_ping=True,
        connect_args={"connect_timeout": BUSY_TIMEOUT_SECONDS, "options": _POSTGRES},
    )


def address_for_libpq(url: str) -> str:
    """Return a ``postgresql://`` address, its password in it, as PostgreSQL's own programs take it."""
    return address_of(url).set(drivername="postgresql").render_as_string(hide_password=False)


def is_postgres(url: str) -> bool:
    """Tell whether a database address is one of PostgreSQL."""
    return address_of(url).drivername.startswith("postgresql")


def address_of(url: str) -> URL:
    """Return the address of a database, with the driver that is used. Raises StorageError for another one."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StorageError("The database address cannot be read; write sqlite:///data/clausewatch.db.") from error
    if address.drivername in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise StorageError(f"{address.drivername}: only sqlite and postgresql databases can be used.")
    return address


def _open_sqlite(address: URL) -> Engine:
    if address.database in (None, "", ":memory:"):
        raise StorageError("A database in memory would forget everything; write sqlite:///data/clausewatch.db.")
    with translated():
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, json_serializer=to_json, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101  tells the type checker what the driver is
    # The driver's own BEGIN comes late and is deferred: it loses updates between a read and a write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
    if connection.execute("PRAGMA page_count").fetchone()[0] == 0:
        # Only before anything is written: later it would take the one writer's place, at every connection.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.create_function("unpacked", 1, unpacked, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
