"""Says how far an upgrade is that takes long, so that nobody takes it for hanging."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

log = logging.getLogger("clausewatch")
EVERY_SECONDS = 5.0
AT_ONCE = 200  # rows read, worked on and written together: more would only take memory


class Progress:
    """Counts what is done, and tells it every few seconds. What is done within the first of them is not told at all."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._told_at = time.monotonic()

    def add(self, count: int) -> None:
        """Note that so many more are done."""
        self._done += count
        if time.monotonic() - self._told_at >= EVERY_SECONDS:
            self._told_at = time.monotonic()
            # A warning: the verbs show nothing less, and the upgrade runs within whichever opens the database first.
            log.warning("upgrading the database, %s: %d of %d", self._what, self._done, self._total)


def batches(
    connection: sa.Connection, query: sa.Select[Any], key: sa.ColumnClause[int], what: str
) -> Iterator[list[sa.Row[Any]]]:
    """Yield the rows of *query* in batches by growing *key*, which it must select as its first column."""
    total = connection.execute(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    progress, last = Progress(what, total), -1
    while rows := list(connection.execute(query.where(key > last).order_by(key).limit(AT_ONCE))):
        yield rows
        last = rows[-1][0]
        progress.add(len(rows))
