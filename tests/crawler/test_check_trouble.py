"""Bad answers of every kind: each ends in one outcome with a reason, and the next page is visited all the same."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest
from pages import listing, notice, policy
from servers import Asked, Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings, Source, SourceKind
from pipeline.model import KnownPage, Outcome, PageState, Role, Visit

QUICK = CrawlSettings(delay_seconds=0, per_host=2, timeout_seconds=0.4, allow_private=True, max_body_bytes=300_000)
WHOLE = policy(1).encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}
ROBOTS = page("User-agent: *\nDisallow: /no/\n")

CASES: list[tuple[str, Reply, Outcome]] = [
    ("empty", Reply(headers=HTML), Outcome.PARTIAL),
    ("spaces", Reply(body=b" \r\n ", headers=HTML), Outcome.PARTIAL),
    ("cut quietly", Reply(body=WHOLE[: len(WHOLE) * 6 // 10], headers=HTML), Outcome.PARTIAL),
    ("cut short of its length", Reply(body=WHOLE, headers=HTML, fault="cut"), Outcome.PARTIAL),
    ("binary called a page", Reply(body=bytes(range(256)) * 40, headers=HTML), Outcome.UNREADABLE),
    ("too large", Reply(body=WHOLE + b"x" * 400_000, headers=HTML), Outcome.UNREADABLE),
    (
        "too large once unpacked",
        Reply(body=gzip.compress(WHOLE + b"x" * 400_000), headers={**HTML, "Content-Encoding": "gzip"}),
        Outcome.UNREADABLE,
    ),
    ("broken gzip", Reply(body=b"\x1f\x8bnonsense", headers={**HTML, "Content-Encoding": "gzip"}), Outcome.FAILED),
    ("challenge", Reply(status=412, body=b"<html><script>$_ts={}</script></html>", headers=HTML), Outcome.BLOCKED),
    ("challenge with 200", page(notice("安全验证", "访问过于频繁，请完成安全验证")), Outcome.BLOCKED),
    ("refused", Reply(status=403, body=b"<html><body>Forbidden</body></html>", headers=HTML), Outcome.BLOCKED),
    ("maintenance", page(notice("系统维护", "网站正在升级维护，请稍后访问")), Outcome.MAINTENANCE),
    ("captive", page(notice("网络认证", "请登录后继续上网")), Outcome.MAINTENANCE),
    ("gone", Reply(status=410, headers=HTML), Outcome.MISSING),
    ("soft 404", page(notice("提示", "您访问的页面不存在或已被删除")), Outcome.MISSING),
    ("to the front page", Reply(status=302, headers={"Location": "/"}), Outcome.MISSING),
    ("refreshing to the front page", page('<meta http-equiv="refresh" content="0;url=/"><p>x</p>'), Outcome.MISSING),
    ("redirects in a circle", Reply(status=302, headers={"Location": "/bad"}), Outcome.FAILED),
    ("busy", Reply(status=429, headers={"Retry-After": "0"}), Outcome.THROTTLED),
    ("busy for long", Reply(status=503, headers={"Retry-After": "7200"}), Outcome.THROTTLED),
    ("broken", Reply(status=500, body=b"<html><body><h1>500</h1></body></html>", headers=HTML), Outcome.FAILED),
    ("silent", Reply(fault="hang"), Outcome.FAILED),
    ("reset", Reply(fault="reset"), Outcome.FAILED),
    ("odd length", Reply(body=b"x", headers={"Content-Length": "ten"}), Outcome.FAILED),
    (
        "needs script",
        page("<html><body><div id='app'></div><script src='/app.js'></script></body></html>"),
        Outcome.UNREADABLE,
    ),
]


def plan(site: Site, *pages: KnownPage, urls: tuple[str, ...] = ()) -> CheckPlan:
    return CheckPlan(source=Source(name="lanhe", urls=tuple(site.origin + url for url in urls)), known=pages)


def known(site: Site, path: str) -> KnownPage:
    return KnownPage(
        url=site.origin + path, role=Role.DOCUMENT, state=PageState.ALIVE, body_digest="0", text_digest="0"
    )


async def check(of: CheckPlan, crawl: CrawlSettings = QUICK) -> list[Visit]:
    async with ResidentCrawler(crawl) as crawler:
        return [visit async for visit in crawler.check(of)]


@pytest.mark.parametrize(("reply", "outcome"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_one_outcome_and_on_to_the_next_page(reply: Reply, outcome: Outcome) -> None:
    site = Site({"/robots.txt": ROBOTS, "/": page(listing([])), "/bad": reply, "/good": page(policy(2))})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/bad"), known(site, "/good")))

    bad, good = asyncio.run(story())
    assert bad.outcome is outcome
    assert bad.reason.endswith(".")
    assert bad.document is None
    assert bad.body == b""
    assert good.outcome is Outcome.OK
    assert good.document is not None


@pytest.mark.parametrize(("reply", "outcome"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_same_in_place_of_a_listing(reply: Reply, outcome: Outcome) -> None:
    site = Site({"/robots.txt": ROBOTS, "/": page(listing([])), "/bad": reply, "/good": page(policy(2))})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/good"), urls=("/bad",)))

    bad, good = asyncio.run(story())
    assert bad.outcome is outcome
    assert bad.role is Role.LISTING
    assert good.outcome is Outcome.OK


def test_forbidden_by_robots() -> None:
    site = Site({"/robots.txt": ROBOTS, "/no/a": page(policy(1)), "/good": page(policy(2))})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/no/a"), known(site, "/good")))

    bad, good = asyncio.run(story())
    assert (bad.outcome, good.outcome) == (Outcome.DISALLOWED, Outcome.OK)
    assert set(site.paths()) == {"/good"}


def test_listing_without_rows_is_unreadable() -> None:
    site = Site({"/zcwj/": page(listing([]))})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, urls=("/zcwj/",)))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.UNREADABLE


def test_an_empty_column_is_no_document_whatever_its_furniture_says() -> None:
    furniture = "<div class=pos>首页&gt;政策解读</div><ul></ul><p>关于我们 | 网站地图 | 页面生成：2026-07-01</p>"
    text = f"<html><head><title>政策解读-澜禾市</title></head><body>{furniture}</body></html>"
    site = Site({"/zcjd/": page(text)})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, urls=("/zcjd/",)))

    (visit,) = asyncio.run(story())
    assert (visit.role, visit.outcome, visit.is_empty) == (Role.LISTING, Outcome.UNREADABLE, True)


def test_wrongly_labelled_gbk_is_read() -> None:
    body = policy(1).encode("gb18030")
    site = Site({"/a": Reply(body=body, headers=HTML)})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/a")))

    (visit,) = asyncio.run(story())
    assert visit.document is not None
    assert visit.document.doc_number == "蓝政发〔2031〕1号"


def test_page_nested_ten_thousand_deep_ends_in_an_outcome() -> None:
    deep = "<html><body>" + "<div>" * 10_000 + "x" + "</div>" * 10_000 + "</body></html>"
    site = Site({"/deep": page(deep), "/good": page(policy(2))})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/deep"), known(site, "/good"), urls=("/deep",)))

    visits = asyncio.run(story())
    assert visits[-1].outcome is Outcome.OK
    assert all(visit.outcome is not Outcome.OK for visit in visits[:-1])


def test_dead_host_is_left_alone_and_others_are_visited() -> None:
    dead, alive = Site(), Site({f"/{n}": page(policy(n)) for n in range(1, 9)})

    async def story() -> list[Visit]:
        async with serving(dead):
            pass
        async with serving(alive):
            pages = [known(dead, f"/{n}") for n in range(40)] + [known(alive, f"/{n}") for n in range(1, 9)]
            return await check(plan(dead, *pages), replace(QUICK, per_host=1))

    visits = asyncio.run(story())
    failed = [visit for visit in visits if visit.outcome is Outcome.FAILED]
    assert sum(visit.outcome is Outcome.OK for visit in visits) == 8
    assert 6 <= len(failed) <= 10
    assert "others were not visited" in failed[-1].reason
    assert all(visit.status is None for visit in failed)


def test_private_address_is_refused_with_the_setting_to_change() -> None:
    site = Site({"/a": page(policy(1))})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/a")), replace(QUICK, allow_private=False))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.FAILED
    assert "crawl.allow_private" in visit.reason
    assert site.asked == []


def test_addresses_that_are_none() -> None:
    pages = [
        KnownPage(url=url, role=Role.DOCUMENT) for url in ("file:///etc/passwd", "http://", "http://[", "zcwj", "")
    ]
    visits = asyncio.run(check(CheckPlan(source=Source(name="lanhe", urls=("nonsense",)), known=tuple(pages))))
    assert [visit.outcome for visit in visits] == [Outcome.FAILED] * 6
    assert all(visit.reason for visit in visits)


def test_second_look_that_fails_leaves_no_second_document() -> None:
    def once(asked: Asked) -> Reply:
        return page(policy(1)) if sum(one.path == "/a" for one in site.asked) == 1 else Reply(status=403)

    site = Site({"/a": once})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, known(site, "/a")))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.OK
    assert visit.again is None


def test_failing_server_is_not_asked_three_times_for_every_page() -> None:
    site = Site({f"/{n}": Reply(status=500, headers=HTML) for n in range(10)})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, *(known(site, f"/{n}") for n in range(10))), replace(QUICK, per_host=1))

    visits = asyncio.run(story())
    assert len(visits) == 10
    assert len(site.paths()) < 30


def test_adapter_that_does_not_exist_is_said() -> None:
    site = Site({"/zcwj/": page(listing(["/1.html", "/2.html", "/3.html"]))})
    named = Source(name="lanhe", urls=(), kind=SourceKind.GOVERNMENT, adapter="nosuch")

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(CheckPlan(source=replace(named, urls=(f"{site.origin}/zcwj/",))))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.UNREADABLE
    assert "nosuch" in visit.reason
