"""Where an adapter says that a listing goes on, and where it ends."""

from __future__ import annotations

import json

import pytest
from adapter_pages import HOST, PROXY, ROW, TITLE, UNIT, following, known, next_address, saved

from crawler.adapters import FetchedPage
from crawler.request import ListingRequest


def test_hanweb_follows_the_group_its_page_names_and_then_counts() -> None:
    column = saved("hanweb_column.html", "/col/col12/index.html")
    first = known(column).rows(column)[0]
    assert (first.url, first.title) == (f"{HOST}/art/2024/3/4/art_12_101.html", TITLE)
    group = following(column)
    assert group == "/module/web/jpage/dataproxy.jsp?page=1&webid=9&path=/&columnid=12&unitid=77"
    answer = FetchedPage(url=HOST + group, text=column.text)
    assert following(answer, answer.url) == group.replace("page=1", "page=2")


def test_hanweb_ends_with_an_answer_without_records() -> None:
    empty = "<datastore><recordset></recordset></datastore>"
    assert following(FetchedPage(url=f"{PROXY}?page=9&columnid=12", text=empty)) is None


def test_hanweb_asks_for_records_as_its_script_would() -> None:
    first = following(saved("hanweb_script.html", "/col/col310/index.html"))
    assert first is not None
    assert "startrecord=4&endrecord=6&perpage=1&col=1" in first
    assert "columnid=310" in first


def test_hanweb_counts_records_up_to_their_total() -> None:
    records = f"<record><![CDATA[{ROW}]]></record>" * 3
    text = f"<datastore><totalrecord>8</totalrecord><recordset>{records}</recordset></datastore>"
    second = FetchedPage(url=f"{PROXY}?columnid=3&startrecord=4&endrecord=6&perpage=1", text=text)
    last = FetchedPage(url=f"{PROXY}?columnid=3&startrecord=7&endrecord=9&perpage=1", text=text)
    assert following(second) == "/module/web/jpage/dataproxy.jsp?columnid=3&startrecord=7&endrecord=9&perpage=1"
    assert following(last) is None


def test_jpaas_columns_lead_to_the_answer_that_holds_their_rows() -> None:
    column = saved("jpaas_column.html", "/zc/index.html")
    assert known(column).name == "jpaas"
    assert known(column).rows(column) == ()
    address = next_address(known(column), column)
    assert address is not None
    assert address.startswith(f"{UNIT}?parseType=bulidstatic&webId=9")
    markup = f"<ul>{ROW}</ul><div class='pagination'>共2页</div>"
    answer = FetchedPage(url=address, text=json.dumps({"data": {"html": markup}}, ensure_ascii=False))
    assert [row.title for row in known(answer).rows(answer)] == [TITLE]
    second = next_address(known(answer), answer)
    assert second == address.replace("pageNo%22%3A1", "pageNo%22%3A2")
    assert next_address(known(answer), FetchedPage(url=second, text=answer.text)) is None


@pytest.mark.parametrize(
    ("pager", "goes_on"),
    [("共3页", True), ("共1页", False), ("共31条", True), ("共15条", False), ("", True)],
)
def test_jpaas_goes_on_by_pages_by_records_or_because_the_page_is_full(pager: str, goes_on: bool) -> None:
    rows = "".join(ROW.replace("/a.html", f"/{n}.html") for n in range(15))
    url = f"{UNIT}?paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D"
    markup = f"<ul>{rows}</ul><div class='pagination'>{pager}</div>"
    answer = FetchedPage(url=url, text=json.dumps({"data": {"html": markup}}, ensure_ascii=False))
    assert (following(answer) is not None) is goes_on


@pytest.mark.parametrize(
    ("call", "url", "following_url"),
    [
        ('createPageHTML(3, 0, "index", "html");', "/zc/", "/zc/index_1.html"),
        ('createPageHTML(3, 1, "index", "html");', "/zc/index_1.html", "/zc/index_2.html"),
        ('createPageHTML(3, 2, "index", "html");', "/zc/index_2.html", None),
        ('createPageHTML(2, 0, "index_18061", "html")', "/zc/index_18061.html", "/zc/index_18061_1.html"),
        ("createPageHTML('page_div',11, 1,'list','shtml',154);", "/zc/list.shtml", "/zc/list_2.shtml"),
        ("createPageHTML('page_div',11, 11,'list','shtml',154);", "/zc/list_11.shtml", None),
        ("nsetpage(1, 31, 15);", "/zc/index.html", "/zc/index_2.html"),
        ("nsetpage(3, 31, 15);", "/zc/index_3.html", None),
        ("createPageHTML(1, 0);", "/zc/", None),
    ],
)
def test_trs_counts_its_files(call: str, url: str, following_url: str | None) -> None:
    page = saved("trs_column.html", url)
    page = FetchedPage(url=page.url, text=page.text.replace('createPageHTML(3, 0, "index", "html");', call))
    assert [row.url for row in known(page).rows(page)][1].endswith("/zc/202402/t20240201_30.html")
    assert following(page) == following_url


@pytest.mark.parametrize(
    ("query", "totals", "following_query"),
    [
        ("page=1&size=1", {"totalPage": 2}, "page=2&size=1"),
        ("page=2&size=1", {"totalPage": 2}, None),
        ("t=a&pageNo=1&pageSize=1", {"totalCount": "3"}, "t=a&pageNo=2&pageSize=1"),
        ("t=a&pageNo=3&pageSize=1", {"totalCount": 3}, None),
        ("pageIndex=0&pageSize=1", {"total": 2}, "pageIndex=1&pageSize=1"),
        ("pageIndex=1&pageSize=1", {"total": 2, "pageNo": 2}, None),
        ("p=4&n=1", {}, "p=5&n=1"),
        ("p=4&n=20", {}, None),
        ("currpage=1", {}, None),
        ("q=page", {"totalPage": 9}, None),
    ],
)
def test_json_pages_are_counted_in_the_address_up_to_the_total(
    query: str, totals: dict[str, object], following_query: str | None
) -> None:
    answer = {"data": {**totals, "list": [{"title": TITLE, "url": "/a.html", "count": 7}]}}
    address = following(FetchedPage(url=f"{HOST}/api?{query}", text=json.dumps(answer)))
    assert address == (f"/api?{following_query}" if following_query else None)


def test_json_numbers_in_a_path_count_too() -> None:
    answer = json.dumps({"data": {"total": 40, "rows": [{"title": TITLE, "url": "/a.html"}]}})
    page = FetchedPage(url=f"{HOST}/data/itemId=915,pageIndex=1,pageSize=18.json", text=answer)
    assert following(page) == "/data/itemId=915,pageIndex=2,pageSize=18.json"


def test_numbers_in_twice_escaped_parameters_count() -> None:
    answer = json.dumps({"resultMap": [{"title": TITLE, "url": "/a.html"}], "total": 40})
    before, after = "/gdnps/searchIndex.jsp?params=%257B%2522goPage%2522%253A", "%252C%2522pageSize%2522%253A15%257D"
    assert following(FetchedPage(url=f"{HOST}{before}1{after}", text=answer)) == f"{before}2{after}"


NUMBERS = '<a href="{0}">1</a> <a href="{1}">2</a> <a href="{2}">3</a>'


@pytest.mark.parametrize(
    ("pager", "url", "following_url"),
    [
        (NUMBERS.format("/zc/", "/zc/p2/", "/zc/p3/"), "/zc/", "/zc/p2/"),
        (NUMBERS.format("/zc/", "/zc/p2/", "/zc/p3/"), "/zc/p2/", "/zc/p3/"),
        (NUMBERS.format("/zc/", "/zc/p2/", "/zc/p3/"), "/zc/p3/", None),
        (NUMBERS.format("/c-1.html", "/c-1_2.html", "/c-1_3.html"), "/c-1.html", "/c-1_2.html"),
        (NUMBERS.format("/n.jsp?t=5", "/n.jsp?t=5&amp;pn=2", "/n.jsp?t=5&amp;pn=3"), "/n.jsp?t=5", "/n.jsp?t=5&pn=2"),
        ('<b>2</b> <a href="index_2.html">3</a> <a href="index_3.html">4</a>', "/zc/index_1.html", "/zc/index_2.html"),
        ('<b>1</b><a href="index_2.html">2</a>', "/zc/", "/zc/index_2.html"),
        ('<a href="?page=1">上一页</a><a href="?page=3">下一页</a>', "/zc?page=2", "/zc?page=3"),
        ('<a href="?page=8">上一页</a><a href="?page=9">下一页</a><a href="?page=9">尾页</a>', "/zc?page=9", None),
        ('<a href="?page=2">下一页</a>', "/zc?page=3", None),
        ('<a href="javascript:go(2)">下一页</a> <a href="/zc/2.html">2</a>', "/zc/1.html", "/zc/2.html"),
        ('<a rel="next" href="/zc/page/2/">»</a>', "/zc/", "/zc/page/2/"),
        ('<a href="/zc/?paged=2">Older posts</a>', "/zc/", "/zc/?paged=2"),
        ('<a href="http://elsewhere.example.com/zc/p2/">下一页</a>', "/zc/", None),
        ('<a href="/news/index_2.html">下一页</a>', "/zc/", None),
        ('<a href="index_7.html">尾页</a><script>var totalPage = 8;</script>', "/zc/", "/zc/index_1.html"),
        ("<script>var pageCount = 4;</script>", "/zc/list.jsp?page=3", "/zc/list.jsp?page=4"),
        ("<script>var pageCount = 4;</script>", "/zc/list.jsp?page=4", None),
        ("", "/zc/", None),
    ],
)
def test_plain_lists_go_on_where_their_pager_leads(pager: str, url: str, following_url: str | None) -> None:
    page = saved("plain_column.html", url, pager=pager)
    assert known(page).name == "html_list"
    assert following(page) == following_url


def test_a_page_seen_before_is_not_gone_to_again() -> None:
    page = saved("plain_column.html", "/zc/", pager='<a href="/zc/p2/">下一页</a>')
    assert following(page, f"{HOST}/zc/p2/") is None
    assert following(page, f"{HOST}:80/zc/p2/") is None


def test_feeds_go_on_by_their_next_link() -> None:
    links = '<link rel="self" href="/feed"/><link href="/feed?page=2" rel="next"/>'
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{links}</feed>'
    assert following(FetchedPage(url=f"{HOST}/feed", text=text)) == "/feed?page=2"


def test_a_sitemap_of_sitemaps_goes_on_in_each_of_them() -> None:
    places = "".join(f"<sitemap><loc>{HOST}/s{n}.xml</loc></sitemap>" for n in (1, 2))
    page = FetchedPage(url=f"{HOST}/sitemap.xml", text=f"<sitemapindex>{places}</sitemapindex>")
    assert following(page) == "/s1.xml"
    assert following(page, f"{HOST}/s1.xml") == "/s2.xml"
    assert following(page, f"{HOST}/s1.xml", f"{HOST}/s2.xml") is None


def test_the_same_form_posted_twice_is_one_address_and_another_number_is_another() -> None:
    first = ListingRequest(url=f"{HOST}/api", body="page=1")
    assert first.address == ListingRequest(url=f"{HOST}:80/api", body="page=1").address
    assert first.address != ListingRequest(url=f"{HOST}/api", body="page=2").address
