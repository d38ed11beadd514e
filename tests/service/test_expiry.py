"""A policy about to lapse is told once, ahead of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page


def lasting_until(day: date) -> bytes:
    return policy_page(1, 50, more=f"本措施有效期至{day.year}年{day.month}月{day.day}日。")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages={})) as running:
        yield running


def checked(site: Site, folder: Path) -> Command:
    run = configured(folder, {"sources": [{"name": "city", "url": f"{site.address}/zc/1.html"}]})
    run("check", "--all")
    return run


def test_a_policy_that_ends_within_the_notice_is_told_once(site: Site, tmp_path: Path) -> None:
    site.pages["/zc/1.html"] = lasting_until(datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=20))
    run = checked(site, tmp_path)
    assert [change["kind"] for change in run.changes()] == ["expiring"]
    run("check", "--all")
    assert len(run.changes()) == 1


@pytest.mark.parametrize("days", [60, -3])
def test_a_policy_that_ends_later_or_has_ended_is_not(site: Site, tmp_path: Path, days: int) -> None:
    site.pages["/zc/1.html"] = lasting_until(datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=days))
    assert checked(site, tmp_path).changes() == []


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def two_pages(site: Site, folder: Path) -> Command:
    urls = [f"{site.address}/zc/{n}.html" for n in (1, 2)]
    run = configured(folder, {"sources": [{"name": f"page{n}", "url": url} for n, url in enumerate(urls, 1)]})
    run("check", "--all")
    return run


def test_an_end_that_moves_is_told_again_when_it_is_due(site: Site, tmp_path: Path) -> None:
    site.pages["/zc/1.html"] = lasting_until(today() + timedelta(days=20))
    run = checked(site, tmp_path)
    site.pages["/zc/1.html"] = lasting_until(today() + timedelta(days=300))
    run("check", "--all")
    site.pages["/zc/1.html"] = lasting_until(today() + timedelta(days=10))
    run("check", "--all")
    run("check", "--all")
    assert [c["kind"] for c in run.changes() if c["kind"] == "expiring"] == ["expiring", "expiring"]


def test_a_policy_that_was_repealed_or_renewed_does_not_expire(site: Site, tmp_path: Path) -> None:
    site.pages["/zc/1.html"] = lasting_until(today() + timedelta(days=20))
    renewed = f"《澄岚市第1批产业支持措施》有效期延长至{printed(today() + timedelta(days=900))}。"
    site.pages["/zc/2.html"] = policy_page(2, 70, more=renewed)
    run = two_pages(site, tmp_path)
    assert run.changes() == []
    assert "in force" in run("show", "1")
    assert "renewed by 2" in run("show", "1")
    assert "renews 1" in run("show", "2")


def test_states_are_listed(site: Site, tmp_path: Path) -> None:
    site.pages["/zc/1.html"] = lasting_until(today() + timedelta(days=20))
    site.pages["/zc/2.html"] = policy_page(2, 70, more="《澄岚市第1批产业支持措施》同时废止。")
    run = two_pages(site, tmp_path)
    states = {one["id"]: one["state"] for one in map(json.loads, run("policies", "--format", "jsonl").splitlines())}
    assert states == {1: "repealed", 2: "unknown"}
    assert "not shown on its own page yet" in run("show", "1")
    assert run.changes() == []
