"""Comparing in a real browser: keys, the map, the phone, paper, and all of it without script."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
from looks import PHONE, WIDE, opened
from playwright.sync_api import Browser, Page, expect
from review_web import Web

THERE = "/compare?before=2:1&after=2:3"


def focused(page: Page) -> str:
    """What a screen reader would read next."""
    return str(page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))


def test_keys_lead_from_change_to_change(browser: Browser, web: Web) -> None:
    with opened(browser, web, language="en-GB") as (page, complaints):
        page.goto(THERE)
        expect(page.locator(".nav .at")).to_have_text("5 changes")
        page.keyboard.press("n")
        expect(page.locator(".nav .at")).to_have_text("1 of 5")
        expect(page).to_have_url(re.compile("#e1$"))
        page.keyboard.press("j")
        assert focused(page).startswith("2 of 5 modified 第二章 › 第六条")
        page.keyboard.press("p")
        page.keyboard.press("k")
        expect(page).to_have_url(re.compile("#e1$"))
        for _ in range(9):
            page.keyboard.press("n")
        expect(page.locator(".nav .at")).to_have_text("5 of 5")
        assert page.evaluate("history.length") == 2
        assert complaints == []


def test_a_shared_address_leads_to_its_change(browser: Browser, web: Web) -> None:
    with opened(browser, web, language="en-GB") as (page, _):
        page.goto(f"{THERE}#e4")
        expect(page.locator(".nav .at")).to_have_text("4 of 5")
        page.keyboard.press("n")
        expect(page).to_have_url(re.compile("#e5$"))


def test_keys_are_left_alone_where_one_types(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, _):
        page.goto(THERE)
        page.get_by_label("到", exact=True).focus()
        page.keyboard.press("n")
        assert "#" not in page.url


def test_the_map_leads_to_each_change_and_shows_the_place(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, complaints):
        page.goto(f"{THERE}&show=all")
        ticks = page.locator(".map a")
        assert [tick.get_attribute("href") for tick in ticks.all()] == ["#e1", "#e2", "#e3", "#m5", "#e4", "#e5"]
        before = page.locator(".map .here").get_attribute("y")
        ticks.nth(5).click(force=True)
        expect(page.locator("#e5")).to_be_in_viewport()
        expect(page.locator(".map .here")).not_to_have_attribute("y", str(before))
        box = page.locator(".rail-map").bounding_box()
        table = page.locator(".rows").bounding_box()
        assert box is not None
        assert table is not None
        assert table["x"] + table["width"] <= box["x"]
        assert complaints == []


def test_without_script_the_links_do_the_same(browser: Browser, web: Web) -> None:
    with opened(browser, web, script=False) as (page, complaints):
        page.goto(THERE)
        page.locator(".nav .first").click()
        page.locator("#e1 a[rel=next]").click()
        expect(page).to_have_url(re.compile("#e2$"))
        expect(page.locator("button.print")).to_be_hidden()
        assert complaints == []


def test_both_sides_stand_side_by_side_and_on_a_phone_one_above_the_other(browser: Browser, web: Web) -> None:
    for width, is_beside in ((WIDE, True), (PHONE, False)):
        with opened(browser, web, width=width) as (page, _):
            page.goto(f"{THERE}&view=side")
            old, new = (page.locator(f"#e2 .{name}").bounding_box() for name in ("old", "new"))
            assert old is not None
            assert new is not None
            assert (old["y"] == new["y"]) is is_beside
            assert (old["x"] == new["x"]) is not is_beside


def test_the_head_stays_while_one_reads(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, _):
        page.goto(f"{THERE}&view=side&show=all")
        page.mouse.wheel(0, 1200)
        page.wait_for_function("scrollY > 900")
        expect(page.locator(".rows thead th").last).to_be_in_viewport()


def test_paper_gets_numbered_pages_with_both_sides_above(browser: Browser, web: Web, tmp_path: Path) -> None:
    with opened(browser, web) as (page, _):
        page.goto("/compare?before=2:1&after=6&view=side&show=all")
        page.emulate_media(media="print")
        for hidden in (".controls", ".switches", ".rail-map", ".ways", ".top"):
            expect(page.locator(hidden).first).to_be_hidden()
        file = tmp_path / "compared.pdf"
        page.pdf(path=file, prefer_css_page_size=True)
    paper = pypdfium2.PdfDocument(file)
    texts = [paper[number].get_textpage().get_text_bounded() for number in range(len(paper))]
    assert len(texts) > 2
    assert round(paper[0].get_width()) == 595
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(texts)}" in text
        assert "版本 1" in text


def test_a_moved_clause_is_reached_from_where_it_stood(browser: Browser, web: Web) -> None:
    with opened(browser, web) as (page, _):
        page.goto(THERE)
        page.locator("#m5 .jump").click()
        expect(page.locator("#e5")).to_be_in_viewport()
        page.locator("#e5 .jump").click()
        expect(page).to_have_url(re.compile("#m5$"))


def test_the_heading_of_the_facts_stands_in_a_line_on_a_phone(browser: Browser, web: Web) -> None:
    with opened(browser, web, width=PHONE) as (page, complaints):
        page.goto("/compare?before=3:1&after=3:2")
        caption = page.locator(".facts-table caption").bounding_box()
        assert caption is not None
        assert caption["width"] > caption["height"]
        assert complaints == []
