"""What a fleet lives through: schedulers that die, a database that goes away, a host that hangs, a deploy."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from fleet import Fleet, configured_fleet, eventually, some_due, store_of, told
from fleet_sites import Sites, serving_sites
from postgres_server import PostgresServer

from pipeline.read import READER_VERSION
from service.checking.times import Times
from service.fleet.queue import Waiting, opened_queue
from service.fleet.tables import make_tables
from service.patience import Outage
from storage.store import Store

SOURCES = 6
_CHECKS: LiteralString = """SELECT sources.name, checks.outcome FROM checks JOIN sources ON sources.id = source_id
WHERE trigger = 'schedule' AND finished_at IS NOT NULL"""
_KEPT_WAITING: LiteralString = """SELECT count(*) FROM pg_locks
WHERE NOT granted AND relation = 'procrastinate_jobs'::regclass"""
_IN_QUEUE: LiteralString = "SELECT queueing_lock FROM procrastinate_jobs"


@dataclass(kw_only=True)
class Scene:
    """Sites that are watched, a fleet that watches them, and what it wrote down."""

    sites: Sites
    fleet: Fleet
    store: Store
    address: str

    def change_all(self) -> None:
        """Change every source, and want it checked."""
        self.sites.round += 1
        for n in range(self.sites.sources):
            self.store.want(self.sites.name(n), datetime.now(UTC))

    def checks(self) -> Counter[tuple[str, str]]:
        """How often each source was checked, by outcome; second visits left out."""
        return Counter(self.rows(_CHECKS))

    def kinds(self) -> Counter[str]:
        """What was told."""
        return Counter(kind for kind, _, _ in told(self.store).elements())

    def rows(self, query: LiteralString) -> list[tuple[str, ...]]:
        with psycopg.connect(self.address) as connection:
            return connection.execute(query).fetchall()

    def each(self, outcome: str, times: int) -> Counter[tuple[str, str]]:
        return Counter({(self.sites.name(n), outcome): times for n in range(self.sites.sources)})


@contextmanager
def scene(
    sites: Sites, folder: Path, server: PostgresServer, *, grace: str = "30s", timeout: int = 4, address: str = ""
) -> Iterator[Scene]:
    address = address or server.new_database()
    with serving_sites(sites), ExitStack() as stack:
        run = configured_fleet(sites, folder, address, grace=grace, timeout_seconds=timeout)
        store = stack.enter_context(store_of(run, address))
        yield Scene(sites=sites, fleet=Fleet(run=run, stack=stack), store=store, address=address)


@pytest.mark.slow
def test_schedulers_put_each_check_once_and_may_die_and_the_database_may_go_away(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    with scene(Sites(hosts=6, sources=SOURCES, rounds=1), tmp_path, postgres) as here:
        dying = both_put_at_once(here)
        assert sorted(here.rows(_IN_QUEUE)) == sorted((here.sites.name(n),) for n in range(SOURCES))
        worker = here.fleet.hire()
        eventually(lambda: bool(here.sites.log), "the worker began")
        here.fleet.kill(dying)
        eventually(lambda: not some_due(here.store), "the first checks were made")
        seen = len(here.sites.log)
        here.change_all()
        eventually(lambda: len(here.sites.log) > seen, "the living scheduler goes on")
        with postgres.away():
            eventually(lambda: here.fleet.log.count("waited for") > 1, "both processes noticed")
        eventually(lambda: not some_due(here.store), "the checks were made")
        asyncio.run(put_again(here))
        eventually(lambda: not here.rows(_IN_QUEUE), "the worker took it")
        assert worker.is_alive()
        assert here.checks() == here.each("ok", 2)
        assert here.kinds() == {"revised": SOURCES, "new_policy": 5, "repost": 1}
        begun = here.fleet.log.count("waited for")
        eventually(lambda: here.fleet.log.count("takes what is written again") >= begun, "both say that it is over")
        assert begun <= 4, here.fleet.log
        assert not {"Traceback", "skipped"} & set(here.fleet.log.split()), here.fleet.log


def both_put_at_once(here: Scene) -> object:
    """Two schedulers look while nobody can write, and so put the same at the same moment; return one of them."""
    asyncio.run(make_tables(here.address))
    with psycopg.connect(here.address) as connection:
        connection.execute("LOCK TABLE procrastinate_jobs IN EXCLUSIVE MODE")
        first, _ = (here.fleet.start("run", "--enqueue") for _ in range(2))
        eventually(lambda: here.rows(_KEPT_WAITING) == [(2,)], "both want to put")
    eventually(lambda: len(here.rows(_IN_QUEUE)) >= SOURCES, "all is in the queue")
    eventually(lambda: here.rows(_KEPT_WAITING) == [(0,)], "both have put")
    return first


async def put_again(here: Scene) -> None:
    """Put what was just checked, as does a scheduler that looked before."""
    times = Times(takeover_seconds=3, request_seconds=4)
    async with opened_queue(here.address, times, Outage()) as queue:
        await queue.put([Waiting(source=name, host=name, priority=0) for name in map(here.sites.name, range(SOURCES))])


@pytest.mark.slow
def test_a_host_that_hangs_holds_up_no_other_and_at_a_deploy_checks_end_or_are_given_back(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    sites, hanging, slow = Sites(hosts=4, sources=8, rounds=1), threading.Event(), threading.Event()
    with scene(sites, tmp_path, postgres, grace="8s", timeout=60) as here, releasing(hanging, slow):
        here.fleet.run("check", "--all")
        sites.held = {"/0/list.html": hanging, "/4/list.html": hanging, "/1/3.html": slow}
        here.change_all()
        here.fleet.start("run", "--enqueue")
        worker = here.fleet.hire(at_once=3)
        others = {(sites.name(n), "ok") for n in (2, 3, 6, 7)}
        eventually(lambda: set(here.checks()) == others, "all hosts but those two were checked")
        assert sites.waiting == {"/4/list.html", "/1/3.html"}, "of a host one source is checked at a time"
        worker.terminate()
        slow.set()
        worker.join(60)
        assert worker.exitcode == 0, "it ends although the host still hangs"
        assert set(here.checks()) == others | {("site1", "ok")}, "what can end does"
        here.fleet.hire()
        hanging.set()
        eventually(lambda: not some_due(here.store), "the checks were made")
        assert here.checks() == here.each("ok", 1) + Counter({("site4", "interrupted"): 1})
        assert here.kinds() == {"revised": 8, "new_policy": 6, "repost": 2}


@pytest.mark.slow
def test_a_worker_whose_reader_is_older_judges_nothing_more_and_ends(postgres: PostgresServer, tmp_path: Path) -> None:
    sites, slow = Sites(hosts=2, sources=2, rounds=1), threading.Event()
    with scene(sites, tmp_path, postgres, timeout=60) as here, releasing(slow):
        here.fleet.run("check", "--all")
        sites.held = {"/1/3.html": slow}
        here.change_all()
        here.fleet.start("run", "--enqueue")
        worker = here.fleet.hire(at_once=1)
        eventually(lambda: "/1/3.html" in sites.waiting, "a check is under way")
        assert here.store.read_by(READER_VERSION + 1, datetime.now(UTC)) == 1, "a newer release is started"
        slow.set()
        worker.join(60)
        assert worker.exitcode == 2
        assert "Install the newer one" in here.fleet.log
        assert here.checks() == Counter({("site1", "interrupted"): 1})
        assert here.kinds() == {}
        assert len(here.store.due(datetime.now(UTC))) == 2, "both are left to newer workers"
        assert "A newer clausewatch reads this archive" in here.fleet.run("worker", status=2)


@contextmanager
def releasing(*events: threading.Event) -> Iterator[None]:
    try:
        yield
    finally:
        for event in events:
            event.set()
