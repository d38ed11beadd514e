"""A re-post that comes while its issuer's own site is in trouble waits for the official page, and not for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from line import Line, watching
from loopback_site import Reply, Site, serving
from policy_pages import policy_page, policy_pages

from service.runtime import Runtime
from service.telling.promoting import promote

HTML = {"Content-Type": "text/html"}
NEW = policy_page(9, 300)


@pytest.fixture
def city() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(3))) as running:
        yield running


@pytest.fixture
def park() -> Iterator[Site]:
    with serving(Site(pages={"/zt/1.html": policy_page(1, 101)})) as running:
        yield running


@pytest.fixture
def line(city: Site, park: Site, tmp_path: Path) -> Line:
    sources = [
        {"name": "city", "url": f"{city.address}/list.html", "kind": "government", "every": "1d"},
        {"name": "park", "url": f"{park.address}/list.html", "kind": "aggregator", "every": "1d"},
    ]
    line = watching(city, tmp_path, sources=sources)
    line.check()
    return line


def goes_down(city: Site) -> None:
    """Take the site down before it shows its new policy."""
    city.replies["*"] = Reply(status=500)


def breaks_one_page(city: Site) -> None:
    """Announce the new policy, whose page breaks off."""
    title = "澄岚市人民政府关于印发澄岚市第9批产业支持措施的通知"
    rows = "".join(f'<li><a href="{path}">澄岚市人民政府关于第{path}号的通知</a></li>' for path in city.pages)
    listing = f'<html><meta charset=utf-8><body><ul>{rows}<li><a href="/zc/9.html">{title}</a></li></ul></body></html>'
    city.replies["/list.html"] = Reply(body=listing.encode(), headers=HTML)
    city.replies["/zc/9.html"] = Reply(body=b"<html><body><h1>", headers=HTML)


@pytest.mark.parametrize("trouble", [goes_down, breaks_one_page])
def test_the_official_page_is_told_first_and_its_repost_as_one(
    line: Line, city: Site, park: Site, trouble: Callable[[Site], None]
) -> None:
    trouble(city)
    park.pages["/zt/9.html"] = NEW
    line.check()
    line.check()
    assert line.told() == []
    assert line.held("baseline", "noise", "no policy") == [("awaits official", "9.html")]
    city.pages["/zc/9.html"] = NEW
    city.replies.clear()
    line.check()
    line.check()
    assert line.told() == [("new_policy", "9.html"), ("repost", "9.html")]
    official, repost = line.changes()
    assert "/zc/" in official.url
    assert (repost.fidelity, repost.policy.id) == ("identical", official.policy.id)


def test_it_waits_for_hours_and_no_longer(line: Line, city: Site, park: Site) -> None:
    goes_down(city)
    park.pages["/zt/9.html"] = NEW
    line.check()
    assert 5.9 < line.with_runtime(due_in_hours) <= 6
    line.late = timedelta(hours=5)
    line.check()
    assert line.told() == []
    line.late = timedelta(hours=7)
    line.check()
    assert line.told() == [("new_policy", "9.html")]
    assert line.with_runtime(due_in_hours) > 20


def due_in_hours(runtime: Runtime) -> float:
    runtime.schedule("park", awaits=False)
    due = runtime.store.next_check_at("park")
    assert due is not None
    return (due - runtime.now()) / timedelta(hours=1)


def test_a_person_need_not_wait(line: Line, city: Site, park: Site) -> None:
    goes_down(city)
    park.pages["/zt/9.html"] = NEW
    line.check()
    line.with_runtime(tell_what_waits)
    assert line.told() == [("new_policy", "9.html")]
    line.check()
    assert line.told() == [("new_policy", "9.html")]


def tell_what_waits(runtime: Runtime) -> None:
    (held,) = (one for one in runtime.store.history().held(limit=100) if one.reason == "awaits official")
    assert held.may_be_promoted
    promote(runtime, held.id, "confirmed by telephone")
