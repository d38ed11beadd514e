"""`coverage` as its user meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_pages


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Command]:
    """A source of which the policies 2 and 4 of five are not seen, checked once."""
    pages = policy_pages(5)
    with serving(
        Site(pages={url: page for url, page in pages.items() if not url.endswith(("/2.html", "/4.html"))})
    ) as site:
        run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
        run("check", "--all")
        yield run


def test_numbers_that_were_not_seen_are_listed_with_the_share_that_was(run: Command) -> None:
    (record,) = [json.loads(line) for line in run("coverage", "--format", "jsonl").splitlines()]
    assert (record["what"], record["code"], record["year"]) == ("numbers", "澄政发", 2026)
    assert (record["first"], record["last"], record["seen"], record["share"]) == (1, 5, 3, 0.6)
    assert record["not_seen"] == [{"first": 2, "last": 2}, {"first": 4, "last": 4}]
    table = run("coverage", "--issuer", "澄政", "--source", "city", "--year", "2026")
    assert "60%" in table
    assert "2, 4" in table
    assert "No policy with a number" in run("coverage", "--year", "2025")
    assert "Known: city" in run("coverage", "--source", "town", status=2)
