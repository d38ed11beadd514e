"""A source's own pages teach what is noise on them; learning tells nobody anything."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page

PROMISE = "澄岚融媒体为您整理，字句以纸面为准，阅者自辨"
OTHER = "澄岚融媒体新春献礼，一抽一个准"
PAGES = 6


def framed(number: int, words: str, *, amount: int = 0, box: str = "zoom") -> bytes:
    """A policy page with the site's own words in a box below the text."""
    page = policy_page(number, amount or 100 + number).decode()
    page = page.replace("</div></body>", f'<div class="wzts"><p>{words}</p></div></div></body>')
    return page.replace('id="zoom"', f'id="{box}"').encode()


def pages(words: str, *, box: str = "zoom") -> dict[str, bytes]:
    return {f"/zc/{number}.html": framed(number, words, box=box) for number in range(1, PAGES + 1)}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=pages(PROMISE))) as running:
        yield running


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    """The command with one source, checked once."""
    run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
    run("check", "--all")
    return run


def test_furniture_that_is_reworded_on_every_page_is_told_to_nobody(site: Site, run: Command) -> None:
    site.pages.update(pages(OTHER))
    run("check", "--all")
    assert run.changes() == []
    site.pages["/zc/2.html"] = framed(2, OTHER, amount=999)
    run("check", "--all")
    (change,) = run.changes()
    assert [("999万元" in clause["text_after"], clause["change"]) for clause in change["clauses"]] == [
        (True, "modified")
    ]


def test_what_was_read_before_the_lesson_is_reread(run: Command, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "c.db") as database:
        rows = database.execute(
            "SELECT r.reread, r.profile_version FROM revisions r JOIN copies c ON c.revision_id = r.id"
        ).fetchall()
    database.close()
    assert rows == [(1, 1)] * PAGES
    shown = json.loads(run("policies", "第2批", "--format", "json"))
    assert PROMISE not in run("show", str(shown[0]["id"]))
    assert run.changes() == []


def test_a_redesign_is_learnt_and_only_what_really_changed_is_told(site: Site, run: Command) -> None:
    site.pages.update(pages(OTHER, box="neirong"))
    for path, page in site.pages.items():
        site.pages[path] = page.replace(b'class="wzts"', b'class="ydts"')
    changed = framed(4, OTHER, amount=888, box="neirong").replace(b'class="wzts"', b'class="ydts"')
    site.pages["/zc/4.html"] = changed
    run("check", "--all")
    (change,) = run.changes()
    assert ["888万元" in clause["text_after"] for clause in change["clauses"]] == [True]
    run("check", "--all")
    assert len(run.changes()) == 1


def test_the_profile_is_shown(run: Command) -> None:
    printed = run("sources", "probe", "city")
    assert "Site profile, version 1" in printed
    assert PROMISE in printed
    assert "pages fetched now would teach" in printed
    (record,) = json.loads(run("sources", "probe", "city", "--format", "json"))
    assert record["profile"]["version"] == 1
    assert [line["pages"] for line in record["profile"]["recurring"]] == [PAGES]
    assert record["lesson"]["container"].endswith("div zoom")
