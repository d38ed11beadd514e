"""The database that is filled: all of it, or after anything that goes wrong nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Connection

from storage.moving.rows import Form, Row
from storage.words.index import GramIndex


class Target(Protocol):
    """An empty archive within a transaction."""

    connection: Connection

    def fill(self, form: Form, rows: Iterable[Row]) -> None:
        """Put in the rows of a table."""

    def fill_index(self, index: GramIndex, texts: Iterable[tuple[int, str]]) -> None:
        """Put in the texts of an index of grams."""

    def complete(self) -> None:
        """Make indexes and references, and let counters go on where the archive's stand."""
