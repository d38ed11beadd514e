"""Processes that are killed between a change and its delivery, and what arrived in the end."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from alert_receivers import Receiver, Reply, http_receiver
from command import FORKING, Command, configured
from loopback_site import Site, serving
from originals import store_in
from policy_pages import policy_page, policy_pages

from service.runtime import Runtime, opened
from service.telling.delivering import LEASE_SECONDS, deliver
from storage.store import Store
from storage.views.archive import DeliveryView

PLACES = 5
PAGES = 2  # that change before each moment
LONGEST_SECONDS = 120.0  # for one process on a busy machine


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What became of every alert."""

    kills: int
    owed: int
    sent: int
    posts: int
    arrived: int  # deliveries that arrived at least once
    twice: int  # that arrived more than once
    interrupted: int  # attempts whose process was killed between their beginning and their settling
    twice_in_outbox: int  # deliveries with more than one attempt settled as sent
    unexplained: int  # that arrived twice without an interrupted attempt

    @property
    def is_sound(self) -> bool:
        """Everything arrived; what arrived twice is explained; nothing is twice in the outbox."""
        everything = self.owed == self.sent == self.arrived
        return everything and not self.twice_in_outbox and not self.unexplained


@dataclass(kw_only=True)
class Scene:
    """A site, a receiver with several addresses, and an archive whose processes are killed."""

    run: Command
    site: Site
    receiver: Receiver
    moments: random.Random
    late: timedelta = field(default_factory=timedelta)  # by how much the clock is fast: leases of the dead run out
    amount: int = 300
    kills: int = 0

    def change(self) -> None:
        """Change some pages."""
        self.amount += 1
        pages = {f"/zc/{n}.html": policy_page(n, self.amount + 1000 * n) for n in range(1, PAGES + 1)}
        self.site.pages = self.site.pages | pages

    def lives(self, seconds: float | None = None) -> float:
        """Check and deliver in a process of its own, killed so long after the changes are on record; None: never.

        Returns for how long it delivered.
        """
        self.late += timedelta(seconds=2 * LEASE_SECONDS)
        ours, theirs = FORKING.Pipe()
        process = FORKING.Process(target=_check_and_deliver, args=(self.run.config, self.late, theirs))
        process.start()
        theirs.close()
        try:
            assert ours.poll(LONGEST_SECONDS), "the check does not end"
            ours.recv()
            begun = time.monotonic()
            process.join(LONGEST_SECONDS if seconds is None else seconds)
            self.kills += process.is_alive()
        finally:
            process.kill()
            process.join()
            ours.close()
        return time.monotonic() - begun

    def tally(self) -> Tally:
        """Count."""
        store = store_in(self.run.config.parent)
        try:
            return _tally(store, self.posts(), self.kills)
        finally:
            store.close()

    def posts(self) -> Mapping[tuple[str, str], int]:
        """Return how often each alert came to each address."""
        return Counter((one.path, one.body["id"]) for one in self.receiver.received)


def _tally(store: Store, posts: Mapping[tuple[str, str], int], kills: int) -> Tally:
    owed = store.history().deliveries(limit=100_000)
    outcomes = {one.id: Counter(attempt.outcome for attempt in store.history().attempts(one.id)) for one in owed}
    interrupted = sum(one["interrupted"] for one in outcomes.values())
    again = sum(count - 1 for count in posts.values())
    return Tally(
        kills=kills,
        owed=len(owed),
        sent=_count(owed, "sent"),
        posts=sum(posts.values()),
        arrived=len(posts),
        twice=sum(count > 1 for count in posts.values()),
        interrupted=interrupted,
        twice_in_outbox=sum(one["sent"] > 1 for one in outcomes.values()),
        unexplained=max(again - interrupted, 0),
    )


def _count(deliveries: Sequence[DeliveryView], state: str) -> int:
    return sum(one.state == state for one in deliveries)


@contextmanager
def scene(folder: Path, *, seed: int, answers_after: float = 0.0) -> Iterator[Scene]:
    """A scene whose baseline is taken. The receiver answers so many seconds after it has the message."""

    def answer(_: object) -> Reply:
        time.sleep(answers_after)  # as a service far away does
        return Reply()

    with serving(Site(pages=policy_pages(4))) as site, http_receiver(answer) as receiver:
        places = [f"json://{receiver.host}/{n}" for n in range(PLACES)]
        source = {"name": "city", "url": f"{site.address}/list.html"}
        run = configured(folder, {"sources": [source], "subscriptions": [{"name": "all", "to": places, "storm": 0}]})
        run("check", "--all")
        yield Scene(run=run, site=site, receiver=receiver, moments=random.Random(seed))


def _check_and_deliver(config: Path, late: timedelta, connection: Connection) -> None:
    Runtime.now = lambda _: datetime.now(UTC) + late  # type: ignore[method-assign]  # the clock alone is another

    async def check(runtime: Runtime) -> None:
        async with runtime.checker() as checker:
            await checker.check(runtime.sources([]), trigger="test")

    with opened(config) as runtime:
        asyncio.run(check(runtime))
        connection.send("recorded")
        asyncio.run(deliver(runtime))


def killed(folder: Path, times: int, *, seed: int, answers_after: float = 0.0) -> Tally:
    """Kill a process so many times at a random moment between its changes and the last delivery; return the tally."""
    with scene(folder, seed=seed, answers_after=answers_after) as here:
        here.change()
        calm_seconds = here.lives()
        while here.kills < times:
            here.change()
            here.lives(here.moments.uniform(0, calm_seconds))
        here.lives()
        return here.tally()
