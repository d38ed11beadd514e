"""Translates the errors of SQLAlchemy, the drivers and the file system into ours, by code and never by message."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import InterfaceError, OperationalError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pipeline.errors import StorageAway, StorageBusy, StorageError, StorageFull

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_FULL = {sqlite3.SQLITE_FULL}
_SQLITE_WRITE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_SQLITE_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# deadlock, serialization failure, lock not available, too many connections
_POSTGRES_BUSY = {"40P01", "40001", "55P03", "53300"}
_POSTGRES_FULL = "53100"
# connections that failed; a server that is stopped, has crashed, or is not up yet
_POSTGRES_AWAY = {"08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03"}


@contextmanager
def translated() -> Iterator[None]:
    """Raise StorageBusy or StorageError in place of whatever the database or the disk raised."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StorageAway(f"The database does not answer: {error.orig}") from error
        raise of_driver(error.orig) from error
    except PoolTimeout as error:
        raise StorageBusy("All database connections are in use.") from error
    except SQLAlchemyError as error:
        raise StorageError(f"The database refused: {error}") from error
    except OSError as error:
        raise of_disk(error) from error


def of_driver(error: BaseException | None) -> StorageError:
    """Return our error for one that a database driver raised."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _of_sqlite(code & 0xFF, error)
    state = getattr(error, "sqlstate", None)
    if is_away(error):
        return StorageAway(f"The database does not answer: {error}")
    if state in _POSTGRES_BUSY:
        return StorageBusy(f"Another process holds the database: {error}")
    if is_full(error):
        return StorageFull("The disk of the database is full; nothing was written.")
    return StorageError(f"The database refused: {error}")


def is_away(error: BaseException | None) -> bool:
    """Tell whether an error of PostgreSQL's driver means that the server cannot be reached, or is not up."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and (error.sqlstate is None or error.sqlstate in _POSTGRES_AWAY)


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error of PostgreSQL's driver means that no room is left on the server's disk."""
    return getattr(error, "sqlstate", None) == _POSTGRES_FULL


def _of_sqlite(code: int, error: BaseException | None) -> StorageError:
    if code in _SQLITE_BUSY:
        return StorageBusy("Another process holds the database; nothing was written.")
    if code in _SQLITE_FULL:
        return StorageFull("The disk is full; nothing was written.")
    if code in _SQLITE_WRITE:
        return StorageError(f"The database file cannot be written ({error}); nothing was written.")
    if code in _SQLITE_BROKEN:
        return StorageError(f"The database file is no sound SQLite database ({error}); restore a backup.")
    return StorageError(f"The database refused: {error}")


def of_disk(error: OSError) -> StorageError:
    """Return our error for one that the file system raised."""
    place = error.filename or "the archive"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"No room is left to write {place}.")
    if error.errno == errno.EFBIG:  # a limit of one file, which no room that is made will lift
        return StorageError(f"No room is left to write {place}.")
    return StorageError(f"{place}: {error.strerror or error}")
