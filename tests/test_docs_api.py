"""What docs/api.md promises of the API is so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
import uvicorn
from documents import ROOT, blocks
from sample import filled

from review.app import create_app
from review.powers import Powers

TEXT = (ROOT / "docs/api.md").read_text("utf-8")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A review page over the sample."""
    store = filled(tmp_path_factory.mktemp("docs"))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(store.history(), powers=Powers(reviews=store.reviews())),
            port=0,
            log_level="critical",
            lifespan="off",
        )
    )
    config = server.config
    config.load()
    socket = config.bind_socket()
    socket.listen()  # so that nobody is turned away before the server is there
    thread = Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(30)
    store.close()


def asked(address: str) -> tuple[int, Any]:
    try:
        with urlopen(Request(address, headers={"Accept-Language": "en"}), timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        return error.code, json.loads(error.read())


def test_every_address_is_told_and_every_told_one_is_there(base: str) -> None:
    _, document = asked(f"{base}/api/v1/openapi.json")
    rows = re.search(r"## What can be asked\n(.*?)\n## ", TEXT, re.S)
    assert rows
    cells = re.findall(r"^\| (`/.*?) \|", rows[1], re.M)
    assert set(re.findall(r"`(/[^`]+)`", " ".join(cells))) == set(document["paths"])


def test_the_examples_are_answered(base: str) -> None:
    addresses = [found for body in blocks(TEXT, "sh") for found in re.findall(r"'(https?://[^']+)'", body)]
    assert len(addresses) > 2
    for address in addresses:
        parts = urlsplit(address)
        status, _ = asked(f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else ""))
        assert status == 200, address


def test_the_problem_is_what_is_answered(base: str) -> None:
    [told] = blocks(TEXT, "json")
    assert asked(f"{base}/api/v1/changes?since=yesterday") == (400, json.loads(told))
