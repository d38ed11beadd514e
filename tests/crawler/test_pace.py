"""Two requests to a host never come closer than its pause, however slow the server or the connection is."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field, replace

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from servers import Asked, Reply, Site, page, serving

from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings

PAUSE = 0.1
SLOW = 60.0  # seconds that the server's answers take
EAGER = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True)
RULES = f"User-agent: *\nCrawl-delay: {PAUSE}\n"


@dataclass
class Clock:
    """The real clock, set forward by what a server is said to have taken. Timers never end before their time."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("crawler.downloader.monotonic", made)
    monkeypatch.setattr("crawler.pace.monotonic", made)
    return made


@dataclass
class Diary:
    """When a slow server was asked, and when it answered."""

    clock: Clock
    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def says(self, reply: Reply) -> Reply:
        """Answer, a long time after."""
        self.asked.append(self.clock())
        self.clock.ahead += SLOW
        self.answered.append(self.clock())
        return reply

    def site(self, replies: dict[str, Reply]) -> Site:
        """Return a site that answers so."""

        def answering(reply: Reply) -> object:
            return lambda _: self.says(reply)

        return Site({path: answering(reply) for path, reply in replies.items()})

    def least_gap(self) -> float:
        """From an answer to the next request."""
        return min(after - before for before, after in zip(self.answered, self.asked[1:], strict=False))


async def ask(site: Site, crawl: CrawlSettings, *paths: str) -> None:
    async with serving(site), ResidentCrawler(crawl) as crawler:
        for path in paths:
            with contextlib.suppress(DownloadFailedError, ResponseDataLossError):
                await crawler.download(Request(site.origin + path))


@pytest.mark.parametrize(
    ("reply", "times"),
    [
        (page("x"), 2),
        (Reply(status=302, headers={"Location": "/b"}), 2),
        (Reply(status=503, headers={"Retry-After": "0"}), 6),
        (Reply(body=b"x" * 100, fault="cut"), 6),
        (Reply(fault="reset"), 6),
    ],
)
def test_pause_begins_when_the_answer_is_there(clock: Clock, reply: Reply, times: int) -> None:
    """Whatever the request is for: a redirect and a retry are requests too, and so is robots.txt."""
    diary = Diary(clock)
    site = diary.site({"/robots.txt": page(RULES), "/a": reply, "/b": page("x")})
    asyncio.run(ask(site, EAGER, "/a", "/a"))
    assert site.paths().count("/a") == times
    assert diary.least_gap() >= PAUSE


def test_pause_that_the_user_set_begins_so_too(clock: Clock) -> None:
    diary = Diary(clock)
    site = diary.site({"/a": page("x")})
    asyncio.run(ask(site, replace(EAGER, delay_seconds=PAUSE, per_host=1, obey_robots=False), "/a", "/a", "/a"))
    assert len(diary.asked) == 3
    assert diary.least_gap() >= PAUSE


def test_connection_that_a_server_closed_is_no_second_request_at_once(clock: Clock) -> None:
    """A client library may ask again by itself when a connection it had kept turns out to be dead."""
    diary = Diary(clock)
    dies = iter([Reply(fault="reset")])
    site = diary.site({"/robots.txt": page(RULES), "/a": page("x")})
    site.pages["/b"] = lambda _: diary.says(next(dies, page("x")))
    asyncio.run(ask(site, EAGER, "/a", "/b"))
    assert site.paths() == ["/a", "/b", "/b"]
    assert diary.least_gap() >= PAUSE


def test_sources_on_one_host_share_its_pause(clock: Clock) -> None:
    """Checks of several sources run at once; cookies keep them apart, the host does not."""
    diary = Diary(clock)
    site = diary.site({"/robots.txt": page(RULES), "/a": page("x"), "/b": page("x")})

    async def story() -> None:
        async with serving(site), ResidentCrawler(EAGER) as crawler:
            asked = (("one", "/a"), ("two", "/b"), ("two", "/a"), ("one", "/b"))
            requests = (Request(site.origin + path, meta={"cookiejar": source}) for source, path in asked)
            await asyncio.gather(*map(crawler.download, requests))

    asyncio.run(story())
    assert len(diary.asked) == 5
    assert diary.least_gap() >= PAUSE


def test_rules_that_cannot_be_asked_for_anew_still_hold(clock: Clock) -> None:
    """A host in trouble is the last one to be asked faster than it said."""
    said = iter([page(RULES)])

    def robots(_: Asked) -> Reply:
        return next(said, Reply(status=500))

    site = Site({"/robots.txt": robots, "/a": page("x")})

    async def story() -> float:
        at_once = {"CLAUSEWATCH_ROBOTS_SECONDS": 0, "CLAUSEWATCH_ROBOTS_RETRY_SECONDS": 0}
        async with serving(site), ResidentCrawler(EAGER, overrides=at_once) as crawler:
            for _ in range(2):
                await crawler.download(Request(f"{site.origin}/a"))
            return crawler.pause_of(site.origin)

    assert asyncio.run(story()) == PAUSE
    assert sum(one.path == "/robots.txt" for one in site.asked) == 2
