"""The pages in a real browser: nothing is refused by the policy, nothing overflows, everything can be read."""

from __future__ import annotations

import pytest
from looks import PHONE, WIDE, Look, looks_well, opened, wear
from playwright.sync_api import Browser, expect
from review_web import Web
from sample import CITY, PROVINCE

PAGES = (
    "/",
    "/?tab=all&words=%E6%B0%A2%E8%83%BD&since=2026-01-01",
    "/timeline?year=2026",
    "/changes/2",
    "/changes/5",
    "/policies",
    "/policies?sort=published&revised=no",
    "/policies/2",
    "/policies/2?marks=since",
    "/policies/2?on=2026-03-03",
    "/policies/3",
    "/policies/4",
    "/policies/6",
    "/policies/6/tasks",
    "/api",
    "/api?record=Change",
    "/compare?before=6:1&after=6:2",
    "/compare?before=2:1&after=2:3&show=all",
    "/compare?before=2:1&after=2:4&view=side",
    "/compare?before=2:1&after=6&view=side&show=context&typography=1",
    "/compare?before=2:1",
    "/policies/2/clause?label=第二章/第六条",
    "/policies/2/revisions",
    "/policies/2/copies",
    "/policies/2/relations",
    "/policies/2/revisions/2/evidence",
    "/policies/2/revisions/2/evidence?view=source",
    "/policies/2/revisions/2/evidence?view=rendered",
    "/search",
    "/search?q=储能",
    "/sources",
    "/sources/add",
    "/sources/catalogue",
    f"/sources/{CITY}",
    "/sources/shilin-zcjd",
    "/coverage",
    "/held",
    "/alerts",
    "/alerts/deliveries",
    "/alerts/deliveries/1",
    "/help",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "looks"),
    [
        ("zh-CN", (Look(WIDE, "dark"), Look(PHONE, "light"))),  # loaded wide, where filters stand open
        ("en-GB", (Look(PHONE, "dark"),)),
    ],
)
def test_no_page_complains_overflows_or_keeps_readers_out(
    browser: Browser, web: Web, language: str, looks: tuple[Look, ...]
) -> None:
    with opened(browser, web, language=language) as (page, complaints):
        wear(page, looks[0])
        for path in PAGES:
            page.goto(path)
            looks_well(page, *looks)
        assert complaints == []


def test_a_reader_finds_a_change_and_compares(browser: Browser, web: Web) -> None:
    with opened(browser, web, language="en-GB") as (page, complaints):
        page.goto("/")
        page.get_by_label("Words").fill("泄漏在线监测")
        page.get_by_text("Kind", exact=True).first.click()
        page.get_by_label("Revised", exact=True).check()
        page.get_by_role("button", name="Apply").click()
        page.get_by_role("link", name="澜江市加氢站管理办法").click()
        expect(page.get_by_role("heading", name="Changed clauses")).to_be_visible()
        page.get_by_role("link", name="Compare the two revisions").click()
        expect(page.locator("ins", has_text="1000")).to_be_visible()
        page.get_by_role("link", name="Side by side").click()
        page.get_by_role("link", name="All clauses").click()
        expect(page.locator(".edit-moved .where")).to_contain_text("第二章 › 第八条")
        page.get_by_label("To", exact=True).select_option("2:3")
        page.get_by_role("button", name="Compare").click()
        expect(page.locator(".edit-modified")).to_have_count(3)
        assert complaints == []


def test_the_pages_work_without_script(browser: Browser, web: Web) -> None:
    with opened(browser, web, script=False) as (page, complaints):
        page.goto("/")
        page.get_by_text("筛选", exact=True).click()
        page.get_by_text("变化种类").first.click()
        page.get_by_label("撤下", exact=True).check()
        page.get_by_role("button", name="应用").click()
        expect(page.locator(".row")).to_have_count(1)
        page.goto(f"/sources/{PROVINCE}")
        page.get_by_role("button", name="立即检查").click()
        expect(page.get_by_role("status")).to_contain_text("已安排检查")
        assert web.checked[-1] == PROVINCE
        assert complaints == []


def test_the_keyboard_reaches_the_text_first(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, _):
        page.goto("/policies/2")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_marks_differ_without_colour(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, _):
        page.goto("/changes/2")
        lines = [
            page.locator(tag).first.evaluate("e => getComputedStyle(e).textDecorationLine") for tag in ("ins", "del")
        ]
        assert lines == ["underline", "line-through"]


def test_hostile_words_do_nothing(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, complaints):
        page.on("dialog", lambda _: complaints.append("a dialog opened"))
        for path in ("/", "/policies", "/policies/4", "/changes/5", "/policies/2"):
            page.goto(path)
        assert page.locator('a[href^="javascript"]').count() == 0
        assert complaints == []
