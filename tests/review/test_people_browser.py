"""Logging in, the pages about people, and the look, in a real browser."""

from __future__ import annotations

import re

import pytest
from looks import PHONE, WIDE, Look, looks_well, opened, violations, wear
from people_web import PASSWORD, Guarded
from playwright.sync_api import Browser, Page, expect
from test_review_browser import PAGES as EVERY_PAGE

PAGES = ("/account", "/people", "/audit", "/policies", "/sources")
pytestmark = pytest.mark.usefixtures("later")


def log_in(page: Page, language: str = "zh-CN", name: str = "admin") -> None:
    is_chinese = language == "zh-CN"
    page.get_by_label("用户名" if is_chinese else "Name").fill(name)
    page.get_by_label("密码" if is_chinese else "Password").fill(PASSWORD)
    page.get_by_role("button", name="登录" if is_chinese else "Log in").click()


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("script", [True, False])
def test_a_person_logs_in_reads_and_logs_out(browser: Browser, site: Guarded, language: str, script: bool) -> None:
    with opened(browser, site.web, language=language, script=script) as (page, complaints):
        page.goto("/policies/2")
        assert "/login" in page.url
        expect(page.get_by_role("navigation")).to_have_count(0)
        log_in(page, language)
        expect(page).to_have_url(re.compile("/policies/2$"))
        page.locator(".menu summary").click()
        page.get_by_role("button", name="退出登录" if language == "zh-CN" else "Log out").click()
        expect(page).to_have_url(re.compile("/login$"))
        page.goto("/policies/2")
        assert "/login" in page.url
        assert complaints == []


@pytest.mark.parametrize(
    ("language", "looks"), [("zh-CN", (Look(WIDE, "light"),)), ("en-GB", (Look(WIDE, "dark"), Look(PHONE, "dark")))]
)
def test_no_page_about_people_complains_overflows_or_is_faint(
    browser: Browser, site: Guarded, language: str, looks: tuple[Look, ...]
) -> None:
    with opened(browser, site.web, language=language) as (page, complaints):
        wear(page, looks[0])
        page.goto("/login")
        looks_well(page, *looks)
        log_in(page, language)
        for path in PAGES:
            page.goto(path)
            for closed in page.locator("main details").all():
                closed.locator("summary").first.click()
            page.locator(".menu summary").click()
            looks_well(page, *looks)
        assert complaints == []


def test_no_other_page_complains_where_people_log_in(browser: Browser, site: Guarded) -> None:
    with opened(browser, site.web) as (page, complaints):
        page.goto("/policies")
        log_in(page, name="reader")
        for path in EVERY_PAGE:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
        assert complaints == []


def test_an_admin_adds_a_person_who_then_logs_in(browser: Browser, site: Guarded) -> None:
    with opened(browser, site.web) as (page, complaints):
        page.goto("/people")
        log_in(page)
        page.get_by_label("用户名").fill("孙敏")
        page.get_by_role("button", name="添加", exact=True).click()
        made = page.locator(".secret code").inner_text()
        expect(page.get_by_role("rowheader", name="孙敏")).to_be_visible()
        assert complaints == []
    with opened(browser, site.web) as (page, complaints):
        page.goto("/sources/lanjiang-zfwj")
        page.get_by_label("用户名").fill("孙敏")
        page.get_by_label("密码").fill(made)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("lanjiang-zfwj")
        expect(page.get_by_role("button", name="立即检查")).to_have_count(0)
        assert complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_the_look_is_chosen_and_paper_stays_white(browser: Browser, site: Guarded, script: bool) -> None:
    def paper_is(colour: str) -> None:
        expect(page.locator("html")).to_have_css("background-color", f"rgb({colour})")

    with opened(browser, site.web, scheme="dark", script=script) as (page, complaints):
        page.goto("/policies/2")
        log_in(page)
        paper_is("21, 24, 26")
        page.locator(".menu summary").click()
        page.get_by_role("link", name="浅色").click()
        paper_is("251, 250, 247")
        assert page.url.endswith("/policies/2")
        assert not script or violations(page) == []  # axe-core is a script itself
        page.locator(".menu summary").click()
        page.get_by_role("link", name="深色").click()
        paper_is("21, 24, 26")
        page.emulate_media(media="print")
        paper_is("255, 255, 255")
        assert complaints == []


def test_the_menu_shuts_when_it_is_left(browser: Browser, site: Guarded) -> None:
    with opened(browser, site.web) as (page, _):
        page.goto("/policies")
        log_in(page)
        menu = page.locator(".menu")
        for leave in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(300, 700)):
            menu.locator("summary").click()
            expect(menu).to_have_attribute("open", "")
            leave()
            expect(menu).not_to_have_attribute("open", "")


def test_hostile_names_do_nothing(browser: Browser, site: Guarded) -> None:
    hostile = '"><img src=x onerror=alert(1)>\u202e<script>alert(2)</script>'
    site.browser().log_in(hostile, "wrong")
    with opened(browser, site.web) as (page, complaints):
        page.on("dialog", lambda _: complaints.append("a dialog opened"))
        page.goto("/audit")
        log_in(page)
        expect(page.get_by_text("<script>alert(2)").first).to_be_visible()
        assert complaints == []
