"""The queue of checks, in the database that all processes share.

A job is the check of one source. It bears the source's host as its lock, so that two workers are never given the same
host, and the source's name as its queueing lock, so that it waits once. What is due stands in `sources.next_check_at`
and nowhere else: a job that is lost is put again by the next look.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from procrastinate import App, JobContext, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.worker import Worker

from service.checking.times import Times
from service.fleet.connector import PatientConnector
from service.fleet.tables import make_tables

QUEUE: Final = "checks"
TASK: Final = "check"
_TRIES: Final = RetryStrategy(max_attempts=4, exponential_wait=2)  # seconds; meanwhile its host is left alone
_WAITING: Final = """SELECT queueing_lock AS source, priority, status = 'todo' AS waits FROM procrastinate_jobs
WHERE queue_name = %(queue)s AND status IN ('todo', 'doing')"""
_HURRY: Final = """UPDATE procrastinate_jobs SET priority = %(priority)s
WHERE queueing_lock = %(source)s AND status = 'todo' AND priority < %(priority)s"""
_MINE: Final = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker)s"
# Only from the worker that was found dead: another rescuer may have handed it on, and a live one have taken it.
_HAND_ON: Final = """SELECT procrastinate_retry_job_v2(id, NULL, NULL, NULL, NULL) FROM procrastinate_jobs
WHERE id = %(job)s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %(worker)s FOR UPDATE"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A check in the queue."""

    priority: int
    is_taken: bool  # by a worker


@dataclass(frozen=True, kw_only=True, slots=True)
class Stalled:
    """A job, and the worker that seems to be dead; None: it was cleared away as such."""

    job: int
    worker: int | None


@dataclass(kw_only=True)
class Queue:
    """Checks that wait for a worker, and those under way."""

    app: App
    times: Times
    is_closing: bool = False  # then nothing is waited for any more
    _worker: Worker | None = None
    _under_way: set[int] = field(default_factory=set)
    _stalled: frozenset[Stalled] = frozenset()  # as of the last look

    async def waiting(self) -> Mapping[str, Waiting]:
        """Return what is in the queue, by source; of one that is checked and waits too, that it is checked."""
        rows = await self.app.connector.execute_query_all_async(_WAITING, queue=QUEUE)
        ordered = sorted(rows, key=lambda row: not row["waits"])
        return {row["source"]: Waiting(priority=row["priority"], is_taken=not row["waits"]) for row in ordered}

    async def put(self, source: str, *, host: str, priority: int) -> None:
        """Let a check wait for a worker; nothing happens when one of this source waits already."""
        job = self.app.configure_task(TASK, queue=QUEUE, lock=host, queueing_lock=source, priority=priority)
        try:
            await job.defer_async(source=source)
        except AlreadyEnqueued:
            return  # another scheduler was faster

    async def hurry(self, source: str, *, priority: int) -> None:
        """Let a check that waits go before others."""
        await self.app.connector.execute_query_async(_HURRY, source=source, priority=priority)

    async def work(
        self,
        check: Callable[[str], Awaitable[None]],
        *,
        at_once: int,
        grace_seconds: float,
        stopping: asyncio.Event,
    ) -> None:
        """Take checks and make them until *stopping*; those under way may end then, or are put back."""

        async def job(context: JobContext, source: str) -> None:
            self._under_way.add(context.job.id or 0)
            try:
                await check(source)
            finally:
                self._under_way.discard(context.job.id or 0)

        self.app.task(name=TASK, queue=QUEUE, retry=_TRIES, pass_context=True)(job)
        self._worker = Worker(
            app=self.app,
            queues=[QUEUE],
            concurrency=at_once,
            shutdown_graceful_timeout=grace_seconds,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=self.times.beat_seconds,
            stalled_worker_timeout=10 * self.times.takeover_seconds,  # of the rows; jobs are handed on before
            fetch_job_polling_interval=self.times.beat_seconds,
        )
        beating = asyncio.create_task(self._beat(self._worker))
        ending = asyncio.create_task(self._stop(self._worker, stopping, grace_seconds))
        try:
            await self._worker.run()  # type: ignore[no-untyped-call]  # Procrastinate has no annotation there
        finally:
            for task in (beating, ending):
                task.cancel()
            await asyncio.gather(beating, ending, return_exceptions=True)

    async def hand_on(self) -> int:
        """Let others take what workers had that gave no sign of life, at this look and at the last; returns how many.

        At two looks, because after the database was away nobody has given one, and the living do by the second.
        """
        stalled = await self.app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=self.times.takeover_seconds
        )
        found = {Stalled(job=job.id, worker=job.worker_id) for job in stalled if job.id} | await self._unknown()
        dead = found & self._stalled
        for one in dead:
            await self._hand_on(one)
        self._stalled = frozenset(found - dead)
        return len(dead)

    async def _hand_on(self, one: Stalled) -> None:
        try:
            await self.app.connector.execute_query_all_async(_HAND_ON, job=one.job, worker=one.worker)
        except UniqueViolation:  # the same check waits already, and is made when this one is out of its way
            await self.app.job_manager.finish_job_by_id_async(one.job, Status.FAILED, delete_job=True)

    async def _unknown(self) -> set[Stalled]:
        """Return jobs that were given to this process and never arrived: the connection broke just then."""
        worker = self._worker.worker_id if self._worker else None
        if worker is None:
            return set()
        rows = await self.app.connector.execute_query_all_async(_MINE, worker=worker)
        return {Stalled(job=row["id"], worker=worker) for row in rows if row["id"] not in self._under_way}

    async def _beat(self, worker: Worker) -> None:
        """Give signs of life to the end: the worker's own stop when it is asked to, and checks go on."""
        while True:
            await asyncio.sleep(self.times.beat_seconds)
            if worker.worker_id is not None:
                await self.app.job_manager.update_heartbeat(worker.worker_id)

    async def _stop(self, worker: Worker, stopping: asyncio.Event, grace_seconds: float) -> None:
        await stopping.wait()
        worker.stop()  # type: ignore[no-untyped-call]  # as above
        await asyncio.sleep(grace_seconds + self.times.request_seconds)
        self.is_closing = True


@asynccontextmanager
async def opened_queue(address: str, times: Times) -> AsyncIterator[Queue]:
    """Yield the queue in the PostgreSQL database at *address*; its tables are made when they are missing."""
    await make_tables(address)
    connector = PatientConnector(address)
    queue = Queue(app=App(connector=connector), times=times)
    connector.gives_up = lambda: queue.is_closing
    async with queue.app.open_async():
        try:
            yield queue
        finally:
            queue.is_closing = True
