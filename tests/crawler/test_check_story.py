"""What a check visits, in which order, and what it fetches twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from lanhe import QUICK, ROWS, check, known_from, lanhe, outcomes, source
from pages import listing, policy
from servers import Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.source import Source, SourceKind
from pipeline.model import Kind, KnownPage, Outcome, PageState, Role, Visit

PATIENT = replace(QUICK, timeout_seconds=60)  # a busy machine is no reason to ask again


def test_baseline_reads_listings_to_their_end() -> None:
    site = lanhe(pages=3)

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(site, CheckPlan(source=source(site), baseline=True), PATIENT)

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
