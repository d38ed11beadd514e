"""The programs that `recheck.py` compares, each run in a process of its own on one core; prints its figures as JSON.

Usage: python benchmarks/recheck_programs.py scrapy|lean|aiohttp|ours --port 8088 [--hosts 20] [--pages 50] [--etag]

`scrapy`: a spider that fetches and does nothing else, with Scrapy's own settings but for concurrency; `lean`: the same
on the asyncio loop alone, without cookies, referers, depths and redirects. `aiohttp`: the client library bare.
`ours`: the service's own checks of all sources that are due, in the archive below `--folder`.

Each fetches every page `--warm` times before it is measured and `--passes` times after, in one process: a service runs
for weeks, so that what its first pass pays once (imports, statements composed) is no part of a recheck.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from cProfile import Profile
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pstats import Stats
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING, Any

from processes import resident_mb
from recheck_figures import Figures, addresses, told

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the project need not be installed to be measured

if TYPE_CHECKING:
    from crawler.source import Source

SETTINGS = """
database: sqlite:///{folder}/clausewatch.db
archive: {folder}/archive
crawl: {{delay_seconds: 0, per_host: 1, allow_private: true, daily_visits: 1000000}}
sources:
"""
SOURCE = (
    "  - {{name: site-{host}, url: 'http://127.0.7.{host}:{port}/zcwj/index.html', region: 江苏/徐州, every: 1h}}\n"
)


async def raw(options: argparse.Namespace) -> Figures:
    """Fetch with aiohttp, one request a host at a time."""
    from aiohttp import ClientSession, TCPConnector  # noqa: PLC0415 - of this program alone

    outcomes, hosts = Counter[str](), dict[str, list[str]]()
    headers = {"If-None-Match": '"1"'} if options.etag else {}
    for url in addresses(options):
        hosts.setdefault(url.split("/")[2], []).append(url)

    async def fetch(session: ClientSession, urls: list[str]) -> None:
        for url in urls:
            async with session.get(url, headers=headers) as response:
                await response.read()
                outcomes[str(response.status)] += 1

    async def passes(number: int) -> None:
        for _ in range(number):
            await asyncio.gather(*(fetch(session, urls) for urls in hosts.values()))

    async with ClientSession(connector=TCPConnector(limit=32)) as session:
        await passes(options.warm)
        outcomes.clear()
        figures = await measured(lambda: passes(options.passes))
    figures.pages, figures.outcomes = sum(outcomes.values()), dict(outcomes)
    return figures


async def measured(work: Callable[[], Awaitable[Any]], profile: str = "") -> Figures:
    """What *work* takes; of its functions a profile is written, when one is wanted."""
    wall, processor = perf_counter(), process_time()
    if profile:
        await profiled(work, profile)
    else:
        await work()
    return Figures(seconds=perf_counter() - wall, cpu_seconds=process_time() - processor)


async def ours(options: argparse.Namespace) -> Figures:
    """Check all sources side by side as `clausewatch run` does: the pages that are due, and when each is due next."""
    from service.memory import settle  # noqa: PLC0415 - of this program alone
    from service.runtime import opened  # noqa: PLC0415 - of this program alone

    database = Path(options.folder) / "clausewatch.db"
    if options.idle:
        with sqlite3.connect(database) as archive:
            archive.execute("UPDATE pages SET due_at = '2999-01-01 00:00:00.000000' WHERE role = 'document'")
    with opened(settings_file(options)) as runtime:
        async with runtime.checker() as checker:
            if options.whole_every and checker.crawler:
                checker.crawler.crawl = replace(checker.crawler.crawl, full_visit_every=options.whole_every)
            settle()

            async def check(source: Source) -> int:
                checks = await checker.check([source], trigger="schedule", due_only=True)
                awaits = bool(await asyncio.to_thread(checker.awaiting, source.name))
                await asyncio.to_thread(runtime.schedule, source.name, awaits)
                return sum(each.visits for each in checks)

            async def passes(numbers: range) -> None:
                visits = 0
                for number in numbers:
                    shift = timedelta(days=options.day + 2 * number)
                    checker.clock = lambda shift=shift: datetime.now(UTC) + shift
                    visits += sum(await asyncio.gather(*map(check, runtime.sources([]))))
                    if options.memory:
                        history.append((visits, resident_mb()))

            before, history = last_check(database), list[tuple[int, float]]()
            await passes(range(options.warm))
            before, changed = last_check(database), told(options.port, options.wish) if options.wish else 0
            numbers = range(options.warm, options.warm + options.passes)
            figures = await measured(lambda: passes(numbers), options.profile)
    figures.changed, figures.memory = changed, history
    figures.pages, figures.outcomes = visits_since(database, before)
    return figures


def settings_file(options: argparse.Namespace) -> Path:
    """Write the settings that watch every site, and return their file."""
    file = Path(options.folder) / "clausewatch.yaml"
    sites = (SOURCE.format(host=host, port=options.port) for host in range(1, options.hosts + 1))
    file.write_text(SETTINGS.format(folder=options.folder) + "".join(sites), "utf-8")
    return file


async def profiled(work: Callable[[], Awaitable[Any]], file: str) -> None:
    """Run *work* with a profiler in every thread, and write what all of them did."""
    profilers = [Profile(thread_time)]

    def begin(*_: object) -> None:
        profilers.append(Profile(thread_time))
        profilers[-1].enable()

    threading.setprofile(begin)
    profilers[0].enable()
    await work()
    for each in profilers:
        each.disable()
    Stats(*(each for each in profilers if each.getstats())).dump_stats(file)


def last_check(database: Path) -> int:
    """The newest check on record."""
    with sqlite3.connect(database) as archive:
        return int(archive.execute("SELECT coalesce(max(id), 0) FROM checks").fetchone()[0])


def visits_since(database: Path, check: int) -> tuple[int, dict[str, int]]:
    """How many visits later checks made, and how they ended."""
    query = "SELECT outcome || ' ' || coalesce(status, ''), count(*) FROM visits WHERE check_id > ? GROUP BY 1"
    with sqlite3.connect(database) as archive:
        outcomes = dict(archive.execute(query, (check,)).fetchall())
    return sum(outcomes.values()), outcomes


def main() -> None:
    """Run one program and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=("scrapy", "lean", "aiohttp", "ours"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--core", type=int, default=-1)
    parser.add_argument("--etag", action="store_true", help="send the validator that the sites know")
    parser.add_argument("--folder", default="", help="of ours: where the archive is, or will be")
    parser.add_argument("--day", type=int, default=0, help="of ours: days from now that the checks believe it is")
    parser.add_argument("--warm", type=int, default=0, help="passes over every page before it is measured")
    parser.add_argument("--passes", type=int, default=1, help="passes over every page that are measured")
    parser.add_argument("--wish", default="", help="of ours: what the sites are told before it is measured")
    parser.add_argument("--memory", action="store_true", help="of ours: note the memory after each pass")
    parser.add_argument("--whole-every", type=int, default=0, help="of ours: visits of a page of which one is whole")
    parser.add_argument("--idle", action="store_true", help="of ours: no page is due but the listings")
    parser.add_argument("--profile", default="", help="of ours: write a cProfile there")
    options = parser.parse_args()
    if options.core >= 0:
        os.sched_setaffinity(0, {options.core})
    figures = run(options)
    figures.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(asdict(figures)))


def run(options: argparse.Namespace) -> Figures:
    """The figures of one program."""
    if options.program in ("scrapy", "lean"):
        from recheck_spider import fetch  # noqa: PLC0415 - of this program alone

        return fetch(options)
    return asyncio.run({"aiohttp": raw, "ours": ours}[options.program](options))


if __name__ == "__main__":
    main()
