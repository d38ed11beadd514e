"""Searching the clauses, and where else one stands, in the web and in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, urljoin

import pytest
import search_sample
from looks import PHONE, SCHEMES, WIDE, Look, looks_well, opened
from playwright.sync_api import Browser, expect
from review_web import Serve, Web
from sample import filled

from review.app import create_app


@pytest.fixture(scope="module")
def found(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The sample with two policies that share a clause, nearly."""
    store = filled(tmp_path_factory.mktemp("search"))
    search_sample.add(store)
    yield Web(base=serve(create_app(store.history())), store=store, checked=[])
    store.close()


def path(query: str) -> str:
    return f"/search?lang=en&{quote(query, safe='=&')}"


def test_a_clause_is_shown_with_its_words_marked(found: Web) -> None:
    answer = found.get(path("q=储能 补贴"))
    assert answer.status == 200
    assert "新建分布式<mark>储能</mark>项目给予<mark>补贴</mark>" in answer.text
    assert "澜江市<mark>储能</mark><mark>补贴</mark>管理办法" in answer.text or "<mark>储能补贴</mark>" in answer.text
    assert "1 clause, 1 policy<" in answer.text
    assert len(answer.body) < 100_000


@pytest.mark.parametrize(
    ("query", "here", "gone"),
    [
        ("q=储能&year=2028", "第二条", "第一条"),
        ("q=储能&body=市发改委", "第一条", "第二条"),
        ("body=市发展改革委", "市发展改革委", "12座"),
        ("q=储能&source=tanzhou-sfgw", "潭州市新型电力", "澜江市储能补贴"),
        ("q=储能&until=2026-03-02", "潭发改能源", "澜政规〔2026〕21号"),
        ("q=储能&issuer=澜江", "澜政规〔2026〕21号", "潭发改能源"),
        ("q=储能 -补贴", "潭州市新型电力", "给予"),
        ("q=100元", "１００", "潭州市"),
        ("q=储能&force=in&level=city&region=江岭", "澜江市", "潭发改能源"),
        ("q=不超过300万元&revisions=all", "300", "澜江市储能补贴"),
    ],
)
def test_filters_narrow_what_is_found(found: Web, query: str, here: str, gone: str) -> None:
    answer = found.get(path(query))
    assert answer.status == 200
    main = answer.text.partition('<div class="found">')[2].replace("<mark>", "").replace("</mark>", "")
    assert here in main
    assert gone not in main


def test_what_was_not_looked_through_is_told_and_reached(found: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.searching.NEAR", 1)
    asked = f"/search?q=储能&source={search_sample.CITY}"
    answer = found.get(quote(asked, safe="/?=&"))
    assert "更早的还没有查" in answer.text
    assert re.search(r"\d\+ 条条款", answer.text)
    assert "电站12座" not in answer.text
    seen = ""
    while onward := re.search(r'rel="next" href="([^"]*before=\d+[^"]*)"', answer.text):
        answer = found.get(urljoin("/search", unescape(onward[1])))
        seen += answer.text
    assert "电站12座" in seen
    told = json.loads(found.get(quote("/api/v1" + asked, safe="/?=&")).body)
    assert f"before={told['further']}" in told["next"]


@pytest.mark.parametrize("form", ["csv", "md"])
def test_a_file_says_in_its_last_row_what_it_does_not_hold(
    found: Web, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def last_row(query: str) -> str:
        return found.get(path(query).replace("?", f".{form}?")).text.splitlines()[-1]

    of_site = f"q=储能&source={search_sample.CITY}"
    assert not re.search("before=|newest 1", last_row(of_site) + last_row("q=储能"))
    monkeypatch.setattr("storage.search.searching.NEAR", 1)
    assert "before=" in last_row(of_site)
    monkeypatch.undo()
    for place in ("storage.search.searching", "review.exports.search"):
        monkeypatch.setattr(f"{place}.MOST_COUNTED", 1)
    assert "newest 1 " in last_row("q=储能")


def test_a_number_leads_to_its_policy_and_to_what_cites_it(found: Web) -> None:
    answer = found.get(path("q=澜政发[2026] 9 号"))
    assert '<p class="jump">' in answer.text
    assert "未来产业发展的实施意见" in answer.text
    assert "依照<mark>澜政发〔2026〕9号</mark>办理" in answer.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=%22%E5%82%A8", "quote is never closed"),
        ("q=((((", "a word is missing"),
        ("q=%00", "nothing to look for"),
        ("q=-%E5%82%A8%E8%83%BD", "name a word to look for"),
        ("q=" + "a" * 10_000, "200 characters"),
        ("q=x+or+y", "write OR in capitals"),
        ("q=x&year=20x", "A year is written like"),
        ("q=x&year=2030-2020", "A year is written like"),
        ("q=x&since=yesterday", "A date is written like"),
        ("q=x&source=nowhere", "no such source"),
        ("q=x&level=moon", "no such choice"),
        ("q=x&page=-1", "whole number"),
        ("q=x&region=%00", "cannot be searched for"),
    ],
)
def test_what_cannot_be_searched_is_refused_clearly(found: Web, query: str, says: str) -> None:
    answer = found.get(f"/search?lang=en&{query}")
    assert answer.status == 400
    assert says in answer.text


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "' OR '1' --", "a NOT b NEAR c", "*", "氢*能", "\\"])
def test_hostile_words_find_nothing_and_break_nothing(found: Web, query: str) -> None:
    answer = found.get("/search?lang=en&q=" + quote(query, safe=""))
    assert answer.status in (200, 400)
    assert "<script>alert" not in answer.text
    assert "<mark>" not in answer.text


def test_a_clause_is_found_elsewhere_and_marked(found: Web) -> None:
    [policy] = found.store.history().find_policy("澜政规〔2026〕21号")
    answer = found.get(f"/policies/{policy.id}/elsewhere?lang=en&label={quote('第四条')}")
    assert answer.status == 200
    assert "Nearly the same" in answer.text
    assert "<del>确定</del><ins>决定</ins>" in answer.text
    assert "/compare?before=" in answer.text
    assert found.get(f"/policies/{policy.id}/elsewhere?label={quote('第九条')}").status == 404
    assert found.get("/policies/99999/elsewhere?clause=1").status == 404
    none = found.get(f"/policies/{policy.id}/elsewhere?lang=en&label={quote('第二条')}")
    assert "No other policy has this clause" in none.text


def test_a_reader_searches_from_any_page_by_key(browser: Browser, found: Web) -> None:
    with opened(browser, found) as (page, complaints):
        page.goto("/policies")
        page.keyboard.press("/")
        expect(page.locator(".find input")).to_be_focused()
        page.keyboard.type("储能 补贴")
        page.keyboard.press("Enter")
        expect(page.locator("mark").first).to_be_visible()
        page.get_by_label("目标或期限年份").fill("2028")
        page.get_by_role("button", name="应用").click()
        expect(page.get_by_text("没有找到")).to_be_visible()
        page.get_by_role("link", name="清除筛选").first.click()
        page.locator(".found-clauses .place a").first.click()
        expect(page).to_have_url(f"{found.base}/policies/7?revision=1&clause=1#c1")
        assert complaints == []


def test_the_search_works_without_script(browser: Browser, found: Web) -> None:
    with opened(browser, found, script=False) as (page, _):
        page.goto("/")
        page.locator(".find input").fill("储能")
        page.locator(".find input").press("Enter")
        expect(page.locator("mark").first).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/search", "/search?q=储能&revisions=all", "/search?q=“", "/policies/7/elsewhere?label=第四条"]
)
def test_the_pages_fit_and_can_be_read(browser: Browser, found: Web, address: str) -> None:
    with opened(browser, found) as (page, complaints):
        page.goto(address)
        looks_well(page, *(Look(width, scheme) for width in (WIDE, PHONE) for scheme in SCHEMES))
        assert [one for one in complaints if "400" not in one] == []


def test_the_page_of_a_clause_leads_to_the_same_clause_elsewhere(found: Web) -> None:
    [policy] = found.store.history().find_policy("澜政规〔2026〕21号")
    page = found.get(f"/policies/{policy.id}/clause?lang=en&label={quote('第四条')}")
    assert f'href="/policies/{policy.id}/elsewhere?label={quote("第四条")}"' in page.text
