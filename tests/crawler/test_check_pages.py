"""Pages of particular kinds in a check: single policies, files, moved ones, ones behind a cookie."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from lanhe import QUICK, ROWS, check, known_from, lanhe, outcomes, source
from pages import listing, policy
from servers import Asked, Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import Source
from pipeline.model import KnownPage, Outcome, Role, Visit


def test_single_policy_page_as_a_source() -> None:
    links = "".join(f'<li><a href="/zcwj/{n}.html">关于第{n}类补贴的通知</a></li>' for n in range(20, 26))
    site = Site({"/zcwj/1.html": page(policy(1, aside=f"<div><h3>相关文件</h3><ul>{links}</ul></div>"))})

    async def story() -> tuple[list[Visit], list[Visit]]:
        async with serving(site):
            one = source(site, "/zcwj/1.html")
            first = await check(site, CheckPlan(source=one, baseline=True))
            return first, await check(site, CheckPlan(source=one, known=known_from(first)))

    first, second = asyncio.run(story())
    assert [(visit.role, visit.outcome) for visit in first] == [(Role.DOCUMENT, Outcome.OK)]
    assert [(visit.role, visit.outcome) for visit in second] == [(Role.DOCUMENT, Outcome.UNCHANGED)]


def test_attachments_of_documents_are_visited_and_compared() -> None:
    file = '<p>附件：<a href="/files/form.pdf">申报表.pdf</a></p>'
    pdf = Reply(body=b"%PDF-1.4 one", headers={"Content-Type": "application/pdf"})
    site = Site({"/zcwj/1.html": page(policy(1, tail=file)), "/files/form.pdf": pdf})

    async def story() -> list[list[Visit]]:
        async with serving(site):
            one = source(site, "/zcwj/1.html")
            first = await check(site, CheckPlan(source=one, baseline=True))
            second = await check(site, CheckPlan(source=one, known=known_from(first)))
            site.pages["/files/form.pdf"] = replace(pdf, body=b"%PDF-1.4 two")
            third = await check(site, CheckPlan(source=one, known=known_from(first)))
            stamps = iter(range(100))
            site.pages["/files/form.pdf"] = lambda asked: replace(pdf, body=b"%%PDF-1.4 %d" % next(stamps))
            fourth = await check(site, CheckPlan(source=one, known=known_from(first)))
            site.pages["/files/form.pdf"] = page("<!DOCTYPE html><html><body>请登录</body></html>")
            fifth = await check(site, CheckPlan(source=one, known=known_from(first)))
        return [first, second, third, fourth, fifth]

    files = [[visit for visit in visits if visit.role is Role.ATTACHMENT] for visits in asyncio.run(story())]
    assert [len(visits) for visits in files] == [1, 1, 1, 1, 1]
    assert [visits[0].outcome for visits in files] == [
        Outcome.OK,
        Outcome.UNCHANGED,
        Outcome.OK,
        Outcome.UNCHANGED,
        Outcome.UNREADABLE,
    ]
    assert files[0][0].parent.endswith("/zcwj/1.html")
    assert files[0][0].name == "申报表.pdf"
    assert "every fetch" in files[3][0].reason


def test_moved_page_says_where_it_is_now() -> None:
    site = Site({"/old.html": Reply(status=301, headers={"Location": "/zcwj/1.html"}), "/zcwj/1.html": page(policy(1))})

    async def story() -> list[Visit]:
        async with serving(site):
            pages = (KnownPage(url=f"{site.origin}/old.html", role=Role.DOCUMENT),)
            return await check(site, CheckPlan(source=Source(name="lanhe", urls=()), known=pages))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.OK
    assert visit.final_url == f"{site.origin}/zcwj/1.html"


def test_rows_are_kept_under_one_address() -> None:
    rows = [
        "/zcwj/1.html#top",
        "/zcwj/1.html?utm_source=x",
        "/zcwj/2.html",
        "/zcwj/3.html",
        "https://weibo.com/share?u=1",
    ]
    site = lanhe()
    site.pages["/zcwj/"] = page(listing(rows))

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(site, CheckPlan(source=source(site), baseline=True))

    visits = asyncio.run(story())
    assert list(outcomes(visits)) == ["zcwj/", "zcwj/1.html", "zcwj/2.html", "zcwj/3.html"]


def test_many_sources_at_once() -> None:
    sites = [lanhe() for _ in range(4)]

    async def story() -> dict[str, int]:
        async with serving(*sites), ResidentCrawler(QUICK) as crawler:
            plans = [
                CheckPlan(source=replace(source(site), name=f"site {number}"), baseline=True)
                for number, site in enumerate(sites)
            ]
            return dict(await asyncio.gather(*(counted(crawler, plan) for plan in plans)))

    async def counted(crawler: ResidentCrawler, plan: CheckPlan) -> tuple[str, int]:
        return plan.source.name, len([visit async for visit in crawler.check(plan)])

    assert asyncio.run(story()) == {f"site {number}": 6 for number in range(4)}


def test_cookie_opens_the_door_on_one_repeat() -> None:
    shell = Reply(status=521, body=b"<html><script>go()</script></html>", headers={"Set-Cookie": "pass=1; Path=/"})

    def door(asked: Asked) -> Reply:
        return page(policy(1)) if "pass=1" in asked.headers.get("cookie", "") else shell

    site = Site({"/zcwj/1.html": door})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(site, CheckPlan(source=source(site, "/zcwj/1.html"), baseline=True))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.OK
    assert site.paths() == ["/zcwj/1.html", "/zcwj/1.html"]


def test_cookie_that_does_not_help_is_tried_once_in_a_check() -> None:
    shell = Reply(status=412, body=b"<html><script>go()</script></html>", headers={"Set-Cookie": "pass=1; Path=/"})
    site = Site(dict.fromkeys(ROWS, shell))
    one_by_one = replace(QUICK, per_host=1)

    async def story() -> list[Visit]:
        async with serving(site):
            pages = tuple(KnownPage(url=site.origin + row, role=Role.DOCUMENT) for row in ROWS)
            return await check(site, CheckPlan(source=Source(name="lanhe", urls=()), known=pages), one_by_one)

    assert {visit.outcome for visit in asyncio.run(story())} == {Outcome.BLOCKED}
    assert len(site.paths()) < 2 * len(ROWS)


def test_stopping_early_leaves_a_crawler_that_works() -> None:
    site = lanhe(pages=2)

    async def story() -> Outcome:
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            async for _ in crawler.check(CheckPlan(source=source(site), baseline=True)):
                break
            visits = [visit async for visit in crawler.check(CheckPlan(source=source(site), baseline=True))]
            assert len(visits) == 12
            return visits[-1].outcome

    assert asyncio.run(story()) is Outcome.OK
