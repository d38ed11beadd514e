"""A fleet on this machine: a scheduler, workers that are killed, and the judge of what they did."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from command import Command, configured, running
from fleet_sites import DELAY_SECONDS, Asked, Sites
from postgres_server import PostgresServer

from storage.store import Store
from storage.views.archive import ChangeFilter


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What the judge saw."""

    sources: int
    hosts: int
    kills: int
    taken_over: int  # checks that a killed worker left open, and that were made anew
    expected: int  # changes of an undisturbed run
    lost: int
    twice: int
    requests: int
    overlaps: int  # requests to a host that was just answering another one
    short_pauses: int
    smallest_pause_seconds: float
    seconds: float

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.twice or self.overlaps or self.short_pauses)


@dataclass(kw_only=True)
class Fleet:
    """A scheduler and its workers, each a process."""

    run: Command
    stack: ExitStack
    workers: list[BaseProcess] = field(default_factory=list)

    def start(self, *words: str) -> BaseProcess:
        """Start a verb that goes on; returns when it says that it has begun."""
        process, said = self.stack.enter_context(running(self.run, *words))
        assert said, f"{words} did not start: {self.log}"
        return process

    def hire(self, *, at_once: int = 8) -> BaseProcess:
        """Start a worker."""
        self.workers.append(self.start("worker", "--at-once", str(at_once)))
        return self.workers[-1]

    def kill(self, process: BaseProcess) -> None:
        """Kill a process with SIGKILL, in the middle of whatever it does."""
        process.kill()
        process.join(60)

    @property
    def log(self) -> str:
        """What all of them logged."""
        return (self.run.config.parent / "service.log").read_text("utf-8")


def eventually(
    holds: Callable[[], bool], what: str, *, seconds: float = 120.0, shown: Callable[[], str] = lambda: ""
) -> None:
    """Look again and again until it holds; fails at the deadline, with what is to be shown then."""
    deadline, never = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < deadline, f"in {seconds:.0f} seconds it did not happen that {what}\n{shown()}"
        never.wait(0.1)


def told(store: Store) -> Counter[tuple[str, str, str]]:
    """What was told: kind, title and edits. Which of two sites that post one text is first is chance."""
    changes = store.history().changes(ChangeFilter(), limit=100_000)
    return Counter((one.kind.value, one.policy.title, str([edit.kind for edit in one.edits])) for one in changes)


def configured_fleet(sites: Sites, folder: Path, database: str, *, grace: str = "30s", **crawling: Any) -> Command:
    """Write the settings of a fleet; return the command that uses them."""
    crawl = {
        "delay_seconds": DELAY_SECONDS,
        "per_host": 1,
        "confirm_after": "0s",
        "allow_private": True,
        "timeout_seconds": 4,
        "daily_visits": 1_000_000,
    }
    crawl |= crawling
    workers = {"takeover": "3s", "grace": grace}
    settings = {"database": database, "sources": sites.settings(), "crawl": crawl, "workers": workers}
    return configured(folder, settings | {"web": {"port": 0}})


def killed_fleet(
    sites: Sites, folder: Path, server: PostgresServer, *, workers: int, kills: int, seed: int = 1
) -> Figures:
    """Let a fleet see what a calm process saw, and kill a worker in each of the first rounds."""
    calm = folder / "calm"
    calm.mkdir()
    database = server.new_database()
    configured_fleet(sites, calm, database)("check", "--all")
    again = server.copy_of(database)
    shutil.copytree(calm, folder / "fleet")
    expected = _calm_changes(sites, calm, database)
    run, sites.round = configured_fleet(sites, folder / "fleet", again), 0
    sites.log.clear()
    began, moments = time.monotonic(), random.Random(seed)
    with store_of(run, again) as store, ExitStack() as stack:
        fleet = Fleet(run=run, stack=stack)
        fleet.start("run", "--enqueue")
        for _ in range(workers):
            fleet.hire()
        for round_ in range(sites.rounds):
            _play(sites, store, fleet, round_, kills=round_ < kills, moments=moments)
        eventually(lambda: told(store) >= expected, "all changes were told", seconds=600)
        eventually(lambda: not some_due(store), "every check was made", seconds=300)
        seconds = time.monotonic() - began
    with store_of(run, again) as store:
        return _figures(sites, store, expected, kills=kills, seconds=seconds)


def _calm_changes(sites: Sites, folder: Path, database: str) -> Counter[tuple[str, str, str]]:
    """What one undisturbed process tells, which sees everything at once."""
    sites.round = sites.rounds
    run = configured_fleet(sites, folder, database)
    run("check", "--all")
    with store_of(run, database) as store:
        return told(store)


def _figures(
    sites: Sites, store: Store, expected: Counter[tuple[str, str, str]], *, kills: int, seconds: float
) -> Figures:
    found, pauses = told(store), list(_pauses(sites.log))
    over = sum(one.outcome == "interrupted" for one in store.history().checks(limit=10_000))
    return Figures(
        sources=sites.sources,
        hosts=sites.hosts,
        kills=kills,
        taken_over=over,
        expected=expected.total(),
        lost=(expected - found).total(),
        twice=(found - expected).total(),
        requests=len(sites.log),
        overlaps=sum(pause < 0 for pause in pauses),
        short_pauses=sum(pause < DELAY_SECONDS - 0.005 for pause in pauses),
        smallest_pause_seconds=round(min(pauses), 4),
        seconds=round(seconds, 1),
    )


def _play(sites: Sites, store: Store, fleet: Fleet, round_: int, *, kills: bool, moments: random.Random) -> None:
    """One round: sources change and are wanted; amid their checks a worker is killed, and another one comes."""
    sites.round = round_ + 1
    seen = len(sites.log)
    for n in sites.turn(round_):
        store.want(sites.name(n), datetime.now(UTC))
    if kills:
        after = seen + moments.randint(3, max(4, 2 * len(sites.turn(round_))))
        eventually(lambda: len(sites.log) >= after, "the workers began")
        fleet.kill(killed := moments.choice(fleet.workers))
        fleet.workers.remove(killed)
        fleet.hire()


def _pauses(log: Sequence[Asked]) -> Iterator[float]:
    last: dict[str, float] = {}
    for one in sorted(log, key=lambda asked: asked.begun):
        if one.host in last:
            yield one.begun - last[one.host]
        last[one.host] = max(one.ended, last.get(one.host, 0.0))


def some_due(store: Store) -> bool:
    return bool(store.due(datetime.now(UTC)))


@contextmanager
def store_of(run: Command, database: str) -> Iterator[Store]:
    store = Store.open(database, run.config.parent / "archive")
    try:
        yield store
    finally:
        store.close()
