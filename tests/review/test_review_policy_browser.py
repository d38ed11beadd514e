"""A policy's page in a real browser: the text of a day, since marks, keys, the picture, paper, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from review_web import Serve
from sample_policies import NOW, told

from review.app import create_app


@pytest.fixture(scope="module")
def address(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store, policy = told(tmp_path_factory.mktemp("policies"))
    base = serve(create_app(store.history(), clock=lambda: NOW))
    yield f"{base}/policies/{policy}"
    store.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    yield opened
    context.close()
    assert complaints == []


def test_a_reader_asks_for_the_text_of_a_day(page: Page) -> None:
    page.get_by_label("The text on a day").fill("2024-06-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("The text on 1 Jun 2024.")).to_be_visible()
    expect(page.locator(".as-of")).to_contain_text("On that day: in force")
    expect(page.locator("#text")).to_contain_text("最高150万元")
    expect(page.locator("#text")).not_to_contain_text("低空飞行服务平台")
    page.get_by_role("link", name="See the current one").click()
    expect(page.locator("#text")).to_contain_text("低空飞行服务平台")


def test_a_since_mark_says_who_brought_the_words(page: Page) -> None:
    mark = page.locator(".clause.new .since")
    mark.focus()
    shown = mark.evaluate("mark => getComputedStyle(mark, '::after').content")
    assert "Since revision 6:" in shown
    mark.click()
    page.wait_for_url("**/compare?before=*")


def test_keys_lead_through_revisions_marks_and_changes(page: Page) -> None:
    page.keyboard.press("t")
    page.wait_for_url("**marks=since**")
    expect(page.locator(".marks-since")).to_be_visible()
    page.keyboard.press("t")
    page.wait_for_url("**marks=none**")
    page.keyboard.press("[")
    page.wait_for_url("**revision=5")
    page.keyboard.press("]")
    page.wait_for_url("**revision=6")
    page.keyboard.press(".")
    expect(page.locator(".clause.new")).to_be_focused()
    page.get_by_label("The text on a day").focus()
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("revision=6$"))


def test_the_contents_stand_beside_the_text_and_are_folded_on_a_phone(page: Page) -> None:
    contents = page.locator(".toc li").first
    expect(contents).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(contents).not_to_be_visible()
    page.locator(".toc summary").click()
    expect(contents).to_be_visible()


def test_the_picture_scrolls_in_its_own_box_on_a_phone_and_leads_on(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".picture-box")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".picture a", has_text="云岭省低空经济发展规划").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("云岭省低空经济发展规划")


def test_paper_has_the_text_with_its_source_and_no_navigation(page: Page) -> None:
    page.emulate_media(media="print")
    for gone in (".top", ".rail", ".toc", ".crumbs", ".text-bar", ".picture", ".since", ".keys"):
        assert not page.locator(gone).first.is_visible(), gone
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".act-foot")).to_contain_text("captured 14 Mar 2026 20:30 from yunzhou-szf")
    expect(page.locator(".act-foot")).to_contain_text("https://www.yunzhou.example/zcwj/2024/0304.html")


def test_the_page_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Since when").click()
    expect(page.locator(".marks-since .since").first).to_be_visible()
    expect(page.locator(".toc li").first).to_be_visible()
    context.close()
