"""What pages take of PostgreSQL, where fleets keep them: time of worker and server, rows and log of writes, and room.

Usage: python benchmarks/postgres_pages.py [--hosts 2] [--pages 40] [--passes 10] [--json]

The sites are those of `recheck.py`; the service's own checks run in this process, and a PostgreSQL of its own beside.
It writes no full pages into its log (`full_page_writes=off`): where they are on, each page of the database that is
changed after a checkpoint adds up to 8 kB, once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import psycopg
from processes import server_seconds_of
from recheck import Bench, bench
from recheck_programs import SETTINGS, SOURCE

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "storage")]

from postgres_server import running_server  # noqa: E402 - the project need not be installed to be measured

from crawler.source import Source  # noqa: E402 - as above
from service.checking.checker import Checker  # noqa: E402 - as above
from service.memory import settle  # noqa: E402 - as above
from service.runtime import Runtime, opened  # noqa: E402 - as above

WRITTEN = """SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn, tup_inserted + tup_updated + tup_deleted,
pg_database_size(datname) FROM pg_stat_database WHERE datname = current_database()"""
NEVER_WHOLE = 1_000_000  # visits of a page of which one is asked for whole
SHARE = 0.1  # of the pages, revised


@dataclass(frozen=True, kw_only=True, slots=True)
class Used:
    """What was used so far, or by one task; by one visit of it when it is divided."""

    visits: float = 0
    worker_ms: float = 0
    server_ms: float = 0
    rows: float = 0
    log_bytes: float = 0
    room_bytes: float = 0

    def less(self, other: Used) -> Used:
        return Used(**{name: value - getattr(other, name) for name, value in asdict(self).items()})

    def each(self, count: float) -> Used:
        return Used(**{name: value / max(count, 1) for name, value in asdict(self).items()})


@dataclass(kw_only=True)
class Worker:
    """Checks every site, again and again."""

    runtime: Runtime
    checker: Checker
    address: str
    day: int = 0
    visits: int = 0

    async def passes(self, count: int, *, whole_every: int = NEVER_WHOLE) -> Used:
        """Check all sites so many times; return what that used."""
        assert self.checker.crawler
        self.checker.crawler.crawl = replace(self.checker.crawler.crawl, full_visit_every=whole_every)
        before = self.used()
        for _ in range(count):
            self.day += 2
            self.checker.clock = lambda shift=timedelta(days=self.day): datetime.now(UTC) + shift
            self.visits += sum(await asyncio.gather(*map(self._check, self.runtime.sources([]))))
        return self.used().less(before)

    async def _check(self, source: Source) -> int:
        checks = await self.checker.check([source], trigger="schedule", due_only=True)
        awaits = bool(await asyncio.to_thread(self.checker.awaiting, source.name))
        await asyncio.to_thread(self.runtime.schedule, source.name, awaits)
        return sum(each.visits for each in checks)

    def used(self) -> Used:
        """Return what was used so far. Rows are counted when connections end, so all of them are."""
        self.runtime.store.database.engine.dispose()
        worker = process_time() * 1000
        with psycopg.connect(self.address, autocommit=True) as connection:
            log, rows, room = connection.execute(WRITTEN).fetchone() or (0, 0, 0)
            server = server_seconds_of(connection.info.backend_pid) * 1000
        return Used(
            visits=self.visits,
            worker_ms=worker,
            server_ms=server,
            rows=rows,
            log_bytes=float(log),
            room_bytes=room,
        )

    def rest(self) -> None:
        """Leave the documents alone from now on: only listings are due."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("UPDATE pages SET due_at = '2999-01-01' WHERE role = 'document'")


async def measured(worker: Worker, one: Bench, passes: int) -> dict[str, Used]:
    """Run every task; return what each visit took, of `revised` and `sketched again` each revision."""
    told: dict[str, Used] = {}
    first = await worker.passes(1)
    told["first"] = first.each(first.visits)
    one.tell("_mode?to=noise")
    second = await worker.passes(1)
    told["first noise"] = second.each(second.visits)
    noise = await worker.passes(passes)
    told["noise"] = noise.each(noise.visits)
    revised = one.tell(f"_change?share={SHARE}")
    changed = await worker.passes(1)
    again = await worker.passes(1)
    for name, used in (("revised", changed), ("sketched again", again)):
        still = Used(**{key: value * used.visits for key, value in asdict(told["noise"]).items()})
        told[name] = used.less(still).each(revised)
    one.tell("_mode?to=kept")
    await worker.passes(1)
    kept = await worker.passes(passes, whole_every=10)
    told["304, a tenth whole"] = kept.each(kept.visits)
    worker.rest()
    for name, mode in (("check, listing 304", "kept"), ("check, listing read", "noise")):
        one.tell(f"_mode?to={mode}")
        await worker.passes(1)
        idle = await worker.passes(passes)
        told[name] = idle.each(idle.visits)
    return told


@asynccontextmanager
async def at_work(one: Bench, address: str) -> AsyncIterator[Worker]:
    """A worker of all sites."""
    file = one.folder / "clausewatch.yaml"
    sites = (SOURCE.format(host=host, port=one.port) for host in range(1, one.options.hosts + 1))
    settings = SETTINGS.replace("sqlite:///{folder}/clausewatch.db", address)
    file.write_text(settings.format(folder=one.folder) + "".join(sites), "utf-8")
    with opened(file) as runtime:
        async with runtime.checker() as checker:
            settle()
            yield Worker(runtime=runtime, checker=checker, address=address)


def _lines(told: dict[str, Used]) -> Iterator[str]:
    columns = [name for name in asdict(Used()) if name != "visits"]
    yield f"{'each':22}" + "".join(f"{name.replace('_', ' '):>12}" for name in columns)
    for task, used in told.items():
        yield f"{task:22}" + "".join(_cell(getattr(used, name)) for name in columns)


def _cell(number: float) -> str:
    return f"{number:12,.0f}" if number >= 1000 else f"{number:12,.2f}"


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=2)
    parser.add_argument("--pages", type=int, default=40, help="of each host")
    parser.add_argument("--passes", type=int, default=10, help="over every page, of what is known")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with running_server() as server, bench(options) as one:
        os.sched_setaffinity(0, {one.core})
        async with at_work(one, server.new_database()) as worker:
            told = await measured(worker, one, options.passes)
    print(json.dumps({name: asdict(used) for name, used in told.items()}) if options.json else "\n".join(_lines(told)))
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main())
