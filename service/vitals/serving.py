"""The small address for monitors that any process may have: metrics and health, and nothing else.

Nobody logs in there. It is off unless the settings name a port; on loopback it answers to this machine's names alone,
so that no page of a stranger's can read it; elsewhere who reaches it is the operator's network's to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import ClausewatchError
from review.vitals.pages import VitalPages
from review.vitals.ports import Vitals
from review.web.access import LOOPBACK
from review.web.site import Clock
from service.practice.serve import QuietServer
from service.settings.web import is_loopback


class OnlyHere:
    """Refuses requests under a name that is not this machine's (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_ours = scope["type"] != "http" or LOOPBACK.is_ours(Request(scope).headers.get("host", ""))
        answer: ASGIApp = self._app if is_ours else PlainTextResponse("not this machine's name\n", status_code=421)
        await answer(scope, receive, send)


def vitals_app(vitals: Vitals, clock: Clock, *, only_here: bool) -> ASGIApp:
    """The addresses for monitors. *only_here*: it listens on loopback."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(VitalPages(vitals, clock).routes())
    return OnlyHere(app) if only_here else app


@asynccontextmanager
async def serve_vitals(vitals: Vitals, clock: Clock, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve the addresses for monitors in the running loop; give the port. Raises ClausewatchError when it is taken."""
    app = vitals_app(vitals, clock, only_here=is_loopback(host))
    async with listening(
        app, host=host, port=port, what="the metrics", setting="metrics.port, or --metrics-port"
    ) as server:
        yield int(server.servers[0].sockets[0].getsockname()[1])


@asynccontextmanager
async def listening(app: ASGIApp, *, host: str, port: int, what: str, setting: str) -> AsyncIterator[QuietServer]:
    """Serve *app* in the running loop. Raises ClausewatchError, which names the setting, when the port is taken."""
    # uvicorn would believe what any program on this machine says of whom it asks for: review/web/access.py does not.
    config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, proxy_headers=False)
    server = QuietServer(config)
    task = asyncio.create_task(_served(server))
    try:
        while not server.started:
            if task.done():
                raise ClausewatchError(f"{what} cannot listen on {host}:{port}; choose another {setting}")
            await asyncio.sleep(0.05)
        yield server
    finally:
        server.should_exit = True
        await task


async def _served(server: QuietServer) -> None:
    with suppress(SystemExit):  # of uvicorn, which has logged that it cannot listen, and would end the process
        await server.serve()
