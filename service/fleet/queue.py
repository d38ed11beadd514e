"""The queue of checks, in the database that all processes share.

A job is the check of one source. It bears the source's host as its lock, so that two workers are never given the same
host, and the source's name as its queueing lock, so that it waits once. What is due stands in `sources.next_check_at`
and nowhere else: a job that is lost is put again by the next look.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from procrastinate import App, JobContext, RetryStrategy
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.worker import Worker

from service.checking.times import Times
from service.fleet.connector import PatientConnector
from service.fleet.tables import make_tables
from service.patience import Outage

QUEUE: Final = "checks"
TASK: Final = "check"
_TRIES: Final = RetryStrategy(max_attempts=4, exponential_wait=2)  # seconds; meanwhile its host is left alone
_ABSENT: Final = """SELECT source FROM unnest(%(sources)s::text[]) AS source EXCEPT
SELECT queueing_lock FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status IN ('todo', 'doing')"""
# One statement for hundreds: one each takes a connection each. Two schedulers put one after the other; the locks of
# their rows, taken in other orders, would stand in each other's way for ever.
_PUT: Final = """INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args)
SELECT %(queue)s, %(task)s, priority, host, source, jsonb_build_object('source', source)
FROM (SELECT pg_advisory_xact_lock(%(turn)s)) AS turn,
unnest(%(sources)s::text[], %(hosts)s::text[], %(priorities)s::int[]) AS one(source, host, priority)
ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING"""
_TURN: Final = 731_045_722  # any constant
_HURRY: Final = """UPDATE procrastinate_jobs SET priority = %(priority)s
WHERE queueing_lock = ANY(%(sources)s) AND status = 'todo' AND priority < %(priority)s"""
_MINE: Final = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker)s"
# Only from the worker that was found dead: another rescuer may have handed it on, and a live one have taken it.
_HAND_ON: Final = """SELECT procrastinate_retry_job_v2(id, NULL, NULL, NULL, NULL) FROM procrastinate_jobs
WHERE id = %(job)s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %(worker)s FOR UPDATE"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A check that waits for a worker."""

    source: str
    host: str
    priority: int


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

    async def absent(self, sources: Sequence[str]) -> frozenset[str]:
        """Return which of the sources neither wait nor are being checked."""
        rows = await self.app.connector.execute_query_all_async(_ABSENT, queue=QUEUE, sources=list(sources))
        return frozenset(row["source"] for row in rows)

    async def put(self, checks: Sequence[Waiting]) -> None:
        """Let checks wait for workers, in this order; of a source that waits already nothing is put."""
        await self.app.connector.execute_query_async(
            _PUT,
            queue=QUEUE,
            task=TASK,
            turn=_TURN,
            sources=[one.source for one in checks],
            hosts=[one.host for one in checks],
            priorities=[one.priority for one in checks],
        )

    async def hurry(self, sources: Sequence[str], *, priority: int) -> None:
        """Let checks that wait go before others."""
        await self.app.connector.execute_query_async(_HURRY, sources=list(sources), priority=priority)

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
async def opened_queue(address: str, times: Times, outage: Outage) -> AsyncIterator[Queue]:
    """Yield the queue in the PostgreSQL database at *address*; its tables are made when they are missing.

    What keeps it from the database is told to *outage*.
    """
    await make_tables(address)
    connector = PatientConnector(address, outage)
    queue = Queue(app=App(connector=connector), times=times)
    connector.gives_up = lambda: queue.is_closing
    async with queue.app.open_async():
        try:
            yield queue
        finally:
            queue.is_closing = True
