"""The queue's own tables: made when the first process that shares checks finds none."""

from __future__ import annotations

from typing import Final

import psycopg
from procrastinate.schema import SchemaManager

from pipeline.errors import StorageAway, StorageError
from storage.faults import is_away

_LOCK: Final = 731_045_721  # any constant: processes that start together wait for each other
_MADE_BY: Final = "Procrastinate 3.10, made by clausewatch"  # what an upgrade will go by: it keeps no version itself
# Rows come and go by the thousand: on statistics from before they went, fetching a job takes four times as long.
_TUNED: Final = """ALTER TABLE procrastinate_jobs SET (autovacuum_vacuum_scale_factor = 0.01,
autovacuum_vacuum_threshold = 500, autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 500)"""


async def make_tables(address: str) -> None:
    """Make the tables of the queue unless they are there. Raises StorageError when the database refuses."""
    try:
        async with await psycopg.AsyncConnection.connect(address) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            found = await connection.execute("SELECT to_regclass('procrastinate_jobs')")
            if (await found.fetchone() or (None,))[0] is None:
                await connection.execute(SchemaManager.get_schema())
                await connection.execute(_TUNED)
                await connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{_MADE_BY}'")
    except psycopg.Error as error:
        kind = StorageAway if is_away(error) else StorageError
        raise kind(f"The tables of the queue cannot be made: {error}") from error
