"""A policy about to lapse is told once, ahead of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from clocked import Clock, Within, stopped
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stopped(monkeypatch)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages={})) as running:
        yield running


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def lasting(days: int, clock: Clock) -> bytes:
    """Return a page of a policy that ends so many days from now."""
    return policy_page(1, 50, more=f"本措施有效期至{printed(clock.now.date() + timedelta(days=days))}。")


def watched(site: Site, folder: Path, pages: int = 1, **settings: Any) -> Command:
    urls = [f"{site.address}/zc/{n}.html" for n in range(1, pages + 1)]
    sources = [{"name": f"page{n}", "url": url} for n, url in enumerate(urls, 1)]
    return Within(configured(folder, {"sources": sources, **settings}).config)


def checked(site: Site, folder: Path, pages: int = 1, **settings: Any) -> Command:
    run = watched(site, folder, pages, **settings)
    run("check", "--all")
    return run


def test_a_policy_that_ends_within_the_notice_is_told_once(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.pages["/zc/1.html"] = lasting(20, clock)
    run = checked(site, tmp_path)
    assert [change["kind"] for change in run.changes()] == ["expiring"]
    clock.pass_days(5)
    run("check", "--all")
    assert len(run.changes()) == 1


@pytest.mark.parametrize(("days", "state"), [(60, "in force"), (-3, "lapsed")])
def test_a_policy_that_ends_later_or_has_ended_is_not(
    site: Site, tmp_path: Path, clock: Clock, days: int, state: str
) -> None:
    site.pages["/zc/1.html"] = lasting(days, clock)
    run = checked(site, tmp_path)
    assert run.changes() == []
    assert state in run("show", "1")


def test_the_day_is_told_when_it_comes_within_the_notice(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.pages["/zc/1.html"] = lasting(60, clock)
    run = checked(site, tmp_path, expiry_notice="45d")
    assert run.changes() == []
    clock.pass_days(15)
    run("check", "--all")
    assert [change["kind"] for change in run.changes()] == ["expiring"]
    assert "lapsing" in run("show", "1")


def test_an_end_that_moves_is_told_again_when_it_is_due(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.pages["/zc/1.html"] = lasting(20, clock)
    run = checked(site, tmp_path)
    for days in (300, 10):
        site.pages["/zc/1.html"] = lasting(days, clock)
        run("check", "--all")
    run("check", "--all")
    assert [c["kind"] for c in run.changes() if c["kind"] == "expiring"] == ["expiring", "expiring"]


def test_a_policy_that_was_repealed_or_renewed_does_not_expire(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.pages["/zc/1.html"] = lasting(20, clock)
    renewed = f"《澄岚市第1批产业支持措施》有效期延长至{printed(clock.now.date() + timedelta(days=900))}。"
    site.pages["/zc/2.html"] = policy_page(2, 70, more=renewed)
    run = checked(site, tmp_path, pages=2)
    assert run.changes() == []
    assert "in force" in run("show", "1")
    assert "renewed by 2" in run("show", "1")
    assert "renews 1" in run("show", "2")


def test_states_are_listed(site: Site, tmp_path: Path, clock: Clock) -> None:
    site.pages["/zc/1.html"] = lasting(20, clock)
    site.pages["/zc/2.html"] = policy_page(2, 70, more="《澄岚市第1批产业支持措施》同时废止。")
    run = checked(site, tmp_path, pages=2)
    states = {one["id"]: one["state"] for one in map(json.loads, run("policies", "--format", "jsonl").splitlines())}
    assert states == {1: "repealed", 2: "unknown"}
    assert "not shown on its own page yet" in run("show", "1")
    assert run.changes() == []


def test_a_policy_comes_into_force_without_a_word(site: Site, tmp_path: Path, clock: Clock) -> None:
    starts = printed(clock.now.date() + timedelta(days=20))
    site.pages["/zc/1.html"] = policy_page(1, 50, more=f"本措施自{starts}起施行，有效期3年。")
    run = checked(site, tmp_path)
    assert "not yet in force" in run("show", "1")
    clock.pass_days(21)
    run("check", "--all")
    assert "in force" in run("show", "1")
    assert "not yet" not in run("show", "1")
    assert run.changes() == []
