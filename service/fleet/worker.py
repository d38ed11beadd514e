"""`clausewatch worker`: takes checks from the queue, and makes them as a lone service does."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.errors import ReaderOutdated
from service.adding.taking_up import Additions, stamp
from service.checking.checker import Checker
from service.checking.rereading import reread
from service.due_checks import SCHEDULE, DueChecks
from service.fleet.queue import opened_queue
from service.fleet.scheduling import Scheduler
from service.fleet.shared import shared_address
from service.output import say
from service.patience import WAITED_FOR
from service.runtime import Runtime, opened
from service.schedule import Ticker, parse_wait
from service.settings.budget import Budget
from service.settings.file import load_settings
from service.stopping import asked_to_stop
from service.vitals.vitals import ServiceVitals
from service.watched import Overrides, log_as_set, watched

SETTINGS_TICK_SECONDS: Final = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Hand:
    """Makes one check after the other, many side by side."""

    runtime: Runtime
    checker: Checker
    outdated: list[ReaderOutdated] = field(default_factory=list)
    stopping: asyncio.Event

    async def check(self, name: str) -> None:
        """Check a source unless that was done since it was put into the queue.

        A check that a worker left open is over with it, and is made anew. Where a newer reader reads, none is made any
        more: the source stays due, and is put again for workers that may.
        """
        (source,) = self.runtime.sources([name])
        ask, store, now = self.checker.patience.ask, self.runtime.store, self.runtime.now()
        if not await ask(store.is_due, name, now):
            return
        await ask(store.end_interrupted_checks, now, source=name, trigger=SCHEDULE)
        try:
            await DueChecks(runtime=self.runtime, checker=self.checker).check(source)
        except WAITED_FOR:
            return  # it was waited for long, and said; the source is still due, and put again when it can be
        except ReaderOutdated as error:
            self.outdated.append(error)
            self.stopping.set()


async def work(file: Path, *, at_once: int | None = None, overrides: Overrides) -> None:
    """Work until SIGINT or SIGTERM. Raises SettingsError, StorageError before anything has started.

    ReaderOutdated may come later, too: when a newer release has begun to read the archive.
    """
    stopping = asked_to_stop()
    settings, read = load_settings(file), stamp(file)
    address = shared_address(settings, file, "worker")
    async with AsyncExitStack() as stack:
        runtime = stack.enter_context(opened(file, settings, is_worker=True))
        log_as_set(runtime, overrides)
        await asyncio.to_thread(reread, runtime.store, runtime.settings, runtime.now)
        checker = await stack.enter_async_context(runtime.checker())
        vitals = await stack.enter_async_context(watched(runtime, checker.crawler, overrides))
        queue = await stack.enter_async_context(opened_queue(address, runtime.times, runtime.patience.outage))
        hand = Hand(runtime=runtime, checker=checker, stopping=stopping)
        ticker = Ticker()
        additions = Additions(runtime=runtime, seen=read, added=lambda: _share(runtime, checker))
        ticker.every(SETTINGS_TICK_SECONDS, additions.take_up)
        ticker.every(SETTINGS_TICK_SECONDS, partial(_beat, vitals))
        scheduler = Scheduler(runtime=runtime, queue=queue, patience=runtime.patience)
        ticker.every(runtime.times.beat_seconds, scheduler.hand_on)
        ticker.start()
        stack.callback(ticker.stop)
        say(f"A worker of {file.name} takes checks; stop it with SIGTERM.")
        await queue.work(
            hand.check,
            at_once=at_once or settings.workers.at_once,
            grace_seconds=parse_wait(settings.workers.grace).total_seconds(),
            stopping=stopping,
        )
        if hand.outdated:
            raise hand.outdated[0]


async def _beat(vitals: ServiceVitals) -> None:
    vitals.beat()


def _share(runtime: Runtime, checker: Checker) -> None:
    checker.budget = Budget.of(runtime.settings.crawl.daily_visits, runtime.sources([]))
