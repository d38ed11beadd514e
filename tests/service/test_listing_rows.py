"""A policy's end that only its listing's row shows: 失效, 已废止."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocked import Within
from command import Command, configured
from loopback_site import Reply, Site, serving
from policy_pages import policy_page

TITLES = tuple(f"澄岚市人民政府关于印发澄岚市第{n}批产业支持措施的通知" for n in range(1, 5))


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {f"/zc/{n}.html": policy_page(n, 100 + n) for n in range(1, 5)}
    with serving(Site(pages=pages)) as running:
        yield running


def listed(site: Site, **states: str) -> None:
    """Let the listing show these states, by the number of the page; 有效 of the others, "" for no cell's word."""
    rows = "".join(
        f'<tr><td><a href="/zc/{n}.html">{title}</a></td><td>2026-03-0{n}</td>'
        f"<td>{states.get(f'of{n}', '有效')}</td></tr>"
        for n, title in enumerate(TITLES, 1)
    )
    head = "<tr><th>标题</th><th>发布日期</th><th>是否有效</th></tr>"
    body = f"<html><head><meta charset=utf-8><title>规范性文件</title></head><body><table>{head}{rows}</table></body>"
    site.replies["/list.html"] = Reply(body=f"{body}</html>".encode(), headers={"Content-Type": "text/html"})


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    listed(site)
    crawl = {"delay_seconds": 0, "per_host": 4, "confirm_after": "10m", "allow_private": True, "timeout_seconds": 10}
    settings = {"crawl": crawl, "sources": [{"name": "city", "url": f"{site.address}/list.html"}]}
    run = Within(configured(tmp_path, settings).config)
    run("check", "--all")
    return run


def test_a_row_that_says_invalid_twice_ends_its_policy_once(site: Site, run: Command) -> None:
    listed(site, of1="失效")
    run("check", "--all")
    assert run.changes() == []
    (waits,) = [
        json.loads(line) for line in run("changes", "--suppressed", "--reason", "pending", "-f", "jsonl").splitlines()
    ]
    assert waits["url"].endswith("/zc/1.html")
    run("check", "--all")
    (change,) = run.changes()
    assert change["kind"] == "metadata"
    assert [one["name"] for one in change["fields"]] == ["validity"]
    assert change["fields"][0]["after"] == "invalid"
    why = run("changes", "--why", str(change["id"]))
    assert f"The listing {site.address}/list.html shows “{TITLES[0]}” as no longer in force" in " ".join(why.split())
    run("check", "--all")
    assert len(run.changes()) == 1
    assert "repealed" in run("show", str(change["policy"]["id"]))


def test_a_word_behind_a_rows_title_ends_its_policy(site: Site, run: Command) -> None:
    kept = site.replies["/list.html"]
    assert isinstance(kept, Reply)
    ended = kept.body.replace(TITLES[0].encode(), f"{TITLES[0]}（已废止）".encode())
    site.replies["/list.html"] = replace(kept, body=ended)
    run("check", "--all")
    run("check", "--all")
    (change,) = run.changes()
    assert [(one["name"], one["after"]) for one in change["fields"]] == [("validity", "invalid")]


def test_what_rows_say_from_the_beginning_is_no_change(site: Site, tmp_path: Path) -> None:
    listed(site, of2="已废止")
    run = Within(configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]}).config)
    run("check", "--all")
    run("check", "--all")
    assert run.changes() == []
    states = [json.loads(line)["state"] for line in run("policies", "--format", "jsonl").splitlines()]
    assert states.count("repealed") == 1


def test_a_word_that_was_a_slip_is_never_told(site: Site, run: Command) -> None:
    listed(site, of1="失效")
    run("check", "--all")
    listed(site)
    run("check", "--all")
    run("check", "--all")
    assert run.changes() == []
