"""Every system's listing is known, read to its end and left in peace, also when it misbehaves.

After a wanted change of what rows tell: pytest tests/crawler/test_cms.py --update-golden, and review the diff.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from cms_interface import Interface
from cms_interfaces import INTERFACES, Epoint, WordPress
from cms_site import CmsSite, Fault, Policy, plain, row
from cms_static import STATIC, Trs, Wuxi
from servers import Asked, Reply, serving

from crawler.adapters import ADAPTERS
from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings, Source
from pipeline.model import Entry, Outcome, Role, Visit
from service.adding.probing import Probe, probe

GOLDEN = Path(__file__).parent / "cms_rows"
SITES: tuple[type[CmsSite], ...] = (*STATIC, *INTERFACES)
PATIENT = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=60, allow_private=True)
BAD = (Outcome.UNREADABLE, Outcome.PARTIAL)
each_site = pytest.mark.parametrize("kind", SITES, ids=lambda kind: kind.name)


def source_of(site: CmsSite) -> Source:
    address = site.origin + (site.start or site.listing)
    adapter = site.adapter if site.options else ""
    return Source(name="qinghe", urls=(address,), adapter=adapter, options=site.options)


async def listings(
    crawler: ResidentCrawler, site: CmsSite, *, page_limit: int = 50, source: Source | None = None
) -> list[Visit]:
    """The visits of the listing's pages; documents are not waited for."""
    visits = []
    plan = CheckPlan(source=source or source_of(site), baseline=True, page_limit=page_limit)
    async for visit in crawler.check(plan):
        if visit.role is not Role.LISTING:
            break
        visits.append(visit)
    return visits


async def walked(site: CmsSite, *, page_limit: int = 50) -> list[Visit]:
    async with serving(site), ResidentCrawler(PATIENT) as crawler:
        return await listings(crawler, site, page_limit=page_limit)


def entries_of(visits: Sequence[Visit]) -> list[Entry]:
    shown = [entry for visit in visits if visit.document for entry in visit.document.entries]
    return list({entry.url: entry for entry in shown}.values())


def record_of(entry: Entry, origin: str) -> dict[str, str]:
    told = {name: str(value) for name, value in asdict(entry).items() if value}
    return {**told, "url": entry.url.removeprefix(origin), "validity": entry.validity.value}


@pytest.mark.parametrize("kind", [kind for kind in SITES if not kind.options], ids=lambda kind: kind.name)
def test_who_adds_a_source_types_its_address_and_nothing_else(kind: type[CmsSite]) -> None:
    site = kind()

    async def story() -> Probe:
        async with serving(site):
            return await probe(replace(source_of(site), adapter="", options={}), PATIENT)

    found = asyncio.run(story())
    assert not found.trouble
    titles = [entry.title for visit in found.listings if visit.document for entry in visit.document.entries]
    assert titles[0] in (Policy(number=1).title, "")  # a sitemap tells addresses alone
    assert len(titles) >= min(kind.per_page, kind.rows)
    assert any(site.adapter in visit.document.kind_evidence for visit in found.listings if visit.document)


@each_site
def test_rows_of_all_pages_are_read_with_what_they_tell(kind: type[CmsSite], request: pytest.FixtureRequest) -> None:
    site = kind()
    visits = asyncio.run(walked(site))
    assert {visit.outcome for visit in visits} == {Outcome.OK}, [visit.reason for visit in visits]
    assert site.refused == 0
    evidence = visits[0].document.kind_evidence if visits[0].document else ""
    assert evidence.startswith(f"{site.adapter}: ")
    rows = [record_of(entry, site.origin) for entry in entries_of(visits)]
    golden = GOLDEN / f"{site.name}.jsonl"
    if request.config.getoption("--update-golden"):
        golden.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), encoding="utf-8")
    assert rows == [json.loads(line) for line in golden.read_text("utf-8").splitlines()]
    assert len(rows) == site.rows


@each_site
def test_no_listing_is_walked_without_end(kind: type[CmsSite]) -> None:
    async def story() -> None:
        site = kind()
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            for fault in (Fault.ENDLESS, Fault.REPEATS, Fault.LIES):
                site.fault, site.data_asked = fault, []
                visits = await listings(crawler, site, page_limit=5)
                assert visits[0].outcome is Outcome.OK, fault
                found = len(entries_of(visits))
                if fault is Fault.ENDLESS:
                    assert found == site.per_page * len(set(site.data_asked)), fault
                    assert len(site.data_asked) <= 5
                elif fault is Fault.LIES:
                    assert found == site.rows, fault
                    assert {visit.outcome for visit in visits} == {Outcome.OK}, fault
                else:
                    assert found <= site.per_page, fault
                    assert len(site.data_asked) <= (2 if site.adapter != "sitemap" else 5), fault

    asyncio.run(story())


@pytest.mark.parametrize("kind", INTERFACES, ids=lambda kind: kind.name)
def test_bad_answers_are_never_taken_for_an_empty_listing(kind: type[CmsSite]) -> None:
    async def story() -> None:
        site = kind()
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            for fault in (Fault.EMPTY, Fault.PAGE, Fault.MESSAGE, Fault.RENAMED):
                site.fault = fault
                visits = await listings(crawler, site)
                assert entries_of(visits) == [], fault
                assert visits[-1].outcome in BAD, (fault, visits[-1])
                assert visits[-1].reason, fault
                if fault is Fault.PAGE and isinstance(site, Interface) and site.adapter != "hanweb_xxgk":
                    assert visits[-1].reason == "A page came where JSON was asked for."

    asyncio.run(story())


@pytest.mark.parametrize("kind", [kind for kind in INTERFACES if kind.rows > kind.per_page], ids=lambda kind: kind.name)
def test_a_later_page_that_fails_is_told_and_does_not_pass_for_the_end(kind: type[CmsSite]) -> None:
    site = kind()
    site.fault, site.sound_pages = Fault.MESSAGE, 1
    visits = asyncio.run(walked(site))
    assert len(entries_of(visits)) == site.per_page
    assert visits[-1].outcome in BAD
    assert visits[-1].reason


@pytest.mark.parametrize("kind", [kind for kind in INTERFACES if kind.told is not None], ids=lambda kind: kind.name)
def test_an_adapter_that_is_named_asks_also_where_the_clue_stands_in_a_script_of_its_own(kind: type[CmsSite]) -> None:
    site = kind()
    site.framed = lambda: "<div id='app'></div><script src='/js/list.js'></script>"  # type: ignore[attr-defined]

    async def story() -> list[Visit]:
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            address = site.origin + site.listing
            source = Source(name="qinghe", urls=(address,), adapter=site.adapter, options=site.told or {})
            return await listings(crawler, site, source=source)

    visits = asyncio.run(story())
    assert site.refused == 0
    assert {visit.outcome for visit in visits} == {Outcome.OK}, [visit.reason for visit in visits]
    assert len(entries_of(visits)) == site.rows


def test_a_site_that_answers_its_home_page_to_every_address_adds_nothing() -> None:
    site = Wuxi()
    home = plain(f"<ul>{''.join(row(Policy(number=n), f'/news/{n}.html') for n in range(500, 520))}</ul>")
    site.pages = {site.later.format(n=n): home for n in range(2, 9)}
    site.rows = 15  # type: ignore[misc]  # one page, as full as pages are
    visits = asyncio.run(walked(site))
    assert {visit.outcome for visit in visits} == {Outcome.OK}
    assert len(entries_of(visits)) == 15
    assert site.later.format(n=2) in site.paths()


def test_a_page_that_is_not_what_its_settings_say_is_unreadable_and_says_what_it_looks_like() -> None:
    site = Trs()

    async def story() -> list[Visit]:
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            source = Source(name="qinghe", urls=(site.origin + site.listing,), adapter="epoint")
            return [visit async for visit in crawler.check(CheckPlan(source=source))]

    site.show = lambda number, policies: plain(site.pager(number))  # type: ignore[method-assign]  # its rows are gone
    (visit,) = asyncio.run(story())
    assert (visit.outcome, visit.document) == (Outcome.UNREADABLE, None)
    assert "“epoint”; it looks like trs: createPageHTML(3, 0," in visit.reason


def test_a_number_behind_the_last_that_is_refused_with_400_is_the_end() -> None:
    site = WordPress()
    site.rows = 40  # type: ignore[misc]  # two full pages
    visits = asyncio.run(walked(site))
    assert site.data_asked == [1, 2, 3]
    assert {visit.outcome for visit in visits} == {Outcome.OK}
    assert len(entries_of(visits)) == 40


def test_a_listing_whose_rows_are_gone_is_not_searched_for_them_page_by_page() -> None:
    site = Trs()
    site.fault = Fault.ENDLESS
    site.show = lambda number, policies: plain(site.pager(number))  # type: ignore[method-assign]  # its rows are gone
    asyncio.run(walked(site))
    assert len(site.data_asked) == 3  # as many as there may be frames


def test_a_look_at_one_page_goes_through_frames_to_its_rows() -> None:
    site = Epoint()
    visits = asyncio.run(walked(site, page_limit=1))
    assert [len(visit.document.entries) for visit in visits if visit.document] == [0, 0, 20]
    assert site.data_asked == [1]


def test_an_interface_that_robots_txt_forbids_is_not_asked() -> None:
    site = INTERFACES[0]()
    site.pages["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /module/")
    visits = asyncio.run(walked(site))
    assert [visit.outcome for visit in visits] == [Outcome.OK, Outcome.DISALLOWED]
    assert site.data_asked == [1]


def test_a_listing_that_moves_to_another_system_is_read_on() -> None:
    site = Moving()

    async def story() -> list[list[Visit]]:
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            before = await listings(crawler, site)
            site.moved.origin = site.origin
            site.has_moved = True
            return [before, await listings(crawler, site)]

    walks = asyncio.run(story())
    told = [visits[0].document.kind_evidence for visits in walks if visits[0].document]
    assert [each.partition(":")[0] for each in told] == ["trs", "epoint"]
    assert [len(entries_of(visits)) for visits in walks] == [35, 35]


class Moving(Trs):
    """A list whose address answers as another system from some day on."""

    listing = Epoint.listing
    later = "/dynamic/zwgk/index_{n}.html"

    def __init__(self) -> None:
        super().__init__()
        self.moved = Epoint()
        self.has_moved = False

    def number_of(self, asked: Asked) -> int | None:
        return 1 if asked.path == self.listing else super().number_of(asked)

    def reply_to(self, asked: Asked) -> Reply:
        return self.moved.reply_to(asked) if self.has_moved else super().reply_to(asked)


def test_every_adapter_has_a_site_that_speaks_its_protocol() -> None:
    assert {kind.adapter for kind in SITES} == {adapter.name for adapter in ADAPTERS} - {"page"}
