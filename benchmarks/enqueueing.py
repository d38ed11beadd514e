"""Many sources due at once: what the looks of `clausewatch run --enqueue` cost until all wait in the queue.

Usage: python benchmarks/enqueueing.py [--sources 10000] [--json]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time

from processes import processor_seconds_of

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("service", "storage"))]

import psycopg  # noqa: E402 - the project need not be installed to be measured
from command import configured  # noqa: E402 - as above
from postgres_server import PostgresServer, running_server, why_not  # noqa: E402 - as above

from service.fleet.queue import opened_queue  # noqa: E402 - as above
from service.fleet.scheduling import Scheduler  # noqa: E402 - as above
from service.patience import Patience  # noqa: E402 - as above
from service.runtime import Runtime, opened  # noqa: E402 - as above


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Milliseconds of processor time: our process, and PostgreSQL's."""

    sources: int
    looks: int  # until all of them waited
    look_ms: float  # the median look that put something
    longest_look_ms: float
    idle_look_ms: float  # a look when all of them wait, and none is taken
    server_ms: float  # of PostgreSQL, for all looks together


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if reason := why_not():
        sys.exit(reason)
    with running_server() as server, due(server, options.sources) as (runtime, address):
        found = asdict(asyncio.run(measured(runtime, address, options.sources)))
    print(json.dumps(found) if options.json else "\n".join(f"{name:16} {value}" for name, value in found.items()))


@contextmanager
def due(server: PostgresServer, count: int) -> Iterator[tuple[Runtime, str]]:
    """Yield a runtime whose sources are all due, each on a host of its own."""
    address = server.new_database()
    sources = [{"name": f"site{n}", "url": f"https://h{n}.example/list.html"} for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        run = configured(Path(folder), {"database": address, "sources": sources})
        with opened(run.config) as runtime:
            yield runtime, address


async def measured(runtime: Runtime, address: str, count: int) -> Figures:
    """Look until all wait in the queue, then once more."""
    names = [part.name for part in runtime.settings.sources]
    server = _server_of(address)
    async with opened_queue(address, runtime.times, runtime.patience.outage) as queue:
        scheduler = Scheduler(runtime=runtime, queue=queue, patience=Patience())
        looks, before = [], _spent_ms(server)
        while await queue.absent(names):
            looks.append(await _cost_ms(scheduler))
        idle = await _cost_ms(scheduler)
        return Figures(
            sources=count,
            looks=len(looks),
            look_ms=round(median(looks), 1),
            longest_look_ms=round(max(looks), 1),
            idle_look_ms=round(idle, 1),
            server_ms=round(_spent_ms(server) - before, 1),
        )


async def _cost_ms(scheduler: Scheduler) -> float:
    begun = process_time()
    await scheduler.start_due_checks()
    return 1000 * (process_time() - begun)


def _server_of(address: str) -> int:
    """Return the id of PostgreSQL's main process."""
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT pg_read_file('postmaster.pid', 0, 10)").fetchone()
        return int(row[0].split()[0]) if row else 0


def _spent_ms(server: int) -> float:
    """Return what PostgreSQL's processes took that have ended, and the main one: each query here has its own."""
    return 1000 * processor_seconds_of(server, ended_too=True)


if __name__ == "__main__":
    main()
