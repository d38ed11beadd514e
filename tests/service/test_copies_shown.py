"""The copies of a policy as a user sees them: over sites on loopback, through the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page

OFFICIAL, REPOST = "/zc/1.html", "/post/1.html"
NUMBER = "澄政发〔2026〕1号"


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {OFFICIAL: policy_page(1, 101), "/zc/2.html": policy_page(2, 102), REPOST: policy_page(1, 101)}
    with serving(Site(pages=pages, listings={"/posts.html": [REPOST]})) as running:
        yield running


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    """The command with a city's site and a site that re-posts, checked once in the wrong order."""
    sources = [
        {"name": "city", "url": f"{site.address}/list.html"},
        {"name": "posts", "url": f"{site.address}/posts.html", "kind": "aggregator"},
    ]
    run = configured(tmp_path, {"sources": sources})
    run("check", "posts")
    run("check", "city")
    return run


def test_copies_are_shown_with_their_fidelity_to_the_official_text_of_today(run: Command, site: Site) -> None:
    site.pages[OFFICIAL] = policy_page(1, 260)
    run("check", "--all")
    assert [(change["kind"], change["source"]) for change in run.changes()] == [("revised", "city")]
    shown = " ".join(run("show", NUMBER).split())
    assert "official · city" in shown
    assert "repost · stale since 20" in shown
    assert "against revision 2 · posts" in shown  # revision 1 is the repost's own: it was seen first
    site.pages[REPOST] = policy_page(1, 260)
    run("check", "--all")
    assert len(run.changes()) == 1
    assert "repost · identical since 20" in run("show", NUMBER)
