"""An admin adds a source on the review page of a running service, which watches it from then on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured, running
from loopback_site import Reply, Site, serving
from playwright.sync_api import Browser, expect
from policy_pages import policy_pages
from posting import Visitor
from review_web import Web

from service.settings.file import load_settings
from service.settings.glance import database_of
from storage.store import Store

HTML = {"Content-Type": "text/html; charset=utf-8"}
HOME = """<html><head><title>澄岚市人民政府</title></head><body>
<ul><li><a href="/zcwj.html">政策文件</a></li><li><a href="/zcjd.html">政策解读</a></li>
<li><a href="/tzgg.html">通知公告</a></li></ul></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    pages = policy_pages(5)
    listings = {"/zcwj.html": list(pages)[:3], "/zcjd.html": list(pages)[3:4], "/tzgg.html": list(pages)[4:]}
    with serving(Site(pages=pages, listings=listings, replies={"/": Reply(body=HOME.encode(), headers=HTML)})) as up:
        yield up


@pytest.fixture
def run(tmp_path: Path) -> Command:
    command = configured(tmp_path, {"web": {"port": 0}})
    text = command.config.read_text("utf-8")
    command.config.write_text(f"# mine: keep this line\n{text}", "utf-8")
    return command


@pytest.fixture
def admin(run: Command, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at the machine where the service runs."""
    with running(run) as (_, address):
        store = Store.open(database_of(run.config), tmp_path / "archive")
        yield Visitor(web=Web(base=address.rstrip("/"), store=store, checked=[]))
        store.close()


def looked(admin: Visitor) -> str:
    """The look's page when it is over: it is asked again as a browser without script does."""
    while "data-reload" in admin.page:
        admin.open(admin.path)
    return admin.page


def test_an_address_is_looked_at_added_and_watched_without_a_restart(site: Site, run: Command, admin: Visitor) -> None:
    admin.open("/sources/add")
    admin.send("/sources/looks", url=f" {site.address}/zcwj.html ")
    assert "/sources/looks/" in admin.path
    preview = looked(admin)
    assert "A listing of 3 entries" in preview
    assert "澄岚市第1批产业支持措施" in preview
    assert "two fetches read the same" in preview
    assert "counts readers, clicks or comments" in preview
    assert load_settings(run.config).sources == ()

    added = admin.send("/add", name="city", region="澄岚", every="6h", kind="government")
    assert admin.path == "/sources/city?done=added"
    assert "The source was added" in added
    (part,) = load_settings(run.config).sources
    assert (part.name, part.region, part.every, part.url) == ("city", "澄岚", "6h", f"{site.address}/zcwj.html")
    assert run.config.read_text("utf-8").startswith("# mine: keep this line\n")
    while not (admin.web.store.history().checks("city") and admin.web.store.history().checks("city")[0].finished_at):
        admin.open("/sources/city")
    assert len(admin.web.store.history().policies()) == 3
    source = admin.open("/sources/city")
    assert "found from the page" in source
    assert "At most 1000000 a day to known pages of 127.0.0.1" in source
    shown = re.search(r'href="(/sources/city/pages/\d+)">(?:<bdi[^>]*>)?关于第', source)
    assert shown is not None
    assert "dropped: counts readers, clicks or comments" in admin.open(shown[1])
    assert '<a href="/sources/city">city</a>' in admin.open("/sources")


def test_a_home_page_offers_its_listings(site: Site, run: Command, admin: Visitor) -> None:
    admin.open("/sources/add")
    admin.send("/sources/looks", url=f"{site.address}/")
    page = looked(admin)
    boxes = re.findall(r'<input type="checkbox" name="url" value="([^"]+)"( checked)?', page)
    offered = {url.rpartition("/")[2]: bool(checked) for url, checked in boxes}
    assert offered == {"zcwj.html": True, "zcjd.html": True, "tzgg.html": False}
    path = admin.path
    assert "Choose one listing at least" in admin.send("/add", name="city")
    assert admin.status == 400
    admin.open(path)
    chosen = [("url", url) for url, _ in boxes if "zcwj" not in url] + [("url", "http://127.0.0.1/elsewhere")]
    admin.send("/add", chosen, name="city")
    (part,) = load_settings(run.config).sources
    assert [url.rpartition("/")[2] for url in part.urls] == ["tzgg.html", "zcjd.html"]


def test_what_cannot_be_added_is_told_and_nothing_is_lost(site: Site, run: Command, admin: Visitor) -> None:
    admin.open("/sources/add")
    admin.send("/sources/looks", url=f"{site.address}/zcwj.html")
    looked(admin)
    path, before = admin.path, run.config.read_text("utf-8")
    for name, every, said in (
        ("two words", "", "A name has letters"),
        ("add", "", "A name has letters"),
        ("city", "soon", "A rhythm is"),
        ("city", "1s", "A rhythm is"),
    ):
        admin.open(path)
        assert said in admin.send("/add", name=name, every=every)
        assert admin.status == 400
        assert f'value="{name}"' in admin.page
    run.config.write_text(before + "\nsources: [", "utf-8")
    admin.open(path)
    assert "Nothing was written" in admin.send("/add", name="city")
    assert admin.status == 409
    run.config.write_text(before, "utf-8")
    assert run.config.read_text("utf-8") == before
    admin.open(path)
    admin.send("/add", name="city")
    admin.open(path)
    assert "It was added as" in admin.page

    admin.open("/sources/add")
    admin.send("/sources/looks", url=f"{site.address}/tzgg.html")
    looked(admin)
    assert "exists already" in admin.send("/add", name="city")
    assert admin.status == 409
    assert len(load_settings(run.config).sources) == 1


def test_sending_the_form_twice_adds_once(site: Site, run: Command, admin: Visitor) -> None:
    admin.open("/sources/add")
    admin.send("/sources/looks", url=f"{site.address}/zcwj.html")
    page = looked(admin)
    path = admin.path
    admin.send("/add", name="city")
    admin.page, admin.path = page, path
    admin.send("/add", name="other")
    assert admin.path == "/sources/city?done=added"
    assert [part.name for part in load_settings(run.config).sources] == ["city"]


def test_a_dead_address_is_told(admin: Visitor, run: Command) -> None:
    admin.language = "zh"
    admin.open("/sources/add")
    admin.send("/sources/looks", url="http://127.0.0.1:9/")
    page = looked(admin)
    assert "目前无法监测" in page
    assert 'action="/sources/looks"' in page
    assert "/add" not in re.findall(r'action="([^"]+)"', page)
    assert load_settings(run.config).sources == ()


def test_an_entry_of_the_catalogue_is_found(admin: Visitor) -> None:
    page = admin.open("/sources/catalogue?words=%E5%BE%90%E5%B7%9E+%E7%A7%91%E6%8A%80")
    assert "js-xuzhou-kjj" in page
    assert 'name="use" value="js-xuzhou-kjj' in page


@pytest.mark.parametrize("script", [True, False])
def test_a_person_adds_a_source_in_a_browser_and_checks_it(
    site: Site, admin: Visitor, browser: Browser, script: bool
) -> None:
    context = browser.new_context(base_url=admin.web.base, locale="zh-CN", java_script_enabled=script)
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/sources")
    page.get_by_role("link", name="添加来源").first.click()
    page.get_by_label("网址").fill(f"{site.address}/zcwj.html")
    page.get_by_role("button", name="试读").click()
    expect(page.get_by_role("button", name="添加这个来源")).to_be_visible(timeout=60_000)
    page.get_by_label("名称").fill("chenglan")
    page.get_by_role("button", name="添加这个来源").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chenglan")
    page.goto("/sources")
    page.get_by_role("link", name="chenglan").click()
    page.get_by_role("button", name="立即检查").click()
    expect(page.locator(".health.good").first).to_be_visible(timeout=60_000)
    assert complaints == []
    context.close()
