"""Turns: what only one process at a time may do in an archive that several share; and views of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from sqlalchemy import text

from storage.database.engine import Database
from storage.database.part import Part
from storage.faults import translated

_OURS = 731_045_720  # any constant: it tells our advisory locks from those of other programs
_TAKE = text("SELECT pg_advisory_xact_lock(:ours, :turn)")


class Turn(IntEnum):
    """What is done by one process at a time."""

    JUDGING = 1  # deciding what a visit means for the archive's policies, and writing it down
    TELLING = 2  # owing what no visit brings: reports, and destinations that take nothing
    REREADING = 3  # reading kept texts again by a newer reader
    RESCUING = 4  # handing on the work of processes that died


@contextmanager
def taking_turn(database: Database, turn: Turn) -> Iterator[None]:
    """Wait until no other process, and no other thread, has the turn; have it until the block ends.

    On PostgreSQL, an advisory lock of a transaction of its own: it ends with the connection, however the process ends.
    SQLite is for one service, and nobody waits. Not to be taken again by who has it.
    """
    if not database.is_shared:
        yield
        return
    with translated():
        connection = database.engine.connect()
    try:
        with translated():
            connection.execute(_TAKE, {"ours": _OURS, "turn": turn})
        yield
    finally:
        connection.close()


class Turns(Part):
    """Who may do what only one may do, and what is asked at once."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on this archive."""
        return self.database.is_shared

    @contextmanager
    def view(self) -> Iterator[None]:
        """Answer what this thread asks until the block ends from one view, in one transaction; nothing is written."""
        with self.database.view():
            yield

    @contextmanager
    def turn(self, turn: Turn) -> Iterator[None]:
        """Wait for a turn and have it; see `taking_turn`."""
        with taking_turn(self.database, turn):
            yield
