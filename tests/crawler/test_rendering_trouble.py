"""Pages that never end, grow too large, play tricks or take the browser along: their visits end, the next is well."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from psutil import Process
from real_browser import browsers, children, driver_of, outliving, require_browser
from script_site import APP, Visits, checked, data, rows, script, script_site, shell, visiting
from servers import Asked, Reply, page, serving

from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings
from pipeline.model import Outcome

CRAWL = CrawlSettings(delay_seconds=0, timeout_seconds=4, max_body_bytes=1_000_000, allow_private=True)


@pytest.fixture(scope="module")
def visits() -> Iterator[Visits]:
    require_browser()
    with visiting(CRAWL) as visits:
        yield visits


ENDLESS = """
setInterval(() => fetch('/poll?' + Math.random()), 100);
fetch('/held');
new EventSource('/held');
setInterval(() => document.body.append(document.createElement('i')), 50);
"""


def test_a_page_that_never_rests_is_read_when_its_time_is_up(visits: Visits) -> None:
    site = script_site(1, **{"/held": Reply(fault="hang")})
    site.pages["/zcwj/"] = shell(f"<script>{ENDLESS}</script>")
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]


def test_questions_that_are_asked_for_ever_are_not_waited_for() -> None:
    require_browser()
    site = script_site(1)
    site.pages["/zcwj/"] = shell("<script>setInterval(() => fetch('/poll?' + Math.random()), 100)</script>")
    with visiting(replace(CRAWL, timeout_seconds=2000)) as visits:
        assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]


def test_a_script_without_an_end_fails_and_the_next_page_is_read(visits: Visits) -> None:
    site = script_site(2)
    site.pages["/doc/1"] = shell("<script>setTimeout(() => { while (true) {} }, 10)</script>")
    found = visits(site)
    assert [visit.outcome for visit in found] == [Outcome.OK, Outcome.FAILED, Outcome.OK]
    assert "does not come to an end" in found[1].reason


@pytest.mark.parametrize("where", ["served", "loaded", "made"])
def test_fifty_megabytes_are_refused(visits: Visits, where: str) -> None:
    huge = Reply(body=b"x" * 50_000_000, headers={"Content-Type": "text/html", "Cache-Control": "no-store"})
    site = script_site(1, **{"/huge": huge})
    if where == "served":
        site.pages["/zcwj/"] = huge
    elif where == "loaded":
        site.pages["/zcwj/"] = shell("<script>fetch('/huge').then(answer => answer.text())</script>")
    else:
        made = "document.body.append(document.createComment('x'.repeat(50_000_000)))"
        site.pages["/zcwj/"] = shell(f"<script>{made}</script>")
    (visit,) = visits(site)
    assert visit.outcome is Outcome.UNREADABLE
    assert "larger than" in visit.reason


def test_dialogs_popups_and_downloads_are_let_pass(visits: Visits) -> None:
    tricks = """<script>
        alert('甲'); confirm('乙'); prompt('丙'); window.print();
        window.onbeforeunload = () => '丁';
        for (let n = 0; n < 20; n++) window.open('/popup?' + n);
        const link = document.createElement('a');
        link.href = '/file.zip'; link.download = 'file.zip'; document.body.append(link); link.click();
        Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0);
        </script>"""
    site = script_site(1, **{"/popup": page("<p>x"), "/file.zip": Reply(body=b"PK" * 1000)})
    site.pages["/zcwj/"] = shell(tricks)
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]


@pytest.mark.parametrize("which", ["browser", "driver"])
def test_a_browser_that_is_killed_fails_its_visit_and_the_next_check_has_a_new_one(visits: Visits, which: str) -> None:
    site = script_site(1)

    def kill(asked: Asked) -> Reply:
        (program,) = browsers(os.getpid())
        (program if which == "browser" else driver_of(program)).kill()
        return data({"rows": rows("/doc/1")})

    healthy, site.pages["/api/zcwj/"] = site.pages["/api/zcwj/"], kill
    killed = visits(site)
    site.pages["/api/zcwj/"] = healthy
    assert [visit.outcome for visit in killed] == [Outcome.FAILED]
    assert "The browser came to no end with the page" in killed[0].reason
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]
    assert len(browsers(os.getpid())) == 1


def test_a_page_that_takes_its_process_down_fails_alone(visits: Visits) -> None:
    site = script_site(2)
    site.pages["/doc/1"] = shell(
        "<script>const kept = []; setTimeout(() => { while (true) kept.push(new Array(1e6).fill({})) }, 10)</script>"
    )
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.FAILED, Outcome.OK]


def test_one_browser_serves_all_and_nothing_is_left_of_it() -> None:
    require_browser()
    others = set(browsers(os.getpid()))
    sites = [script_site(1), script_site(1)]

    async def story() -> tuple[set[Process], list[Process]]:
        async with serving(*sites), ResidentCrawler(CRAWL) as crawler:
            assert set(browsers(os.getpid())) == others
            await asyncio.gather(*(checked(crawler, site) for site in sites))
            started = set(browsers(os.getpid())) - others
            return started, [below for one in started for below in children(driver_of(one).pid)]

    started, processes = asyncio.run(story())
    assert len(started) == 1
    assert len(processes) > 2
    assert outliving(processes) == []


def test_a_check_keeps_nothing_for_the_next() -> None:
    require_browser()
    seen: list[str] = []

    def listed(asked: Asked) -> Reply:
        seen.append(asked.headers.get("cookie", ""))
        return data({"rows": rows("/doc/1")})

    site = script_site(1, **{"/api/zcwj/": listed})
    met = "document.cookie = `met=${localStorage.met || 'never'}; path=/`; localStorage.met = 'before';"
    site.pages["/app.js"] = script(met + APP)

    async def story() -> None:
        async with serving(site), ResidentCrawler(CRAWL) as crawler:
            await checked(crawler, site)
            await checked(crawler, site)

    asyncio.run(story())
    assert seen == ["met=never", "met=never"]


def test_a_browser_that_does_not_start_is_told_with_a_command_that_shows_why(tmp_path: Path) -> None:
    require_browser()
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with visiting(replace(CRAWL, browser=str(broken))) as visits:
        (visit,) = visits(script_site(1))
    assert visit.outcome is Outcome.FAILED
    assert f"{broken} --headless" in visit.reason


def test_without_a_browser_the_site_is_not_even_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    require_browser()
    monkeypatch.setenv("PATH", "/nowhere")
    site = script_site(1)
    with visiting(CRAWL) as visits:
        (visit,) = visits(site)
    assert visit.outcome is Outcome.FAILED
    assert "apt-get install chromium" in visit.reason
    assert site.paths() == []
