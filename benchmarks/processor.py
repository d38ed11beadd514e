"""What pages take of the processor: this process and, with PostgreSQL, the database's own on the same machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

from processes import processor_seconds_of
from review_pages import asked
from sqlalchemy import text

from storage.store import Store

SERVING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type <> 'autovacuum worker'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One page."""

    path: str
    status: int
    cpu: float  # milliseconds of this process and of the database's, median
    wall: float
    kilobytes: float


def row_of(store: Store, host: str, path: str, runs: int) -> Row:
    """Ask for a page several times and take the medians."""
    cpu, wall = [], []
    for _ in range(runs):
        before = processor_seconds(store)
        seconds, status, size = asked(host, path)
        cpu.append((processor_seconds(store) - before) * 1000)
        wall.append(seconds * 1000)
    return Row(path=path, status=status, cpu=median(cpu), wall=median(wall), kilobytes=size / 1000)


def processor_seconds(store: Store) -> float:
    """What this process and the database's own have taken so far."""
    own = time.process_time()
    if store.database.engine.dialect.name != "postgresql":
        return own
    with store.database.engine.connect() as connection:
        pids = connection.execute(text(SERVING)).scalars().all()
    return own + sum(map(processor_seconds_of, pids))
