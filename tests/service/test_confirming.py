"""The second visit comes when `confirm_after` says, by a service that was restarted in between too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from line import Line, watching
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

from service.checking.checker import Checker
from service.runtime import Runtime


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(4))) as running:
        yield running


def scheduled(line: Line) -> timedelta:
    """Do what the service does after a check; return in how long the source is due."""

    def schedule(runtime: Runtime) -> timedelta:
        checker = Checker(store=runtime.store, crawler=None, owing=runtime.owing, confirm_after=timedelta())
        runtime.schedule("city", awaits=bool(checker.awaiting("city")))
        due = runtime.store.next_check_at("city")
        assert due is not None
        return due - runtime.now()

    return line.with_runtime(schedule)


@pytest.mark.parametrize("wait", ["10m", "2h"])
def test_what_waits_is_looked_at_again_after_the_time_set(site: Site, tmp_path: Path, wait: str) -> None:
    line = watching(
        site,
        tmp_path,
        confirm_after=wait,
        sources=[{"name": "city", "url": f"{site.address}/list.html", "every": "1d"}],
    )
    line.check()
    assert scheduled(line) > timedelta(hours=20)
    del site.pages["/zc/2.html"]
    line.check()
    minutes = {"10m": 10, "2h": 120}[wait]
    assert timedelta(minutes=minutes - 1) < scheduled(line) <= timedelta(minutes=minutes)
    assert line.told() == []
    site.asked.clear()
    line.check(due_only=True)  # each check opens the archive anew, as a service does that was started again
    assert line.told() == [("removed", "2.html")]
    assert "/zc/2.html" in site.asked
    assert scheduled(line) > timedelta(hours=20)


def test_with_no_time_set_the_second_visit_is_made_at_once(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path, confirm_after="0s")
    line.check()
    del site.pages["/zc/2.html"]
    line.check()
    assert line.told() == [("removed", "2.html")]


def test_what_was_not_confirmed_is_told_to_nobody(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path, confirm_after="10m")
    line.check()
    page = site.pages.pop("/zc/2.html")
    line.check()
    site.pages["/zc/2.html"] = page
    line.check(due_only=True)
    assert line.told() == []
    line.check()
    assert line.told() == []


def test_a_page_that_its_reader_misreads_is_not_looked_at_out_of_turn_for_ever(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path, sources=[{"name": "city", "url": f"{site.address}/list.html", "every": "1d"}])
    line.check()
    read, _, tail = policy_page(2, 102).decode().partition("<p>一、")
    site.pages["/zc/2.html"] = f'{read}</div><div class="related"><p>一、{tail}'.encode()
    for _ in range(3):
        line.check()
    assert ("misread", "2.html") in line.held()
    assert scheduled(line) > timedelta(hours=20)
    site.pages["/zc/2.html"] = policy_page(2, 250)
    line.check()
    assert line.told() == [("revised", "2.html")]
