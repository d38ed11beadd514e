"""robots.txt as hosts serve it: odd, broken, or not at all."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from servers import Reply, Site, page, serving

from crawler.engine import ResidentCrawler
from crawler.robots import RobotsDisallowed
from crawler.source import CrawlSettings

POLITE = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True)


def times_asked(site: Site) -> int:
    return sum(one.path == "/robots.txt" for one in site.asked)


async def visit(site: Site, *paths: str, seconds: float = 60) -> None:
    rhythm = {"CLAUSEWATCH_ROBOTS_SECONDS": seconds, "CLAUSEWATCH_ROBOTS_RETRY_SECONDS": seconds}
    async with serving(site), ResidentCrawler(POLITE, overrides=rhythm) as crawler:
        await asyncio.gather(*(crawler.download(Request(site.origin + path)) for path in paths))
        await crawler.download(Request(site.origin + paths[0]))


@pytest.mark.parametrize(
    "robots",
    [
        Reply(status=404, body=b"User-agent: *\nDisallow: /\n"),
        Reply(status=403),
        Reply(status=500),
        Reply(fault="hang"),
        Reply(fault="reset"),
        Reply(body=b"\xff\xfe\x00binary\x00" * 50),
        Reply(body=b"<html><body>welcome</body></html>", headers={"Content-Type": "text/html"}),
        page("User-agent: other\nDisallow: /\n"),
        page("User-agent: *\nCrawl-delay: soon\n"),
    ],
)
def test_broken_robots_allow_and_are_asked_for_once(robots: Reply) -> None:
    site = Site({"/robots.txt": robots, "/a": page("x"), "/b": page("x")})
    asyncio.run(visit(site, "/a", "/b"))
    assert sorted(site.paths()) == ["/a", "/a", "/b"]
    assert times_asked(site) == 1


def test_robots_are_asked_for_again_when_they_are_old() -> None:
    site = Site({"/robots.txt": page("User-agent: *\nDisallow: /no\n"), "/a": page("x")})
    asyncio.run(visit(site, "/a", seconds=0))
    assert times_asked(site) == 2


def test_rules_for_our_name_hold() -> None:
    site = Site(
        {"/robots.txt": page("User-agent: clausewatch\nDisallow: /\n\nUser-agent: *\nDisallow:\n"), "/a": page("x")}
    )
    with pytest.raises(RobotsDisallowed):
        asyncio.run(visit(site, "/a"))
    assert site.paths() == []


def test_redirect_into_a_forbidden_part_is_not_followed() -> None:
    rules = page("User-agent: *\nDisallow: /no\n")
    site = Site({"/robots.txt": rules, "/a": Reply(status=302, headers={"Location": "/no/b"}), "/no/b": page("x")})
    with pytest.raises(RobotsDisallowed):
        asyncio.run(visit(site, "/a"))
    assert site.paths() == ["/a"]
