"""`render: true` as a new user meets it: what is said, what is written, and that no browser stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import COMMAND, Command, configured, running
from loopback_site import Reply, Site, serving
from policy_pages import policy_page, policy_pages
from psutil import Process
from real_browser import children, outliving, require_browser

from service.settings.file import load_settings

SHELL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>澄岚市人民政府</title></head><body>
<div id="app"></div><script src="/app.js"></script></body></html>"""
APP = """fetch('/api' + location.pathname).then(answer => answer.text()).then(html => {
  document.getElementById('app').innerHTML = html; });"""
ROWS = "".join(
    f'<li><a href="/zc/{n}.html">澄岚市人民政府关于印发第{n}批产业支持措施的通知</a><span>2026-03-0{n}</span></li>'
    for n in (1, 2)
)


def html(text: str | bytes) -> Reply:
    body = text.encode() if isinstance(text, str) else text
    return Reply(body=body, headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def site() -> Iterator[Site]:
    replies = {"/zcwj/": html(SHELL), "/api/zcwj/": html(f"<ul>{ROWS}</ul>"), "/app.js": Reply(body=APP.encode())}
    for path, page in policy_pages(2).items():
        replies |= {path: html(SHELL), f"/api{path}": html(page.partition(b"<body>")[2])}
    with serving(Site(pages={}, replies=dict(replies))) as running_site:
        yield running_site


@pytest.fixture
def run(tmp_path: Path) -> Command:
    return configured(tmp_path, {})


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWATCH_BROWSER", "/nowhere/chromium")


def add(site: Site, run: Command, status: int = 0) -> str:
    return run("sources", "add", f"{site.address}/zcwj/", "--name", "city", "--yes", status=status)


@pytest.mark.slow
def test_a_listing_that_a_script_writes_is_added_with_render(site: Site, run: Command) -> None:
    require_browser()
    printed = add(site, run)
    assert "It is tried again in the browser that is installed here" in printed
    assert "A listing of 2 entries" in printed
    assert "Two fetches read the same" in printed
    (part,) = load_settings(run.config).sources
    assert part.render
    run("check", "--all")
    assert len(run("policies", "--format", "jsonl").splitlines()) == 2
    site.replies["/api/zc/1.html"] = html(policy_page(1, 900).partition(b"<body>")[2])
    run("check", "--all")
    assert [change["kind"] for change in run.changes()] == ["revised"]
    assert "Two fetches read the same" in run("sources", "probe", "city")


def test_whoever_knows_it_says_so(site: Site, run: Command) -> None:
    require_browser()
    printed = run("sources", "add", f"{site.address}/zcwj/", "--name", "city", "--render", "--yes")
    assert "could not be read" not in printed
    assert load_settings(run.config).sources[0].render


def test_a_person_is_asked_and_may_say_no(site: Site, run: Command) -> None:
    require_browser()
    line = [*COMMAND, "--config", str(run.config), "sources", "add", f"{site.address}/zcwj/", "--name", "city"]
    done = subprocess.run(line, input="n\n", capture_output=True, text=True, cwd=run.config.parent, check=False)
    assert done.returncode == 1
    assert "(render: true)?" in done.stdout
    assert load_settings(run.config).sources == ()


def test_a_list_that_is_read_without_is_added_without(site: Site, run: Command) -> None:
    site.replies["/zcwj/"] = html(f"<html><head><title>x</title></head><body><ul>{ROWS}</ul></body></html>")
    for path, page in policy_pages(2).items():
        site.replies[path] = html(page)
    add(site, run)
    assert "render" not in run.config.read_text("utf-8")


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_add_says_what_to_do_and_writes_nothing(site: Site, run: Command) -> None:
    printed = add(site, run, status=1)
    assert "set render: true" in printed
    assert "/nowhere/chromium is no program that can be run; see crawl.browser" in printed
    assert load_settings(run.config).sources == ()


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_the_visit_fails_and_other_sources_go_on(site: Site, tmp_path: Path) -> None:
    for path, page in policy_pages(2).items():
        site.replies[path] = html(page)
    site.replies["/static/"] = html(f"<html><head><title>x</title></head><body><ul>{ROWS}</ul></body></html>")
    sources = [
        {"name": "city", "url": f"{site.address}/zcwj/", "render": True},
        {"name": "other", "url": f"{site.address}/static/"},
    ]
    run = configured(tmp_path, {"sources": sources})
    printed = run("check", "--all", status=1)
    assert "failed" in printed
    assert len(run("policies", "--format", "jsonl").splitlines()) == 2
    (record,) = [json.loads(line) for line in run("sources", "list", "--format", "jsonl").splitlines()][:1]
    assert record["last_outcome"] == "failed"
    assert "render: true" in run("sources", "probe", "city", status=1)


def test_the_service_leaves_no_browser_behind(site: Site, tmp_path: Path) -> None:
    require_browser()
    source = {"name": "city", "url": f"{site.address}/zcwj/", "render": True, "every": "10s"}
    run = configured(tmp_path, {"sources": [source], "web": {"port": 0}})
    started: list[Process] = []

    def note(asked: int) -> None:
        if site.asked[-1] == "/api/zcwj/":
            started.extend(children(process.pid))
            os.kill(process.pid, signal.SIGTERM)

    with running(run) as (process, _):
        site.when_asked = note
        process.join(60)
    assert len(started) > 3
    assert outliving(started) == []
