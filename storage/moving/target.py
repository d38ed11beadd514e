"""The database that is filled: all of it, or after anything that goes wrong nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Connection

from storage.moving.grams import IndexTexts, Texts
from storage.moving.rows import Form, Row


class Target(Protocol):
    """An empty archive within a transaction."""

    connection: Connection

    def fill(self, form: Form, rows: Iterable[Row]) -> None:
        """Put in the rows of a table."""

    def fill_index(self, index: IndexTexts, texts: Iterable[Texts]) -> None:
        """Put in the texts of an index of grams."""

    def complete(self) -> None:
        """Make indexes and references, and let counters go on where the archive's stand."""
