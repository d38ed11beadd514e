"""What most tests of the service stand on: a small site that is watched, and the practice portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from line import Line, watching
from loopback_site import Site, serving
from policy_pages import policy_pages
from postgres_server import server_or_skip
from practice_portal import Portal

postgres = pytest.fixture(scope="session")(server_or_skip)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with a listing of four policies."""
    with serving(Site(pages=policy_pages(4))) as running:
        yield running


@pytest.fixture
def line(site: Site, tmp_path: Path) -> Line:
    """A line that has checked the site once."""
    line = watching(site, tmp_path)
    line.check()
    return line


@pytest.fixture(scope="module")
def running() -> Iterator[Portal]:
    """The practice portal, of one module's tests."""
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def portal(running: Portal) -> Portal:
    """The practice portal before its first step."""
    running.stand_at(0)
    return running
