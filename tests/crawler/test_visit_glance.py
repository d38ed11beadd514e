"""A known page on which only noise has moved is passed over at a glance; an edit of it is read."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from lanhe import check, known_from, source
from pages import policy
from servers import Site, page, serving

from crawler.check import CheckPlan
from crawler.source import SourceKind
from pipeline.glance.rest import unpacked
from pipeline.model import Outcome, PageState, Visit

LONG = "<p>奖励资金由市、县两级财政按照规定比例分担，市级部门按年度汇总，县级部门按季度拨付，不得截留、挤占、挪用。</p>"
MORE = "".join(LONG.replace("奖励资金", f"第{n}类奖励资金") for n in "甲乙丙丁戊己")


def counted(count: int, amount: int = 50, title: str = "") -> str:
    """A policy with a counter under it."""
    return policy(1, amount=amount, extra=MORE, aside=f"{title}<div>浏览次数：<span>{count}</span></div>")


def story(kind: SourceKind, *pages: str) -> list[Visit]:
    """The visits of one address that shows *pages* in turn; each visit knows of the one before it."""
    site = Site({"/zcwj/1.html": page(pages[0])})

    kept = [b""]

    async def told() -> list[Visit]:
        visits: list[Visit] = []
        async with serving(site):
            one = source(site, "/zcwj/1.html", kind=kind)
            (first,) = await check(site, CheckPlan(source=one, baseline=True))
            visits.append(first)
            known = replace(known_from([first])[0], state=PageState.ALIVE)
            for shown in pages[1:]:
                site.pages["/zcwj/1.html"] = page(shown)
                (visit,) = await check(site, CheckPlan(source=one, known=(known,), sketch_of=lambda _: kept[-1]))
                visits.append(visit)
                kept.extend([visit.sketch] if visit.sketch else [])
        return visits

    return asyncio.run(told())


def test_a_counter_is_passed_over_once_its_page_was_read_twice() -> None:
    visits = story(SourceKind.GOVERNMENT, counted(7), counted(8), counted(9), counted(1234))
    assert [visit.outcome for visit in visits] == [Outcome.OK, Outcome.OK, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert [bool(visit.sketch) for visit in visits] == [False, True, False, False]
    assert visits[2].document is None


def test_an_edit_under_a_moving_counter_is_read() -> None:
    visits = story(SourceKind.GOVERNMENT, counted(7), counted(8), counted(9, amount=60))
    assert visits[2].outcome is Outcome.OK
    assert visits[2].again is not None
    assert "60万元" in "".join(visits[2].document.body if visits[2].document else ())
    assert visits[2].sketch == b""


def test_furniture_that_is_new_at_every_fetch_is_sketched_ever_more_rarely() -> None:
    restless = [counted(n).replace("</body>", "<ul><li>山水</li></ul>" * n + "</body>") for n in range(1, 26)]
    visits = story(SourceKind.GOVERNMENT, *restless)
    assert {visit.outcome for visit in visits} == {Outcome.OK}
    assert 0 < sum(bool(unpacked(visit.sketch).sketch) for visit in visits) <= 7


def test_a_page_that_has_come_to_rest_is_passed_over_again() -> None:
    restless = [counted(n).replace("</body>", "<ul><li>山水</li></ul>" * n + "</body>") for n in range(1, 6)]
    visits = story(SourceKind.GOVERNMENT, *restless, *(counted(n) for n in range(10, 20)))
    assert visits[-1].outcome is Outcome.UNCHANGED


def test_a_repost_is_always_read() -> None:
    visits = story(SourceKind.AGGREGATOR, counted(7), counted(8), counted(9))
    assert [visit.outcome for visit in visits] == [Outcome.OK] * 3
