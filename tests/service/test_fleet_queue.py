"""The queue of checks and the turnstiles of hosts, on a real PostgreSQL: workers die, and the server goes away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from command import configured
from postgres_server import PostgresServer, running_server

from service.checking.times import Times
from service.checking.turnstile import HostTurnstile
from service.fleet.queue import Queue, Waiting, opened_queue
from service.patience import Outage, Patience
from storage.database.engine import address_for_libpq
from storage.store import Store

TIMES = Times(takeover_seconds=0.3, request_seconds=0.2)
DEADLINE_SECONDS = 60


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(address, tmp_path)
    yield opened
    opened.close()


@asynccontextmanager
async def queue_in(address: str) -> AsyncIterator[Queue]:
    async with asyncio.timeout(DEADLINE_SECONDS), opened_queue(address_for_libpq(address), TIMES, Outage()) as queue:
        yield queue


def waiting(name: str) -> Waiting:
    """A check of a source that has its host for itself."""
    return Waiting(source=name, host=f"{name}.test", priority=0)


@pytest.mark.parametrize("words", [("run", "--enqueue"), ("worker",)])
def test_on_sqlite_nothing_is_shared_and_one_sentence_says_what_to_do(words: tuple[str, ...], tmp_path: Path) -> None:
    said = configured(tmp_path, {})(*words, status=2)
    assert "needs a PostgreSQL database" in said
    assert "let `clausewatch run` do everything in one process" in " ".join(said.split())


def test_a_source_waits_once_and_a_person_who_wants_it_goes_before_others(address: str) -> None:
    async def wait() -> list[str]:
        order: list[str] = []
        async with queue_in(address) as queue:
            for name in ("first", "second", "third", "second"):
                await queue.put([waiting(name)])
            await queue.hurry(["third"], priority=100)
            assert await queue.absent(["first", "third", "fourth"]) == {"fourth"}
            await worked_off(queue, order, 3)
        return order

    assert asyncio.run(wait()) == ["third", "first", "second"]


async def worked_off(queue: Queue, order: list[str], count: int) -> None:
    """Make checks one after the other until there were so many, and stop as SIGTERM does."""
    stopping = asyncio.Event()

    async def check(name: str) -> None:
        order.append(name)
        if len(order) == count:
            stopping.set()

    await queue.work(check, at_once=1, grace_seconds=5, stopping=stopping)


def test_two_sources_of_a_host_are_never_checked_at_once(address: str) -> None:
    async def wait() -> list[str]:
        events: list[str] = []
        stopping = asyncio.Event()

        async def check(name: str) -> None:
            events.append(f"{name} begins")
            await asyncio.sleep(0.05)  # for the other one to begin in
            events.append(f"{name} ends")
            if len(events) == 4:
                stopping.set()

        async with queue_in(address) as queue:
            for name in ("one", "two"):
                await queue.put([Waiting(source=name, host="same.test", priority=0)])
            await queue.work(check, at_once=8, grace_seconds=5, stopping=stopping)
        return events

    assert asyncio.run(wait()) == ["one begins", "one ends", "two begins", "two ends"]


@pytest.mark.parametrize("is_queued_again", [False, True])
def test_what_a_dead_worker_had_is_handed_on_once(address: str, is_queued_again: bool) -> None:
    async def wait() -> list[str]:
        order: list[str] = []
        async with queue_in(address) as dead, queue_in(address) as living:
            await dead.put([waiting("city")])
            manager = dead.app.job_manager
            assert await manager.fetch_job(queues=None, worker_id=await manager.register_worker())
            if is_queued_again:  # the scheduler looked while nobody knew: to hand it on breaks a unique index
                await living.put([waiting("city")])
            handed_on = 0
            while not handed_on:
                handed_on += await living.hand_on()
                await asyncio.sleep(TIMES.beat_seconds)
            await worked_off(living, order, 1)
            assert await living.absent(["city"])
        return order

    assert asyncio.run(wait()) == ["city"]


def test_a_worker_that_is_asked_to_stop_ends_its_check_and_stays_alive_meanwhile(address: str) -> None:
    async def wait() -> list[str]:
        done: list[str] = []
        stopping = asyncio.Event()

        async with queue_in(address) as queue, queue_in(address) as other:

            async def check(name: str) -> None:
                stopping.set()
                for _ in range(8):  # longer than a worker without a sign of life is left alone
                    assert not await other.hand_on(), "a worker that ends its checks was taken for dead"
                    await asyncio.sleep(TIMES.takeover_seconds / 2)
                done.append(name)

            await queue.put([waiting("city"), waiting("town")])
            await queue.work(check, at_once=1, grace_seconds=30, stopping=stopping)
            assert await other.absent(["city", "town"]) == {"city"}, "what was not begun waits for others"
        return done

    assert asyncio.run(wait()) == ["city"]


def test_a_host_is_asked_by_one_process_at_a_time_and_left_alone_between_two(store: Store) -> None:
    asked: list[tuple[float, float]] = []

    async def visit(turnstile: HostTurnstile) -> None:
        for _ in range(3):
            await turnstile.enter("host.test")
            begun = time.monotonic()
            await asyncio.sleep(0.05)  # as long as an answer takes
            asked.append((begun, time.monotonic()))
            turnstile.leave("host.test", 0.4)
            await asyncio.sleep(0.9)  # it looks elsewhere, and the host is free for others

    async def both() -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            turnstiles = [HostTurnstile(leases=store, holder=name, times=TIMES) for name in ("a", "b")]
            for one in turnstiles:
                await one.open()
            await asyncio.gather(*map(visit, turnstiles))
            for one in turnstiles:
                await one.close()

    asyncio.run(both())
    asked.sort()
    assert len(asked) == 6
    assert all(after[0] - before[1] >= 0.39 for before, after in pairwise(asked))


def test_a_host_of_a_dead_process_is_free_when_its_lease_runs_out(store: Store) -> None:
    assert store.take_host("host.test", holder="dead", seconds=0.2) == 0

    async def enter() -> None:
        turnstile = HostTurnstile(leases=store, holder="living", times=TIMES)
        async with asyncio.timeout(DEADLINE_SECONDS):
            await turnstile.enter("host.test")
        await turnstile.close()

    asyncio.run(enter())
    assert store.take_host("host.test", holder="third", seconds=1) == 0, "it was given back"
    assert not store.keep_hosts(["host.test"], holder="dead", seconds=1), "who wakes up has it no more"


def test_while_the_server_is_away_queue_and_archive_wait_and_then_go_on(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    with running_server() as server:
        store = Store.open(address := server.new_database(), tmp_path)

        async def ask() -> tuple[int, int]:
            async with queue_in(address) as queue:
                await queue.put([waiting("city")])
                with server.away():
                    asking = [
                        asyncio.create_task(queue.absent(["city", "town"])),
                        asyncio.create_task(Patience(seconds=50).ask(store.due, datetime.now(UTC))),
                    ]
                    done, _ = await asyncio.wait(asking, timeout=1.5)
                    assert not done, "they wait"
                absent, due = await asyncio.gather(*asking)
                return len(absent), len(due)

        assert asyncio.run(ask()) == (1, 0)
        store.close()
