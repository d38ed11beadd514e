"""What a check visits, in which order, and what it says of each page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from pages import listing, policy
from servers import Asked, Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler, run_checks
from crawler.source import CrawlSettings, Source, SourceKind
from pipeline.model import Kind, KnownPage, Outcome, PageState, Role, Visit

QUICK = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True)
ROWS = [f"/zcwj/{n}.html" for n in range(1, 6)]


def lanhe(pages: int = 1) -> Site:
    """A site of one listing, of *pages* pages with five policies each."""
    site = Site({"/zcwj/": page(listing(ROWS, onward="/zcwj/index_2.html" if pages > 1 else ""))})
    for number in range(1, pages + 1):
        rows = [f"/zcwj/{n}.html" for n in range(number * 5 - 4, number * 5 + 1)]
        onward = f"/zcwj/index_{number + 1}.html" if number < pages else ""
        site.pages["/zcwj/" if number == 1 else f"/zcwj/index_{number}.html"] = page(listing(rows, onward=onward))
        site.pages.update((row, page(policy(5 * number - 4 + place))) for place, row in enumerate(rows))
    return site


async def check(site: Site, plan: CheckPlan, crawl: CrawlSettings = QUICK) -> list[Visit]:
    async with ResidentCrawler(crawl) as crawler:
        return [visit async for visit in crawler.check(plan)]


def source(site: Site, *paths: str, kind: SourceKind = SourceKind.GOVERNMENT) -> Source:
    return Source(name="lanhe", urls=tuple(site.origin + path for path in paths or ["/zcwj/"]), kind=kind)


def known_from(visits: Sequence[Visit], **changes: object) -> tuple[KnownPage, ...]:
    """What an archive would know after these visits."""
    return tuple(
        KnownPage(
            url=visit.url,
            role=visit.role,
            state=PageState.ALIVE,
            parent=visit.parent,
            name=visit.name,
            etag=visit.etag,
            last_modified=visit.last_modified,
            body_digest=visit.body_digest,
            text_digest=visit.document.text_digest if visit.document else "",
        )
        for visit in visits
    )


def outcomes(visits: Sequence[Visit]) -> dict[str, Outcome]:
    return {visit.url.partition("127.0.0.1:")[2].partition("/")[2]: visit.outcome for visit in visits}


def test_baseline_reads_listings_to_their_end() -> None:
    site = lanhe(pages=3)

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(site, CheckPlan(source=source(site), baseline=True))

    visits = asyncio.run(story())
    assert [visit.role for visit in visits] == [Role.LISTING] * 3 + [Role.DOCUMENT] * 15
    assert {visit.outcome for visit in visits} == {Outcome.OK}
    documents = [visit.document for visit in visits if visit.role is Role.DOCUMENT]
    assert all(document is not None and document.kind is Kind.POLICY and document.clauses for document in documents)
    assert visits[0].document is not None
    assert len(visits[0].document.entries) == 5
    assert len(site.paths()) == 18


def test_listings_are_followed_to_known_ground_only() -> None:
    site = lanhe(pages=3)

    async def story() -> tuple[list[Visit], list[str]]:
        async with serving(site):
            first = await check(site, CheckPlan(source=source(site), baseline=True))
            site.pages["/zcwj/"] = page(listing(["/zcwj/99.html", *ROWS], onward="/zcwj/index_2.html"))
            site.pages["/zcwj/99.html"] = page(policy(99))
            site.asked.clear()
            plan = CheckPlan(source=source(site), known=known_from(first), due=frozenset())
            return await check(site, plan), site.paths()

    visits, paths = asyncio.run(story())
    assert paths == ["/zcwj/", "/zcwj/index_2.html", "/zcwj/99.html"]
    assert [visit.role for visit in visits] == [Role.LISTING, Role.LISTING, Role.DOCUMENT]
    assert visits[0].outcome is Outcome.OK
    assert visits[1].outcome is Outcome.UNCHANGED


def test_page_limit_holds() -> None:
    site = lanhe(pages=3)

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(site, CheckPlan(source=source(site), baseline=True, page_limit=2))

    assert sum(visit.role is Role.LISTING for visit in asyncio.run(story())) == 2


def test_unchanged_by_bytes_and_by_validator() -> None:
    site = lanhe()
    tagged = page(policy(1), ETag='"v1"')
    site.pages[ROWS[0]] = lambda asked: Reply(status=304) if asked.headers.get("if-none-match") == '"v1"' else tagged

    async def story() -> list[Visit]:
        async with serving(site):
            first = await check(site, CheckPlan(source=source(site), baseline=True))
            return await check(site, CheckPlan(source=source(site), known=known_from(first)))

    visits = asyncio.run(story())
    assert {visit.outcome for visit in visits} == {Outcome.UNCHANGED}
    assert [visit.conditional for visit in visits if visit.url.endswith(ROWS[0])] == [True]
    assert not any(visit.body for visit in visits)


def test_no_validators_when_a_full_visit_is_due_or_the_page_was_missing() -> None:
    site = Site({"/zcwj/1.html": page(policy(1), ETag='"v1"')})
    base = KnownPage(url="", role=Role.DOCUMENT, state=PageState.ALIVE, etag='"v1"', body_digest="0", text_digest="0")
    cases = [
        (base, True),
        (replace(base, visits_since_full=8), True),
        (replace(base, visits_since_full=9), False),
        (replace(base, missing_streak=1), False),
        (replace(base, state=PageState.GONE), False),
        (replace(base, state=PageState.NEW), False),
        (replace(base, pending=True), False),
    ]

    async def story(case: KnownPage) -> bool:
        async with serving(site):
            site.asked.clear()
            pages = (replace(case, url=f"{site.origin}/zcwj/1.html"),)
            await check(site, CheckPlan(source=Source(name="lanhe", urls=()), known=pages))
        return "if-none-match" in next(one for one in site.asked if one.path != "/robots.txt").headers

    assert [asyncio.run(story(case)) for case, _ in cases] == [expected for _, expected in cases]


def test_changed_text_is_fetched_twice_and_new_text_of_a_government_once() -> None:
    site = lanhe()

    async def story() -> tuple[Visit, list[str]]:
        async with serving(site):
            first = await check(site, CheckPlan(source=source(site), baseline=True))
            site.asked.clear()
            site.pages[ROWS[2]] = page(policy(3, amount=80))
            visits = await check(site, CheckPlan(source=source(site), known=known_from(first)))
            return next(visit for visit in visits if visit.url.endswith(ROWS[2])), site.paths()

    visit, paths = asyncio.run(story())
    assert visit.outcome is Outcome.OK
    assert visit.again is not None
    assert visit.document is not None
    assert visit.again.text_digest == visit.document.text_digest
    assert paths.count(ROWS[2]) == 2
    assert all(paths.count(row) == 1 for row in ROWS if row != ROWS[2])


def test_noise_around_the_text_is_no_reason_to_fetch_twice() -> None:
    site = lanhe()

    async def story() -> tuple[list[Visit], list[str]]:
        async with serving(site):
            first = await check(site, CheckPlan(source=source(site), baseline=True))
            site.asked.clear()
            site.pages[ROWS[2]] = page(policy(3, aside='<div class="visits">访问量：1024</div>'))
            visits = await check(site, CheckPlan(source=source(site), known=known_from(first)))
            return visits, site.paths()

    visits, paths = asyncio.run(story())
    assert outcomes(visits)[ROWS[2][1:]] is Outcome.OK
    assert paths.count(ROWS[2]) == 1


def test_new_page_of_an_aggregator_is_fetched_twice() -> None:
    site = lanhe()

    async def story() -> list[Visit]:
        async with serving(site):
            plan = CheckPlan(source=source(site, kind=SourceKind.AGGREGATOR), baseline=True)
            return await check(site, plan)

    visits = asyncio.run(story())
    assert all(visit.again is not None for visit in visits if visit.role is Role.DOCUMENT)
    assert all(site.paths().count(row) == 2 for row in ROWS)


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
        counted: dict[str, int] = {}

        def count(name: str, visit: Visit) -> None:
            counted[name] = counted.get(name, 0) + 1

        async with serving(*sites), ResidentCrawler(QUICK) as crawler:
            plans = [
                CheckPlan(source=replace(source(site), name=f"site {number}"), baseline=True)
                for number, site in enumerate(sites)
            ]
            await run_checks(crawler, plans, count)
        return counted

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
