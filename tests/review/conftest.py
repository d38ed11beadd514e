"""A real server over a real store."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from people_web import BEHIND_TLS, Guarded, guarded
from review_web import Buttons, Serve, Web
from sample import filled

from review.app import create_app
from review.people.attempts import WINDOW
from review.powers import Powers


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, port=0, log_level="critical", lifespan="off", proxy_headers=False))
        self.listens = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        self.listens.set()


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Starts servers; each call gives the address of a new one. They end with the module."""
    running: list[tuple[_Server, threading.Thread]] = []

    def start(app: FastAPI) -> str:
        server = _Server(app)
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        assert server.listens.wait(30), "the server did not start"
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield start
    for server, _ in running:
        server.should_exit = True
    for _, thread in running:
        thread.join(30)


@pytest.fixture(scope="module")
def web(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The pages over the sample, with buttons."""
    store = filled(tmp_path_factory.mktemp("sample"))
    checked: list[str] = []
    buttons = Buttons(store=store, checked=checked)
    app = create_app(store.history(), powers=Powers(actions=buttons, reviews=store.reviews()), practice=True)
    yield Web(base=serve(app), store=store, checked=checked)
    store.close()


@pytest.fixture(scope="module")
def site(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The sample behind a login."""
    opened = guarded(serve, tmp_path_factory.mktemp("login"))
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def proxied(site: Guarded, serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The same behind a proxy that speaks TLS, by the same clock."""
    opened = guarded(serve, tmp_path_factory.mktemp("proxied"), BEHIND_TLS, clock=site.clock)
    yield opened
    opened.store.close()


@pytest.fixture
def later(site: Guarded) -> None:
    """Attempts of the test before are forgotten."""
    site.clock.pass_by(WINDOW)
