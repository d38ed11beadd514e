"""Serves the practice portal on loopback, inside the caller's event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette

from service.practice.site import practice_apps
from service.practice.timeline import Timeline


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the process it lives in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedSites:
    """The running sites. Addresses have no slash at their end."""

    official_url: str
    aggregator_url: str
    timeline: Timeline
    _servers: tuple[QuietServer, ...] = field(repr=False)
    _tasks: tuple[asyncio.Task[None], ...] = field(repr=False)

    @property
    def official_listings(self) -> tuple[str, ...]:
        """The listings to watch on the official site."""
        return (f"{self.official_url}/zwgk/zcwj/index.html", f"{self.official_url}/zwgk/zcjd/index.html")

    @property
    def aggregator_listings(self) -> tuple[str, ...]:
        """The listings to watch on the aggregator."""
        return (f"{self.aggregator_url}/zixun/",)

    async def close(self) -> None:
        """Stop serving; open connections get a second. May be called twice."""
        for server in self._servers:
            server.should_exit = True
        await asyncio.gather(*self._tasks)


async def serve_practice(
    host: str = "127.0.0.1",
    official_port: int = 8101,
    aggregator_port: int = 8102,
    *,
    started_at: datetime | None = None,
    now: Callable[[], datetime] | None = None,
    step_seconds: float = 30,
) -> ServedSites:
    """Serve both sites and return when they answer.

    Where a wanted port is taken, a free one is used: read the addresses from what is returned. Give the same
    *started_at* after a restart, and the sites carry on; without one they start now.
    """
    clock = now or _utc_now
    sites = practice_apps(started_at or clock(), clock, step_seconds)
    sockets = [_bound(host, official_port), _bound(host, aggregator_port)]
    servers = tuple(_server(app) for app in (sites.official, sites.aggregator))
    tasks = tuple(
        asyncio.create_task(server.serve(sockets=[taken])) for server, taken in zip(servers, sockets, strict=True)
    )
    await _started(servers, tasks)
    urls = [f"http://{host}:{taken.getsockname()[1]}" for taken in sockets]
    return ServedSites(
        official_url=urls[0], aggregator_url=urls[1], timeline=sites.timeline, _servers=servers, _tasks=tasks
    )


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _server(app: Starlette) -> QuietServer:
    return QuietServer(
        uvicorn.Config(app, lifespan="off", ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )


def _bound(host: str, wanted: int) -> socket.socket:
    """A listening socket on the wanted port, or on a free one when it is taken."""
    try:
        return _listening(host, wanted)
    except OSError:
        return _listening(host, 0)


def _listening(host: str, port: int) -> socket.socket:
    taken = socket.socket(socket.AF_INET)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()
    except OSError:
        taken.close()
        raise
    return taken


async def _started(servers: tuple[QuietServer, ...], tasks: tuple[asyncio.Task[None], ...]) -> None:
    while not all(server.started for server in servers):
        for task in tasks:
            if task.done():
                task.result()
        await asyncio.sleep(0.01)
