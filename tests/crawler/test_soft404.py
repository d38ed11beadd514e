"""Each site has its own way to say that a page is gone; it is asked for an address that cannot exist."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from lanhe import check, known_from, lanhe, source
from pages import policy
from servers import Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.soft404 import impossible
from pipeline.model import Outcome, Visit

FRAME = "<div>首页</div><div>今天是2026年7月1日</div><ul><li><a href=/a.html>市政要闻</a></li></ul>"
AWAY = f"<html><head><title>澜禾市</title></head><body>{FRAME}<p>哎呀，您要看的内容飞到外太空去了</p></body></html>"
GONE = "/zcwj/3.html"


def answering_everything(site: Site, text: str) -> None:
    """Make *site* answer so to what it does not know."""

    class Everything(dict[str, Reply]):
        def get(self, key: str, default: object = None) -> Reply:  # type: ignore[override]
            known: Reply | None = super().get(key)
            missing = page(text.replace("7月1日", f"7月{len(site.asked)}日"))
            return known or (missing if key != "/robots.txt" else Reply(status=404))

    site.pages = Everything(site.pages)  # type: ignore[assignment,arg-type]


def second_visit(change: Callable[[Site], object]) -> tuple[Visit, Site]:
    """The visit of one known page after *change*, and its site."""
    site = lanhe()

    async def story() -> list[Visit]:
        async with serving(site):
            one = source(site)
            first = await check(site, CheckPlan(source=one, baseline=True))
            change(site)
            site.asked.clear()
            return await check(site, CheckPlan(source=one, known=known_from(first)))

    visits = asyncio.run(story())
    return next(visit for visit in visits if visit.url.endswith(GONE)), site


def asked_in_vain(site: Site) -> list[str]:
    known = {f"/zcwj/{n}.html" for n in range(1, 6)} | {"/zcwj/"}
    return [path for path in site.paths() if path not in known]


def test_a_page_gone_in_the_way_of_its_site_is_missing() -> None:
    def gone(site: Site) -> None:
        answering_everything(site, AWAY)
        del site.pages[GONE]
        del site.pages["/zcwj/4.html"]

    visit, site = second_visit(gone)
    assert visit.outcome is Outcome.MISSING
    assert "nothing can stand" in visit.reason
    assert len(asked_in_vain(site)) == 1


def test_a_page_that_says_the_same_while_the_site_answers_404_elsewhere_is_not_missing() -> None:
    visit, _ = second_visit(lambda site: site.pages.update({GONE: page(AWAY)}))
    assert visit.outcome is not Outcome.MISSING


def test_a_short_text_in_the_frame_of_the_site_is_not_missing() -> None:
    def shortened(site: Site) -> None:
        answering_everything(site, AWAY)
        title = "澜禾市人民政府关于同意设立园区的批复"
        reply = "你县关于设立园区的请示收悉。经研究，同意设立园区，规划面积3平方公里，请认真组织实施。"
        text = f"<h1>{title}</h1><div id=zoom><p>澜政函〔2026〕3号</p><p>澜东县人民政府：</p><p>{reply}</p></div>"
        site.pages[GONE] = page(f"<html><head><title>{title}</title></head><body>{FRAME}{text}</body></html>")

    visit, _ = second_visit(shortened)
    assert visit.outcome is Outcome.OK


def test_an_edited_text_costs_no_further_request() -> None:
    visit, site = second_visit(lambda site: site.pages.update({GONE: page(policy(33))}))
    assert visit.outcome is Outcome.OK
    assert asked_in_vain(site) == []


@pytest.mark.parametrize(
    ("url", "beside"),
    [
        ("https://a.gov.cn/zc/2024/t1.html", "https://a.gov.cn/zc/2024/0??.html"),
        ("https://a.gov.cn/zc/show", "https://a.gov.cn/zc/0??"),
        ("https://a.gov.cn/zc/12/", "https://a.gov.cn/zc/0??"),
        ("https://a.gov.cn/show.jsp?col=3&id=88", "https://a.gov.cn/show.jsp?col=3&id=0??"),
    ],
)
def test_what_cannot_exist_stands_beside_the_page(url: str, beside: str) -> None:
    before, _, after = beside.partition("??")
    made = impossible(url)
    assert made.startswith(before)
    assert made.endswith(after)
    assert made != url
