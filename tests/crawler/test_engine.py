"""What we rely on of Scrapy's experimental parts, with real servers."""

from __future__ import annotations

import asyncio
import signal
import socket
from dataclasses import replace

import pytest
from scrapy import Request
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from servers import Asked, Reply, Site, page, serving

from crawler.engine import ResidentCrawler
from crawler.netguard import AddressRefused
from crawler.robots import RobotsDisallowed
from crawler.source import CrawlSettings
from crawler.traffic import Traffic

QUICK = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True, obey_robots=False)
POLITE = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True)


def test_downloads_inside_a_running_loop_and_leaves_signals_alone() -> None:
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]

    async def story() -> bytes:
        site = Site({"/a": page("甲")})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            during = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
            assert during[1] == before[1]
            return (await crawler.download(Request(f"{site.origin}/a"))).body

    assert asyncio.run(story()).decode() == "甲"
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == before


def test_starts_and_stops_again_and_again() -> None:
    async def story() -> None:
        site = Site({"/a": page("x")})
        async with serving(site):
            for _ in range(3):
                async with ResidentCrawler(QUICK) as crawler:
                    assert (await crawler.download(Request(f"{site.origin}/a"))).status == 200

    for _ in range(2):
        asyncio.run(story())


def test_what_was_asked_for_is_counted_with_its_bytes_and_its_failures() -> None:
    async def story() -> None:
        site = Site({"/a": page("甲" * 100), "/b": Reply(body=b"x" * 100, fault="cut")})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            assert crawler.traffic == Traffic(requests=0, failures=0, received_bytes=0)
            answer = await crawler.download(Request(f"{site.origin}/a"))
            with pytest.raises(ResponseDataLossError):
                await crawler.download(Request(f"{site.origin}/b"))
            asked = len(site.asked)
            assert crawler.traffic == Traffic(requests=asked, failures=asked - 1, received_bytes=len(answer.body))

    asyncio.run(story())


def test_stop_without_start_and_use_without_start() -> None:
    async def story() -> None:
        crawler = ResidentCrawler(QUICK)
        await crawler.stop()

    asyncio.run(story())


def test_same_address_is_downloaded_each_time_it_is_asked_for() -> None:
    async def story() -> int:
        site = Site({"/a": page("x")})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            for _ in range(3):
                await crawler.download(Request(f"{site.origin}/a"))
        return len(site.asked)

    assert asyncio.run(story()) == 3


def test_not_modified_reaches_the_caller() -> None:
    async def story() -> int:
        site = Site({"/a": Reply(status=304)})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            request = Request(f"{site.origin}/a", headers={"If-None-Match": '"1"'})
            status: int = (await crawler.download(request)).status
            assert site.asked[0].headers["if-none-match"] == '"1"'
            return status

    assert asyncio.run(story()) == 304


def test_redirects_are_followed_five_times_and_no_more() -> None:
    async def story(hops: int) -> int:
        steps = {f"/{n}": Reply(status=302, headers={"Location": f"/{n + 1}"}) for n in range(hops)}
        site = Site({**steps, f"/{hops}": page("end")})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            status: int = (await crawler.download(Request(f"{site.origin}/0"))).status
            return status

    assert asyncio.run(story(5)) == 200
    with pytest.raises(Exception, match="redirections"):
        asyncio.run(story(6))


@pytest.mark.parametrize(
    ("fault", "error"),
    [("hang", DownloadTimeoutError), ("cut", ResponseDataLossError)],
)
def test_faults_raise_after_retries_and_the_host_is_free_again(fault: str, error: type[Exception]) -> None:
    async def story() -> list[str]:
        site = Site({"/bad": Reply(body=b"x" * 100, fault=fault), "/good": page("x")})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            with pytest.raises(error):
                await crawler.download(Request(f"{site.origin}/bad"))
            await crawler.download(Request(f"{site.origin}/good"))
        return site.paths()

    assert asyncio.run(story()) == ["/bad", "/bad", "/bad", "/good"]


def test_header_that_is_no_utf8_reaches_the_caller_as_its_bytes() -> None:
    name = "attachment; filename=附件.doc".encode("gb18030")

    async def story() -> bytes | None:
        site = Site({"/a": Reply(body=b"x", headers={"Content-Disposition": name.decode("latin-1")})})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            value: bytes | None = (await crawler.download(Request(f"{site.origin}/a"))).headers["Content-Disposition"]
            return value

    assert asyncio.run(story()) == name


def test_a_request_says_who_asks_and_announces_a_body_where_it_has_one() -> None:
    async def story() -> tuple[Asked, Asked]:
        site = Site({"/a": page("x")})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            await crawler.download(Request(f"{site.origin}/a"))
            await crawler.download(Request(f"{site.origin}/a", method="POST", body="page=2"))
        return site.asked[0], site.asked[1]

    asked, posted = asyncio.run(story())
    assert asked.headers.keys() == {"host", "user-agent", "accept", "accept-language", "accept-encoding"}
    assert asked.headers["user-agent"] == QUICK.user_agent
    assert (posted.body, posted.headers["content-length"]) == ("page=2", "6")


@pytest.mark.parametrize("fault", ["", "unannounced"])
def test_an_answer_larger_than_the_limit_is_not_taken(fault: str) -> None:
    async def story(size: int) -> int:
        site = Site({"/a": Reply(body=b"x" * size, fault=fault)})
        async with serving(site), ResidentCrawler(replace(QUICK, max_body_bytes=1000)) as crawler:
            return len((await crawler.download(Request(f"{site.origin}/a"))).body)

    assert asyncio.run(story(1000)) == 1000
    with pytest.raises(DownloadCancelledError):
        asyncio.run(story(1001))


def test_busy_server_is_asked_again_when_it_says() -> None:
    def busy_once(asked: Asked) -> Reply:
        again = sum(one.path == "/a" for one in site.asked) > 1
        return page("x") if again else Reply(status=503, headers={"Retry-After": "0"})

    site = Site({"/a": busy_once})

    async def story() -> int:
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            status: int = (await crawler.download(Request(f"{site.origin}/a"))).status
            return status

    assert asyncio.run(story()) == 200


def test_server_that_wants_an_hour_of_rest_is_not_asked_again() -> None:
    async def story() -> list[str]:
        site = Site({"/a": Reply(status=429, headers={"Retry-After": "3600"})})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            await crawler.download(Request(f"{site.origin}/a"))
        return site.paths()

    assert asyncio.run(story()) == ["/a"]


def test_private_address_is_refused_where_the_connection_is_made() -> None:
    public_only = CrawlSettings(delay_seconds=0, timeout_seconds=0.5)

    async def story(url: str) -> None:
        site = Site()
        async with serving(site), ResidentCrawler(public_only) as crawler:
            with pytest.raises(AddressRefused, match="allow_private"):
                await crawler.download(Request(url.format(port=site.origin.rsplit(":", 1)[1])))
        assert site.asked == []

    for url in ("http://127.0.0.1:{port}/", "http://0x7f.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/"):
        asyncio.run(story(url))


def test_name_of_a_private_address_is_refused_after_it_was_resolved() -> None:
    """The machine's own name resolves to an address of its own."""
    try:
        own = socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip("this machine cannot resolve its own name")
    if not own.startswith(("10.", "127.", "172.", "192.168.")):
        pytest.skip("this machine's own name is a public address")

    async def story() -> None:
        async with ResidentCrawler(CrawlSettings(delay_seconds=0, timeout_seconds=0.5)) as crawler:
            with pytest.raises(AddressRefused, match="allow_private"):
                await crawler.download(Request(f"http://{socket.gethostname()}:9/"))

    asyncio.run(story())


def test_redirect_to_another_scheme_is_not_followed() -> None:
    async def story() -> int:
        site = Site({"/a": Reply(status=302, headers={"Location": "file:///etc/passwd"})})
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            status: int = (await crawler.download(Request(f"{site.origin}/a"))).status
            return status

    assert asyncio.run(story()) == 302


def test_crawl_delay_of_robots_slows_its_host_only() -> None:
    async def story() -> tuple[Site, Site]:
        slow = Site({"/robots.txt": page("User-agent: *\nCrawl-delay: 0.2\n"), "/a": page("x")})
        free = Site({"/a": page("x")})
        async with serving(slow, free), ResidentCrawler(POLITE) as crawler:
            for site in (slow, free):
                await asyncio.gather(*(crawler.download(Request(f"{site.origin}/a")) for _ in range(3)))
        return slow, free

    slow, free = asyncio.run(story())
    gaps = [b.at - a.at for a, b in zip(slow.asked[1:], slow.asked[2:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) > 0.1
    assert len(free.asked) == 4


def test_connection_refused_is_told() -> None:
    async def story() -> None:
        site = Site()
        async with serving(site):
            pass
        async with ResidentCrawler(QUICK) as crawler:
            with pytest.raises(DownloadConnectionRefusedError):
                await crawler.download(Request(f"{site.origin}/"))

    asyncio.run(story())


def test_robots_forbid() -> None:
    async def story() -> list[str]:
        site = Site({"/robots.txt": page("User-agent: *\nDisallow: /no/\n"), "/no/a": page("x"), "/yes": page("x")})
        async with serving(site), ResidentCrawler(POLITE) as crawler:
            with pytest.raises(RobotsDisallowed):
                await crawler.download(Request(f"{site.origin}/no/a"))
            await crawler.download(Request(f"{site.origin}/yes"))
        return site.paths()

    assert asyncio.run(story()) == ["/yes"]
