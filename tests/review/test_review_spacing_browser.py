"""Small things that a reader sees before a word is read: space, and boxes of one size."""

from __future__ import annotations

import pytest
from looks import PHONE, WIDE
from playwright.sync_api import Browser, Page
from review_web import Web


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_notice_stands_apart_from_the_heading_above_it(browser: Browser, web: Web, width: int) -> None:
    page = _opened(browser, web, width, "/sources/add")
    heading, notice = _box(page, "main h1"), _box(page, "main h1 + .notice")
    assert notice["y"] - (heading["y"] + heading["height"]) >= 12


def test_boxes_to_tick_keep_their_size_beside_long_words(browser: Browser, web: Web) -> None:
    page = _opened(browser, web, WIDE, "/search?q=企业")
    boxes = [box.bounding_box() for box in page.locator("main input[type=checkbox]:visible").all()]
    assert len(boxes) >= 2
    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1


def _opened(browser: Browser, web: Web, width: int, path: str) -> Page:
    page = browser.new_page(base_url=web.base, viewport={"width": width, "height": 860}, locale="zh-CN")
    page.goto(path)
    return page


def _box(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return {"y": box["y"], "height": box["height"]}
