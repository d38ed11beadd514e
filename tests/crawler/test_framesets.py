"""Pages that show nothing but frames: the page that matters is looked at, or its address is named."""

from __future__ import annotations

import asyncio

import pytest
from lanhe import QUICK, lanhe
from servers import Site, page, serving

from crawler.adapters.iframe import frames_of
from crawler.source import Source
from pipeline.model import Outcome
from pipeline.reasons.visit_words import reason_in_words
from service.adding.probing import Probe, probe
from service.adding.surveying import Survey, survey

HEAD = "<html><head><title>蓝河市人民政府</title></head>"
NONE = "<noframes><body>您的浏览器不支持框架，请更换。</body></noframes></frameset></html>"
FURNITURE = '<frame src="/html/top.html" name="f1"><frame name="leftFrame" src="/html/a.html">'


def frameset(inner: str) -> str:
    return f'{HEAD}<frameset rows="80,*" border="0">{FURNITURE}{inner}{NONE}'


def looked_at(site: Site, path: str) -> tuple[Survey, Probe]:
    async def story() -> tuple[Survey, Probe]:
        async with serving(site):
            source = Source(name="lanhe", urls=(site.origin + path,))
            return await survey(source, QUICK), await probe(source, QUICK)

    return asyncio.run(story())


@pytest.mark.parametrize("frame", ["<frame src=/zcwj/>", '<FRAME NAME="main" SRC="zcwj/" scrolling="auto">'])
def test_the_list_in_a_frameset_is_read(frame: str) -> None:
    site = lanhe()
    site.pages["/list.html"] = page(frameset(frame))
    _, found = looked_at(site, "/list.html")
    assert found.trouble == ""
    assert [visit.outcome for visit in found.listings] == [Outcome.OK, Outcome.OK]
    assert "frameset" in (found.listings[0].document.kind_evidence if found.listings[0].document else "")
    assert sum(len(visit.document.entries) for visit in found.listings if visit.document) == 5
    assert not any(path.startswith("/html/") for path in site.paths())


def test_a_home_page_in_a_frameset_offers_its_listings() -> None:
    site = lanhe()
    site.pages["/"] = page(frameset('<frame src="/main.html">'))
    site.pages["/main.html"] = page(f'{HEAD}<body><a href="/zcwj/">政策文件</a><a href="/xw/">新闻</a></body></html>')
    seen, _ = looked_at(site, "/")
    assert [(offer.column.name, offer.rows) for offer in seen.offers] == [("政策文件", 5)]


def test_a_frameset_of_another_site_names_its_address() -> None:
    only = f'{HEAD}<frameset rows="*"><frame src="http://zw.lanhe.example/zcwj/">{NONE}'
    site = Site({"/list.html": page(only)})
    _, found = looked_at(site, "/list.html")
    (visit,) = found.listings
    assert visit.outcome is Outcome.UNREADABLE
    assert "http://zw.lanhe.example/zcwj/" in visit.reason
    assert "http://zw.lanhe.example/zcwj/" in reason_in_words(visit.reason, "zh")
    assert site.paths() == ["/list.html"] * 2


def test_where_all_frames_are_furniture_all_are_frames() -> None:
    found = frames_of(f"<frameset>{FURNITURE}</frameset>", "http://lanhe.example/")
    assert found == ("http://lanhe.example/html/top.html", "http://lanhe.example/html/a.html")
