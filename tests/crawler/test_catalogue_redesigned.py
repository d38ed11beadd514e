"""A site of the catalogue that was given another publishing system is read on; what a user chose stays."""

from __future__ import annotations

import asyncio

import pytest
from cms_interfaces import Epoint, Gkmlpt, WordPress
from cms_site import CmsSite, Fault
from cms_static import Plain, Trs, Ucap
from cms_themes import Drupal, Vsb
from servers import serving
from test_cms import PATIENT, SITES, entries_of, listings

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import Source
from pipeline.model import KnownPage, Outcome, PageState, Role, Visit
from pipeline.reasons.visit_words import reason_in_words
from service.adding.probing import probe

OLD = ("epoint", "ucap_search", "json_list", "trs", "hanweb", "feed", "wordpress")
KNOWN_BY_THEMSELVES = [kind for kind in SITES if not kind.options]


def source(site: CmsSite, adapter: str, *, chosen: bool = False) -> Source:
    address = site.origin + (site.start or site.listing)
    return Source(name="qinghe", urls=(address,), adapter=adapter, is_adapter_chosen=chosen)


def walked(site: CmsSite, adapter: str, *, chosen: bool = False) -> list[Visit]:
    async def story() -> list[Visit]:
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            return await listings(crawler, site, source=source(site, adapter, chosen=chosen))

    return asyncio.run(story())


@pytest.mark.parametrize("adapter", OLD)
@pytest.mark.parametrize("kind", [Plain, Trs, Ucap, Vsb, Drupal, WordPress, Gkmlpt, Epoint], ids=lambda kind: kind.name)
def test_a_site_of_another_system_is_read_to_its_end(kind: type[CmsSite], adapter: str) -> None:
    site = kind()
    visits = walked(site, adapter)
    assert {visit.outcome for visit in visits} == {Outcome.OK}, [visit.reason for visit in visits]
    assert len(entries_of(visits)) == site.rows
    for visit in visits:
        if visit.reason:
            assert f"“{adapter}”" in visit.reason
            assert site.adapter in visit.reason
            assert "目录" in reason_in_words(visit.reason, "zh")


@pytest.mark.parametrize("kind", KNOWN_BY_THEMSELVES, ids=lambda kind: kind.name)
def test_every_system_is_known_in_place_of_another(kind: type[CmsSite]) -> None:
    site = kind()
    adapter = "epoint" if site.adapter != "epoint" else "gkmlpt"
    visits = walked(site, adapter)
    assert len(entries_of(visits)) == site.rows, [visit.reason for visit in visits]
    assert any(f"“{adapter}”" in visit.reason for visit in visits) or site.adapter == "html_list"


def test_what_the_user_chose_stays() -> None:
    (visit,) = walked(WordPress(), "epoint", chosen=True)
    assert visit.outcome is Outcome.UNREADABLE
    assert "epoint" in visit.reason


def test_a_probe_says_as_what_it_is_read() -> None:
    async def story() -> tuple[str, str]:
        site = WordPress()
        async with serving(site):
            found = await probe(source(site, "epoint"), PATIENT)
        assert found.trouble == ""
        first = found.listings[-1]
        return first.reason, first.document.kind_evidence if first.document else ""

    reason, evidence = asyncio.run(story())
    assert "epoint" in reason
    assert evidence.startswith("wordpress")


NEWS = "".join(f"<li><a href='/hot/{n}.html'>青禾市第{n}批项目集中开工仪式今日举行</a></li>" for n in range(1, 9))


@pytest.mark.parametrize("says", [Fault.MESSAGE, Fault.PAGE])
def test_rows_beside_a_listing_do_not_take_its_place(says: Fault) -> None:
    """An interface may fail for a day, and the frame around its rows links to news."""
    site = Epoint()
    site.framed = lambda: f"<div id='app'></div><script src='/js/list.js'></script><ul>{NEWS}</ul>"
    site.fault = says

    async def story() -> list[Visit]:
        async with serving(site), ResidentCrawler(PATIENT) as crawler:
            known = KnownPage(
                url=f"{site.origin}/a/1.html", role=Role.DOCUMENT, state=PageState.ALIVE, name="青禾市绿色工厂管理办法"
            )
            plan = CheckPlan(source=source(site, "epoint"), known=(known,), due=frozenset())
            return [visit async for visit in crawler.check(plan)]

    visits = asyncio.run(story())
    assert not entries_of(visits)
    assert visits[-1].outcome in (Outcome.UNREADABLE, Outcome.PARTIAL)
    assert all("/hot/" not in visit.url for visit in visits)
