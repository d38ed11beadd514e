"""Who is cancelled, and who stops, holds up nobody: neither the host nor the end of the process."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from scrapy import Request
from scrapy.exceptions import (
    DownloadCancelledError,
)
from servers import Asked, Reply, Site, page, serving

from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings

QUICK = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True, obey_robots=False)
POLITE = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True)


def test_cancelled_caller_does_not_block_the_host() -> None:
    one_at_a_time = replace(QUICK, per_host=1, timeout_seconds=0.3)

    async def story() -> int:
        came = asyncio.Event()

        def hang(asked: Asked) -> Reply:
            came.set()
            return Reply(fault="hang")

        site = Site({"/bad": hang, "/good": page("x")})
        async with serving(site), ResidentCrawler(one_at_a_time, overrides={"RETRY_TIMES": 0}) as crawler:
            waiting = asyncio.create_task(crawler.download(Request(f"{site.origin}/bad")))
            await came.wait()
            waiting.cancel()
            status: int = (await crawler.download(Request(f"{site.origin}/good"))).status
            return status

    assert asyncio.run(story()) == 200


@pytest.mark.parametrize("answer", [Reply(fault="hang"), Reply(status=503, headers={"Retry-After": "55"})])
def test_who_stops_waits_neither_for_an_answer_nor_for_the_next_attempt(answer: Reply) -> None:
    async def story() -> None:
        came = asyncio.Event()

        def asked(_: Asked) -> Reply:
            came.set()
            return answer

        async with asyncio.timeout(40), serving(site := Site({"/slow": asked})):
            async with ResidentCrawler(replace(QUICK, timeout_seconds=60)) as crawler:
                waiting = asyncio.create_task(crawler.download(Request(f"{site.origin}/slow")))
                await came.wait()
                await asyncio.sleep(0.2)  # for the answer to come
            with pytest.raises(DownloadCancelledError):
                await waiting

    asyncio.run(story())


def test_who_stops_waits_for_no_turn_at_a_host_and_for_no_robots_txt() -> None:
    async def story() -> None:
        came = asyncio.Event()

        def hang(_: Asked) -> Reply:
            came.set()
            return Reply(fault="hang")

        slow, shut = Site({"/slow": hang, "/robots.txt": page("")}), Site({"/robots.txt": Reply(fault="hang")})
        patient = replace(POLITE, per_host=1, timeout_seconds=60)
        async with asyncio.timeout(40), serving(slow, shut):
            async with ResidentCrawler(patient) as crawler:
                addresses = [f"{slow.origin}/slow", f"{slow.origin}/next", f"{shut.origin}/a"]
                waiting = [asyncio.create_task(crawler.download(Request(address))) for address in addresses]
                await came.wait()
            ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in ended] == [DownloadCancelledError] * 3
        assert slow.paths() == ["/slow"]

    asyncio.run(story())


def test_caller_cancelled_while_it_waits_for_its_turn_lets_the_next_one_go() -> None:
    one_at_a_time, names = replace(QUICK, per_host=1, timeout_seconds=30), ("first", "second", "third")

    async def story() -> list[str]:
        site = Site({f"/{name}": page("x") for name in names})
        async with asyncio.timeout(20), serving(site), ResidentCrawler(one_at_a_time) as crawler:
            asked = [asyncio.create_task(crawler.download(Request(f"{site.origin}/{name}"))) for name in names]
            await asyncio.sleep(0)  # all three are in the queue of their host
            asked[1].cancel()
            await asyncio.gather(asked[0], asked[2])
        return site.paths()

    assert asyncio.run(story()) == ["/first", "/third"]
