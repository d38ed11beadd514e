"""The queue's connection to PostgreSQL: while the server is away, or full, it is waited for, by whatever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, LiteralString, TypeVar

from procrastinate import PsycopgConnector
from procrastinate.connector import Notify
from procrastinate.exceptions import ConnectorException
from psycopg_pool import AsyncNullConnectionPool

from service.patience import WAITED_FOR, Outage
from storage.faults import of_driver

R = TypeVar("R")
WAIT_SECONDS: Final = 1.0
CONNECT_SECONDS: Final = 10


class PatientConnector(PsycopgConnector):
    """Asks again until the server answers, and has room.

    The worker of Procrastinate ends when one of its questions fails: its heartbeat would stop while checks go on, and
    others would take them over. What was done although its answer was lost is made up for elsewhere: a job that was
    fetched and is not known here is handed on by `service.fleet.rescue`, one that was put twice is refused.

    Connections are not kept: a pool tries to connect anew ever more rarely, and a job takes three of them.
    """

    def __init__(self, address: str, outage: Outage) -> None:
        super().__init__(
            conninfo=address, kwargs={"connect_timeout": CONNECT_SECONDS}, pool_factory=AsyncNullConnectionPool
        )
        self.gives_up: Callable[[], bool] = lambda: False
        self._outage = outage

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        """Run a query."""
        await self._patiently(lambda: super(PatientConnector, self).execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        """Return the first row."""
        return await self._patiently(lambda: super(PatientConnector, self).execute_query_one_async(query, **arguments))

    async def execute_query_all_async(self, query: LiteralString, **arguments: Any) -> list[dict[str, Any]]:
        """Return all rows."""
        return await self._patiently(lambda: super(PatientConnector, self).execute_query_all_async(query, **arguments))

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Listen until cancelled."""
        names = list(channels)
        await self._patiently(lambda: super(PatientConnector, self).listen_notify(on_notification, names), ends=False)

    async def _patiently(self, ask: Callable[[], Awaitable[R]], *, ends: bool = True) -> R:
        asker = object()
        try:
            while True:
                try:
                    answer = await ask()
                except ConnectorException as error:
                    met = of_driver(error.__cause__)
                    if not isinstance(met, WAITED_FOR) or self.gives_up():
                        raise
                    self._outage.met(asker, met)
                    if not ends:  # nor tells that it has success
                        self._outage.left(asker)
                else:
                    self._outage.well(asker)
                    return answer
                await asyncio.sleep(WAIT_SECONDS)
        finally:
            self._outage.left(asker)
