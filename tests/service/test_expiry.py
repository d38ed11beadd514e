"""A policy about to lapse is told once, ahead of it."""

from __future__ import annotations

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
