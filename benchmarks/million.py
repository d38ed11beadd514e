"""A large archive, made by SQL in minutes; every page of the review that lists, by the processor's time it takes.

Usage: python benchmarks/million.py FOLDER --pages 1000000 [--database postgresql://…] [--only /policies]
The archive is made in FOLDER when it is not there. A PostgreSQL database that is named is filled by `db copy`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from archives import Seed, Sower, multiply
from review_pages import asked, served
from sqlalchemy import Connection, Engine, inspect, text

from pipeline.reasons.held import HeldReason
from storage.database.engine import open_engine
from storage.moving.copying import Progress, copy_archive
from storage.store import Store

SEED = Seed(policies=300, sources=8, clauses=10, long_revisions=10, long_clauses=60)
RUNS = 3
PAGES = (
    "/policies",
    "/policies?words=储能",
    "/policies?sort=seen",
    "/coverage",
    "/held",
    "/alerts",
    "/sources",
    "/changes.atom",
    "/api/v1/changes",
    "/api/v1/policies",
)
# What hundreds of sources would have held back, been told and been in trouble with; the seed has none of it.
HELD = """
INSERT INTO held (at, source_id, url, url_digest, reason, why, text_digest, snapshot_digest, first_at, count, note)
SELECT at, source_id, url, substr(digest, 1, 56) || id, :reason, '[]', '', '', at, 1, ''
FROM (SELECT c.id, c.detected_at AS at, c.source_id, c.url, r.text_digest AS digest
      FROM changes c JOIN revisions r ON r.id = c.revision_after WHERE c.id % 2 = 0)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One page."""

    path: str
    status: int
    cpu: float  # milliseconds of this process and of the database's, median
    wall: float
    kilobytes: float


def main() -> None:
    """Make what is missing, ask every page, print."""
    wanted = _arguments()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    file = wanted.folder / "archive.db"
    if not file.exists():
        _make(file, wanted.pages)
    address = f"sqlite:///{file}"
    if wanted.database and _is_empty(wanted.database):
        _move(address, wanted.database)
    store = Store.open(wanted.database or address, wanted.folder / "archive")
    with served(store) as host:
        for path in wanted.paths or PAGES:
            row = _row(store, host, path)
            print(
                f"{row.path:60} {row.status} {row.cpu:8.1f} ms {row.wall:8.1f} ms {row.kilobytes:6.1f} KB", flush=True
            )
    store.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    parser.add_argument("paths", nargs="*")
    return parser.parse_args()


def _make(file: Path, pages: int) -> None:
    """Fill a seed through the real store, then multiply it without indexes, then make these."""
    part = file.with_suffix(".part")
    begun = time.process_time()
    store = Store.open(f"sqlite:///{part}", file.parent / "archive")
    Sower(store, SEED).sow()
    with store.database.engine.connect() as connection:
        each = connection.execute(text("SELECT count(*) FROM pages")).scalar_one()
    store.close()
    with _unguarded(open_engine(f"sqlite:///{part}")) as connection:
        shed = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''")).all()
        for name, _ in shed:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        multiply(connection, max(1, pages // each))
        connection.execute(text(HELD), {"reason": next(iter(HeldReason)).value})
        _say("rows", begun)
        for _, making in shed:
            connection.exec_driver_sql(making)
        _say("indexes", begun)
        connection.commit()
    part.rename(file)


def _say(what: str, begun: float) -> None:
    print(f"{what}: {time.process_time() - begun:.0f} s of processor time", file=sys.stderr, flush=True)


@contextmanager
def _unguarded(engine: Engine) -> Iterator[Connection]:
    """A connection that writes without a journal and follows no reference: the file is thrown away on any trouble."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
            raw.execute(f"PRAGMA {pragma}")
        yield connection
    engine.dispose()


def _is_empty(address: str) -> bool:
    engine = open_engine(address)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return not found


def _move(source: str, target: str) -> None:
    begun, wall = time.process_time(), time.monotonic()

    def told(progress: Progress) -> None:
        if not progress.rows:
            _say(progress.doing, begun)

    copied = copy_archive(source, target, told)
    rows = sum(table.rows for table in copied.tables)
    _say(f"{rows:,} rows moved in {time.monotonic() - wall:.0f} s", begun)


def _row(store: Store, host: str, path: str) -> Row:
    asked(host, path)
    cpu, wall = [], []
    for _ in range(RUNS):
        before = _processor_seconds(store)
        seconds, status, size = asked(host, path)
        cpu.append((_processor_seconds(store) - before) * 1000)
        wall.append(seconds * 1000)
    return Row(path=path, status=status, cpu=median(cpu), wall=median(wall), kilobytes=size / 1000)


def _processor_seconds(store: Store) -> float:
    """What this process and the database's own have taken so far."""
    own = time.process_time()
    if store.database.engine.dialect.name != "postgresql":
        return own
    with store.database.engine.connect() as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        pids = connection.execute(text(query)).scalars().all()
    return own + sum(_of_process(pid) for pid in pids)


def _of_process(pid: int) -> float:
    """User and system time of a process on this machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
