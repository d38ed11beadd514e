"""The pages about alerts in a real browser: an admin tries a destination and a delivery again, without script too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alert_desk import GOOD, NAME, Desk, desk_in
from looks import PHONE, WIDE, Look, looks_well, opened, wear
from playwright.sync_api import Browser, expect
from review_web import Serve

PAGES = (
    "/alerts",
    "/alerts/deliveries",
    "/alerts/deliveries/1",
    "/alerts/deliveries/1?form=mail",
    f"/alerts/preview?subscription={NAME}",
)


@pytest.fixture
def desk(tmp_path: Path, serve: Serve) -> Iterator[Desk]:
    with desk_in(tmp_path, serve) as started:
        started.change()
        started.deliver()
        yield started


@pytest.mark.parametrize(("language", "look"), [("zh-CN", Look(PHONE, "dark")), ("en-GB", Look(WIDE, "light"))])
def test_no_page_complains_overflows_or_is_faint(browser: Browser, desk: Desk, language: str, look: Look) -> None:
    with opened(browser, desk.web, language=language) as (page, complaints):
        wear(page, look)
        for path in PAGES:
            page.goto(path)
            looks_well(page, look)
        assert complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_an_admin_mends_a_destination_and_tries_again(browser: Browser, desk: Desk, script: bool) -> None:
    with opened(browser, desk.web, language="en-GB", script=script) as (page, complaints):
        page.goto("/alerts")
        order = page.locator(".order").filter(has_text="dingtalk")
        order.get_by_role("button", name="Send a sample").click()
        expect(page.get_by_role("status")).to_contain_text("samples were sent")
        expect(order).to_contain_text("token is not exist: ***")
        desk.answer = GOOD
        page.get_by_role("link", name="1", exact=True).click()
        expect(page.get_by_text("refused for good")).to_be_visible()
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("status")).to_contain_text("tried again")
        desk.deliver()
        page.reload()
        expect(page.locator(".facts").get_by_text("sent", exact=True).first).to_be_visible()
        page.goto("/alerts")
        expect(page.locator("#destinations")).not_to_contain_text("takes no alerts")
        assert complaints == []
