"""The inbox in a real browser: by keys, by two people at once, and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from looks import opened
from playwright.sync_api import Browser, Page, expect
from review_web import Serve, Web
from sample import filled

from review.app import create_app
from review.powers import Powers
from storage.store import Store
from storage.views.archive import ChangeFilter
from storage.views.reviews import Judged, ReviewState

NOW = datetime(2026, 3, 20, 8, tzinfo=UTC)


@pytest.fixture
def desk(serve: Serve, tmp_path: Path) -> Iterator[Web]:
    """The sample on this machine, for one test alone."""
    store = filled(tmp_path)
    app = create_app(store.history(), powers=Powers(reviews=store.reviews()), clock=lambda: NOW)
    yield Web(base=serve(app), store=store, checked=[])
    store.close()


def state(store: Store, change_id: int) -> tuple[str, str]:
    change = store.history().change(change_id)
    assert change is not None
    return change.state, change.review.note if change.review else ""


def ids(page: Page) -> list[int]:
    return [int(row.get_attribute("id")[1:]) for row in page.locator(".row").all()]  # type: ignore[index]  # all have one


def test_a_reader_judges_by_keys(browser: Browser, desk: Web) -> None:
    with opened(browser, desk, language="en-GB") as (page, complaints):
        page.goto("/")
        listed = ids(page)
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.locator(f"#c{listed[1]} h3 a").first).to_be_focused()
        page.keyboard.press("k")
        page.keyboard.press("o")
        page.wait_for_url(f"**/changes/{listed[0]}*")
        page.keyboard.press("j")
        page.wait_for_url(f"**/changes/{listed[1]}*")
        page.keyboard.press("c")
        expect(page.get_by_role("status")).to_contain_text("1 change is confirmed")
        page.wait_for_load_state()  # until then no script hears keys
        assert state(desk.store, listed[1]) == ("confirmed", "")
        page.keyboard.press("g")
        page.keyboard.press("i")
        page.wait_for_url(re.compile(r"^[^/]+//[^/]+/(\?.*)?$"))
        expect(page.locator(f"#c{listed[1]}")).to_have_count(0)
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("n")
        page.keyboard.type("jcd 误报")  # letters in a field are letters
        page.keyboard.press("Escape")
        page.keyboard.press("d")
        expect(page.get_by_role("status")).to_contain_text("1 change is dismissed")
        assert state(desk.store, listed[0]) == ("dismissed", "jcd 误报")
        expect(page.locator(f"#c{listed[2]} h3 a").first).to_be_focused()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(f"#c{listed[0]}")).to_have_count(1)
        assert state(desk.store, listed[0]) == ("new", "")
        assert complaints == []


def test_keys_are_told_and_words_are_reached(browser: Browser, desk: Web) -> None:
    with opened(browser, desk) as (page, complaints):
        page.goto("/")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("c")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.keyboard.press("Control+d")
        page.keyboard.press("f")
        expect(page.get_by_label("词语")).to_be_focused()
        page.keyboard.type("泄漏在线监测")
        page.keyboard.press("Enter")
        expect(page.locator(".row")).to_have_count(1)
        assert desk.store.history().state_counts(ChangeFilter()).counts[ReviewState.NEW] > 5
        assert complaints == []


def test_another_persons_verdict_is_seen_before_ones_own_counts(browser: Browser, desk: Web) -> None:
    with opened(browser, desk) as (page, complaints):
        page.goto("/changes/2")
        seen = [Judged(change_id=2, saw=0)]
        desk.store.reviews().judge(seen, ReviewState.CONFIRMED, note="已核对", by="王芳", at=NOW)
        page.get_by_label("备注").fill("只是排版 <b>")
        page.get_by_role("button", name="忽略").click()
        expect(page.get_by_role("heading", name="其间已有他人作出结论")).to_be_visible()
        expect(page.get_by_text("王芳")).to_be_visible()
        expect(page.get_by_label("备注")).to_have_value("只是排版 <b>")
        page.get_by_role("button", name="仍然标为").click()
        expect(page.locator(".history li")).to_have_count(2)
        assert state(desk.store, 2) == ("dismissed", "只是排版 <b>")
        assert [line for line in complaints if "409" not in line] == []


def test_everything_is_done_without_script(browser: Browser, desk: Web) -> None:
    with opened(browser, desk, script=False) as (page, complaints):
        page.goto("/")
        listed = ids(page)
        for change_id in listed[:2]:
            page.locator(f"#c{change_id} input").check()
        page.get_by_label("备注（留空则保留原备注）").fill("成批")
        page.get_by_role("button", name="确认", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已确认 2 条变化")
        assert state(desk.store, listed[1]) == ("confirmed", "成批")
        page.get_by_role("button", name="撤销").click()
        expect(page.locator(".row")).to_have_count(len(listed))
        assert ids(page) == listed
        page.get_by_text("筛选", exact=True).click()
        page.get_by_text("变化种类").first.click()
        page.get_by_label("修订", exact=True).check()
        page.get_by_role("button", name="应用").click()
        page.get_by_text("保存当前视图").click()
        page.get_by_label("名称").fill("修订")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("link", name="修订", exact=True)).to_be_visible()
        page.goto("/timeline")
        page.get_by_text("以表格显示").first.click()
        page.locator(".day-list a").first.click()
        expect(page.locator(".row").first).to_be_visible()
        assert complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_the_days_of_the_calendar_are_reached_by_keyboard(browser: Browser, desk: Web, script: bool) -> None:
    with opened(browser, desk, script=script) as (page, complaints):
        page.goto("/timeline")
        days = page.locator(".calendar a")
        page.locator(".heat .scroll").focus()
        page.keyboard.press("Tab")
        focused = page.locator(".calendar a:focus-visible")
        expect(focused).to_have_attribute("aria-label", re.compile(r"^2026-\d\d-\d\d: \d+$"))
        assert focused.locator("rect").evaluate("rect => getComputedStyle(rect).strokeWidth") == "3px"
        if script and days.count() > 1:
            page.keyboard.press("Home")
            expect(days.first).to_be_focused()
            page.keyboard.press("ArrowRight")
            expect(days.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**since=2026-*")
        expect(page.locator(".row").first).to_be_visible()
        assert complaints == []


def test_a_narrow_window_shows_the_newest_day_of_the_calendar(browser: Browser, desk: Web) -> None:
    with opened(browser, desk) as (page, complaints):
        page.set_viewport_size({"width": 140, "height": 700})  # its days are of a spring
        page.goto("/timeline")
        expect(page.locator(".calendar a[tabindex='0']")).to_have_count(1)  # the script has run
        newest, scroller = (page.locator(each).last.bounding_box() for each in (".calendar a", ".heat .scroll"))
        assert newest
        assert scroller
        assert scroller["x"] <= newest["x"]
        assert newest["x"] + newest["width"] <= scroller["x"] + scroller["width"]
        assert page.evaluate("scrollY") == 0
        assert complaints == []


@pytest.mark.parametrize(("width", "is_open"), [(390, False), (1280, True)])
def test_what_a_filter_finds_is_not_below_the_filter_on_a_phone(
    browser: Browser, desk: Web, width: int, is_open: bool
) -> None:
    with opened(browser, desk) as (page, complaints):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto("/?kind=revised")
        expect(page.locator(".filters .badge").first).to_be_visible()
        expect(page.locator(".filters select").first).to_be_visible(visible=is_open)
        expect(page.locator(".row").first).to_be_in_viewport()
        assert complaints == []


def test_looking_moves_the_bookmark_and_the_line_shows_it(browser: Browser, desk: Web) -> None:
    reviews, listed = desk.store.reviews(), desk.store.history().newest_change()
    with opened(browser, desk) as (page, complaints):
        with page.expect_response("**/changes/visited") as told:
            page.goto("/")
        assert told.value.status == 204
        assert reviews.bookmark("local", NOW.replace(hour=10)).line_id == listed
        reviews.catch_up("local", 3, NOW)
        page.goto("/")
        expect(page.locator(".line")).to_have_count(1)
        assert complaints == []
