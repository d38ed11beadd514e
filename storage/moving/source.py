"""The database that is copied: read in one consistent view, while nobody else has it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from pipeline.errors import StorageBusy, StorageError
from storage.database.engine import address_of, open_engine
from storage.faults import translated
from storage.migrations import known_revisions, newest_revision, revision_of
from storage.tables.base import storable

_WAIT_SECONDS: Final = 2  # for a verb that is about to end; a service never lets go
_OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND coalesce(backend_type, 'client backend') = 'client backend'"
)


def spoken(url: str) -> str:
    """Return the name of a database for people: never its user or password."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return f"{address.database}"
    host = address.host or address.query.get("host") or "this machine"
    return f"PostgreSQL {address.database} on {host}"


class Mending:
    """Makes texts of what an SQLite file holds; PostgreSQL holds no NUL, and neither should have half characters."""

    def __init__(self) -> None:
        self.mended = 0

    def text(self, served: bytes) -> str:
        """Return the text with U+FFFD for every character that no database may hold."""
        read = str(served, "utf-8", "surrogateescape")
        mended = storable(read)
        self.mended += mended != read
        return mended


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """An archive that is read."""

    connection: Connection
    mending: Mending


@contextmanager
def reading(url: str) -> Iterator[Source]:
    """Yield one consistent view of the archive. Raises StorageError for what cannot be copied."""
    name, mending = spoken(url), Mending()
    engine = _engine(url, mending)
    try:
        with translated(), engine.connect() as connection:
            _begin(connection, name)
            _check_schema(connection, name)
            yield Source(connection=connection, mending=mending)
    finally:
        engine.dispose()


def _begin(connection: Connection, name: str) -> None:
    """Begin the one transaction; raises StorageBusy when others have the database open."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        if connection.execute(_OTHERS).scalar_one():
            raise StorageBusy(_in_use(name))
        return
    try:
        with translated():
            connection.execute(text("SELECT count(*) FROM sqlite_master"))  # takes the lock
    except StorageBusy as error:
        raise StorageBusy(_in_use(name)) from error


def _in_use(name: str) -> str:
    return f"{name} is in use: stop the service and everything else that has it open, then copy again."


def _check_schema(connection: Connection, name: str) -> None:
    revision = revision_of(connection)
    if revision is None:
        raise StorageError(f"{name} is no archive of clausewatch: name the database that is to be copied.")
    if revision not in known_revisions():
        raise StorageError(f"{name} was written by a newer clausewatch: update this one, then copy again.")
    if revision != newest_revision():
        raise StorageError(f"{name} is of an older clausewatch: `clausewatch policies` upgrades it, then copy again.")


def _engine(url: str, mending: Mending) -> Engine:
    address = address_of(url)
    if address.get_backend_name() != "sqlite":
        return open_engine(url)
    if not Path(str(address.database)).is_file():
        raise StorageError(f"{address.database} is not there: name the database that is to be copied.")
    engine = create_engine("sqlite://", creator=partial(_open_alone, address, mending))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _open_alone(address: URL, mending: Mending) -> sqlite3.Connection:
    """Open a file that nobody else has open, and keep them out until it is closed.

    With a write-ahead log whoever has the file open holds a lock on it all the time, so that this one is refused.
    """
    file = Path(str(address.database)).absolute()
    connection = sqlite3.connect(
        f"{file.as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.text_factory = mending.text
    return connection
