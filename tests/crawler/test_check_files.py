"""Files are fetched with the politeness of pages: robots.txt, one slot and delay for a host, validators, a limit."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

from file_makers import docx, paragraph
from lanhe import QUICK, check, known_from, source
from pages import listing, policy
from servers import Asked, Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.source import CrawlSettings
from pipeline.model import Kind, Outcome, Role, Visit

NAMES = ("a", "b", "c")
LINKS = "".join(f'<p><a href="/files/{name}.pdf">附件{name}.pdf</a></p>' for name in NAMES)


def site_with_files(reply: Reply | None = None) -> Site:
    file = reply or Reply(body=b"%PDF-1.4 one", headers={"Content-Type": "application/pdf"})
    return Site({"/zcwj/1.html": page(policy(1, tail=LINKS))} | {f"/files/{name}.pdf": file for name in NAMES})


def files_of(site: Site, crawl: CrawlSettings = QUICK, *, twice: bool = False) -> list[Visit]:
    """The visits of files in one check, or in the second of two."""

    async def story() -> list[Visit]:
        async with serving(site):
            one = source(site, "/zcwj/1.html")
            visits = await check(site, CheckPlan(source=one, baseline=True), crawl)
            if twice:
                visits = await check(site, CheckPlan(source=one, known=known_from(visits)), crawl)
        return [visit for visit in visits if visit.role is Role.ATTACHMENT]

    return asyncio.run(story())


def test_robots_hold_for_files() -> None:
    site = site_with_files()
    site.pages["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /files/\n")
    assert [visit.outcome for visit in files_of(site)] == [Outcome.DISALLOWED] * 3
    assert site.paths() == ["/zcwj/1.html"]


def test_files_wait_their_turn_in_the_slot_of_their_host() -> None:
    site = site_with_files()
    files_of(site, replace(QUICK, per_host=1, delay_seconds=0.2))
    moments = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
    assert len(moments) == 4
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(moments))


def test_a_known_file_is_asked_for_with_its_validator() -> None:
    whole = Reply(body=b"%PDF-1.4 one", headers={"ETag": '"one"'})

    def file(asked: Asked) -> Reply:
        return Reply(status=304) if asked.headers.get("if-none-match") == '"one"' else whole

    site = site_with_files()
    site.pages.update((f"/files/{name}.pdf", file) for name in NAMES)
    visits = files_of(site, twice=True)
    assert [(visit.outcome, visit.status, visit.body) for visit in visits] == [(Outcome.UNCHANGED, 304, b"")] * 3


def test_a_file_above_the_limit_is_broken_off() -> None:
    site = site_with_files(Reply(body=b"%PDF" + bytes(200_000)))
    visits = files_of(site, replace(QUICK, max_body_bytes=100_000))
    assert {visit.outcome for visit in visits} == {Outcome.UNREADABLE}
    assert "larger than a page or file may be" in visits[0].reason


def test_a_file_that_a_listing_announces_is_a_policy_when_it_says_what_one_says() -> None:
    act = docx(*map(paragraph, ("蓝政发〔2031〕9号", "蓝河市雨水花园管理办法", "第一条　养护。", "第二条　施行。")))
    form = docx(*map(paragraph, ("申报单位", "联系人")))
    rows = ["/files/act.docx", "/files/form.docx"]
    site = Site({"/zcwj/": page(listing(rows)), rows[0]: Reply(body=act), rows[1]: Reply(body=form)})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(site, CheckPlan(source=source(site), baseline=True))

    documents = {visit.url[-8:]: visit.document for visit in asyncio.run(story()) if visit.role is Role.DOCUMENT}
    kinds = {end: document.kind for end, document in documents.items() if document}
    assert kinds == {"act.docx": Kind.POLICY, "orm.docx": Kind.ATTACHMENT}
    found = documents["act.docx"]
    assert found is not None
    assert (found.title, found.doc_number) == ("蓝河市雨水花园管理办法", "蓝政发〔2031〕9号")
