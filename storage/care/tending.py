"""Keeps the database in shape: planners know how large tables are, and room that is empty is given back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy import text

from storage.database.part import Part
from storage.faults import of_driver, translated

WORTH = 10 << 20  # empty bytes that are worth the work
SHARE = 0.1  # of the file; less is soon filled again
_ROWS = 1000  # of an index that are looked at: some milliseconds a table, however large
_PAGES = 2000  # given back in one transaction: a check that has something to record waits no longer than that takes
_INCREMENTAL = 2  # SQLite's word for files that can be shortened a little at a time; ours are made so
# Autovacuum analyzes what grows. What it has not come to yet is planned for as if it were small.
_UNKNOWN = text(
    "SELECT quote_ident(schemaname) || '.' || quote_ident(relname) FROM pg_stat_user_tables "
    "WHERE schemaname = current_schema() AND n_mod_since_analyze > 1000 + n_live_tup / 5 ORDER BY 1"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tended:
    """What was done, and what is left to do."""

    given_back_bytes: int = 0
    empty_bytes: int = 0  # that only a rewriting of the whole file would give back


class Tending(Part):
    """Care of the database's own files."""

    def tend(self, *, whole: bool = False) -> Tended:
        """Look at how tables have grown, and give back room that is empty where there is much of it.

        A SQLite file that was made by an older version gives back room by being written anew as a whole, which takes
        as much room again and lets nobody else write meanwhile: that is done when *whole* asks for it. PostgreSQL uses
        empty room again by itself. Raises StorageBusy, StorageError; nothing is lost.
        """
        if self.database.engine.dialect.name == "sqlite":
            return self._tend_sqlite(whole)
        with translated(), self.database.engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
            for table in connection.scalars(_UNKNOWN).all():
                connection.execute(text(f"ANALYZE {table}"))
        return Tended()

    def _tend_sqlite(self, whole: bool) -> Tended:
        with translated():
            pooled = self.database.engine.raw_connection()
        try:
            connection = pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)  # noqa: S101  tells the type checker what the driver is
            connection.execute(f"PRAGMA analysis_limit = {_ROWS}")
            connection.execute("ANALYZE")
            connection.execute("PRAGMA optimize")
            return _shortened(connection, whole)
        except sqlite3.Error as error:
            raise of_driver(error) from error
        finally:
            pooled.close()


def _shortened(connection: sqlite3.Connection, whole: bool) -> Tended:
    page_bytes, pages, empty = (_told(connection, name) for name in ("page_size", "page_count", "freelist_count"))
    if empty * page_bytes < WORTH or empty < SHARE * pages:
        return Tended()
    if _told(connection, "auto_vacuum") == _INCREMENTAL:
        for _ in range(0, empty, _PAGES):
            connection.executescript(f"PRAGMA incremental_vacuum({_PAGES})")  # execute would take a single step
    elif whole:
        connection.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
        connection.execute("VACUUM")
    else:
        return Tended(empty_bytes=empty * page_bytes)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Tended(given_back_bytes=(pages - _told(connection, "page_count")) * page_bytes)


def _told(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
