"""Which adapter knows a listing, by what, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from adapter_pages import HOST, ROW, known, next_address, saved

from crawler.adapters import ADAPTERS, FetchedPage, recognise
from crawler.adapters.base import Adapter
from pipeline.errors import AdapterError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<rss><channel></channel></rss>", "feed"),
        ("<?xml version='1.0'?><urlset></urlset>", "sitemap"),
        ("<datastore><recordset></recordset></datastore>", "hanweb"),
        ('<html><script>load("/module/web/jpage/dataproxy.jsp?columnid=1")</script></html>', "hanweb"),
        ('<ul></ul><script>createPageHTML(0, 0, "index", "html")</script>', "trs"),
        ('{"data": []}', "json_list"),
        ("cb([])", "json_list"),
        (f"<ul>{ROW}</ul>", "html_list"),
    ],
)
def test_a_listing_is_known_by_its_fingerprint_even_when_it_is_empty(text: str, name: str) -> None:
    assert known(FetchedPage(url=f"{HOST}/", text=text)).name == name


@pytest.mark.parametrize("text", ["", "<p>栏目建设中</p>", "<h1>404</h1><a href='/'>返回首页</a>", "plain", "\0\ufeff"])
def test_what_is_no_listing_has_no_adapter(text: str) -> None:
    assert recognise(FetchedPage(url=f"{HOST}/", text=text)) is None


def test_an_adapter_can_be_asked_for_by_name_only_if_there_is_one() -> None:
    page = FetchedPage(url=f"{HOST}/", text="")
    found = [recognise(page, each.name) for each in ADAPTERS]
    assert [each.adapter for each in found if each] == list(ADAPTERS)
    with pytest.raises(AdapterError, match="html_list"):
        recognise(page, "htmllist")


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "text",
    ["", "<", "\0", '{"a":', "<datastore><nextgroup>", "createPageHTML(1", "[" * 9000, "<a rel=next href='http://['>"],
)
def test_broken_pages_end_a_listing(adapter: Adapter, text: str) -> None:
    page = FetchedPage(url=f"{HOST}/?page=1", text=text)
    assert adapter.rows(page) == ()
    assert next_address(adapter, page, page.url) is None


def test_rows_of_a_plain_list_can_be_selected() -> None:
    page = saved("plain_column.html", "/zc/", pager="")
    adapter = known(page)
    assert [row.title for row in adapter.rows(page, select="div.next-article")] == ["青禾市社区养老服务管理办法"]


@pytest.mark.parametrize(
    "script",
    [
        "<form action='https://sousuo.example.org/search-gov/data'></form>",
        "<script>$.get('/getLocalList?channelCode=c101971')</script>",
        "<script>var channelid='0f6c9c1b2a'; $.get('/szinf/info/getInfoCommon/')</script>",
        "<script>$.getJSON('./weather.json')</script>",
        "<script>loadDynamic('/module/xxgk/search.jsp?area=11320900K1&currpage=1')</script>",
    ],
)
def test_a_page_with_rows_is_read_as_it_stands_whatever_interface_its_furniture_names(script: str) -> None:
    page = saved("plain_column.html", "/csrc/c101971/list.shtml", pager=script)
    assert known(page).name == "html_list"
    assert len(known(page).rows(page)) == 2


def test_an_interface_named_in_settings_is_asked_though_the_page_has_rows() -> None:
    page = saved("plain_column.html", "/wx/A09370305index_1.htm", pager="<script>$.post('/cms/JsonList')</script>")
    page = replace(page, is_named=True)
    found = recognise(page, "cms_json")
    assert found is not None
    assert next_address(found.adapter, page) == f"{HOST}/cms/JsonList#channelCode=A09370305&perPage=20&pageno=1"


def test_rows_elsewhere_are_asked_for_only_on_hosts_that_the_page_names() -> None:
    text = "<html><div id='app'></div><script>var api = 'https://sousuo.example.net/search-gov/data';</script></html>"
    page = FetchedPage(url=f"{HOST}/zc/", text=text)
    found = recognise(page)
    assert found is not None
    assert found.evidence is not None
    assert found.evidence.hosts == {"sousuo.example.net"}
    assert found.adapter.next_request(page) is None
    request = found.adapter.next_request(page, hosts=found.evidence.hosts)
    assert request is not None
    assert request.url.startswith("https://sousuo.example.net/search-gov/data?t=zhengcelibrary")


def test_a_catalogue_in_a_frame_is_followed_also_when_its_adapter_is_named() -> None:
    page = FetchedPage(url=f"{HOST}/214/224/", text="<iframe src='index_18061.html'></iframe>", is_named=True)
    found = recognise(page, "trs_gkml")
    assert found is not None
    assert next_address(found.adapter, page) == f"{HOST}/214/224/index_18061.html"


@pytest.mark.parametrize(
    "piece",
    [
        "<ul ",
        "<script>",
        "<a href=",
        "href='",
        "a",
        "/",
        "共1条<",
        "url[0]='",
        "<input name=",
        "createPageHTML('a',",
        "<iframe ",
        '"./a',
        "({",
    ],
)
def test_no_fingerprint_takes_long_on_a_hostile_page(piece: str) -> None:
    page = FetchedPage(url=f"{HOST}/zc/", text=f"<html>{piece * (300_000 // len(piece))}")
    started = process_time()
    for adapter in ADAPTERS:
        adapter.fingerprint(page)
    assert process_time() - started < 10
