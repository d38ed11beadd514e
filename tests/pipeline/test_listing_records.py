"""Rows of listings that are no pages: datastores, JSON, feeds, sitemaps."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pipeline.listing.entries import find_entries
from pipeline.model import Entry, Validity

TITLE = "关于印发青禾市低空经济发展若干措施的通知"
URL = "http://www.example.org/zc/list.json"
ROW = f"<li><a title='{TITLE}' href='/art/1.html'>{TITLE[:8]}...</a><b>2024-03-04</b></li>"
RECORD = f"<record><![CDATA[{ROW}]]></record>"
TABLE_RECORD = f"<record><![CDATA[<tr><td><a href='/art/2.html'>{TITLE}</a></td><td>[2024-03-05]</td></tr>]]></record>"
STORE = f"<datastore><totalrecord>2</totalrecord><recordset>{RECORD}{TABLE_RECORD}</recordset></datastore>"
STORED = [(f"http://www.example.org/art/{n}.html", date(2024, 3, 3 + n)) for n in (1, 2)]


@pytest.mark.parametrize(
    "text",
    [
        f'<html><body><h2>政策</h2><script type="text/xml">{STORE}</script></body></html>',
        f'<?xml version="1.0" encoding="utf-8"?>{STORE}',
        STORE.replace("<datastore>", "").replace("</datastore>", ""),
        f"jQuery1124({json.dumps({'result': STORE})});",
        f"<datastore><recordset></recordset></datastore>{STORE}",
        STORE.removesuffix("</recordset></datastore>"),
    ],
)
def test_records_of_a_datastore_are_rows_wherever_it_stands(text: str) -> None:
    entries = find_entries(text, url=URL)
    assert [(e.url, e.date) for e in entries] == STORED
    assert {e.title for e in entries} == {TITLE}


def test_an_article_with_a_datastore_beside_it_is_no_listing() -> None:
    prose = "<p>为进一步优化营商环境，推动有关工作落实，现就有关事项通知如下，请结合实际认真执行。</p>" * 9
    assert find_entries(f'<html><body>{prose}<script type="text/xml">{STORE}</script></body></html>', url=URL) == ()


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ({"title": TITLE, "url": "/a.html", "pubtimeStr": "2024.03.04"}, date(2024, 3, 4)),
        ({"TITLE": TITLE, "URL": "/a.html", "DOCRELPUBTIME": "2024-03-04"}, date(2024, 3, 4)),
        ({"name": TITLE, "link": "/a.html", "publishedTime": 1709510400000}, date(2024, 3, 4)),
        ({"title": TITLE, "href": "/a.html", "created_at": 1709481600}, date(2024, 3, 4)),  # midnight in China
        ({"title": f"<em>{TITLE}</em>", "infourl": "/a.html", "infodate": "2024-03-04 09:00:00"}, date(2024, 3, 4)),
        ({"title": TITLE, "url": "/a.html", "date": "2024-03-03T16:00:00Z"}, date(2024, 3, 4)),
        ({"title": TITLE, "url": "/a.html", "date": "20240304"}, date(2024, 3, 4)),
        ({"title": TITLE, "url": "/a.html", "date": "3天前"}, None),
        ({"title": TITLE, "url": "/a.html", "date": None, "time": {"a": 1}}, None),
    ],
)
def test_fields_of_a_record_are_known_by_many_names(record: dict[str, Any], day: date | None) -> None:
    answer = json.dumps({"code": 200, "data": {"total": 1, "list": [record]}}, ensure_ascii=False)
    assert find_entries(answer, url=URL) == (Entry(url="http://www.example.org/a.html", title=TITLE, date=day),)


@pytest.mark.parametrize("field", ["pcode", "document_number", "C_WJBH", "fileNum"])
def test_numbers_of_records_are_normal(field: str) -> None:
    numbers = ["青政发[2024] 05号", "—"]
    records = [{"title": TITLE, "url": f"/{place}.html", field: number} for place, number in enumerate(numbers)]
    assert [e.doc_number for e in find_entries(json.dumps(records), url=URL)] == ["青政发〔2024〕5号", ""]


@pytest.mark.parametrize(
    ("field", "value", "validity"),
    [
        ("is_expired", True, Validity.INVALID),
        ("is_abolished", 0, Validity.NOT_STATED),
        ("validity", "现行有效", Validity.VALID),
        ("status", 1, Validity.NOT_STATED),
    ],
)
def test_validity_of_records(field: str, value: object, validity: Validity) -> None:
    answer = json.dumps([{"title": TITLE, "url": "/a.html", field: value}])
    assert [e.validity for e in find_entries(answer, url=URL)] == [validity]


def test_markup_inside_json_is_read_like_a_page() -> None:
    markup = f'<ul><li><a href="/a.html">{TITLE}</a><span>2024-03-04</span></li></ul>'
    entries = find_entries(json.dumps({"success": True, "data": {"html": markup}}), url=URL)
    assert [(e.title, e.date) for e in entries] == [(TITLE, date(2024, 3, 4))]


def test_records_that_a_script_assigns_are_rows() -> None:
    records = json.dumps([{"title": TITLE, "url": f"/{i}.html", "date": "2024-03-04"} for i in range(3)])
    menu = '[{"title": "首页", "url": "/"}, {"title": "政务公开", "url": "/zw/"}]'
    assert len(find_entries(f"<body><script>var list = {records};</script></body>", url=URL)) == 3
    assert find_entries(f"<body><script>var menu = {menu};</script></body>", url=URL) == ()


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>青禾</title>
<item><title><![CDATA[{title}]]></title><link>/a.html</link><pubDate>Sun, 03 Mar 2024 16:00:00 GMT</pubDate></item>
<item><title>&lt;b&gt;{title}&lt;/b&gt;</title><guid>http://www.example.org/b.html</guid></item>
<item><title>no link</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Updates</title><link rel="self" href="/feed"/>
<entry><title>{title}</title><link rel="edit" href="/x"/><link href="/a.html"/>
<updated>2024-03-04T01:00:00+08:00</updated></entry>
<entry><title>{title}</title><link href="/b.html"/></entry></feed>"""


@pytest.mark.parametrize("text", [RSS, ATOM])
def test_feeds(text: str) -> None:
    entries = find_entries(text.format(title=TITLE), url=URL)
    assert [e.url for e in entries] == ["http://www.example.org/a.html", "http://www.example.org/b.html"]
    assert {e.title for e in entries} == {TITLE}
    assert [e.date for e in entries] == [date(2024, 3, 4), None]


def test_sitemaps_have_addresses_without_titles() -> None:
    page = "<url><loc>http://www.example.org/a</loc><lastmod>2024-03-04</lastmod></url>"
    entry = Entry(url="http://www.example.org/a", title="", date=date(2024, 3, 4))
    assert find_entries(f"<urlset>{page}<url><loc> </loc></url></urlset>") == (entry,)
    assert find_entries("<sitemapindex><sitemap><loc>http://www.example.org/s.xml</loc></sitemap></sitemapindex>") == ()


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><title>x",
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        '{"a": ' * 5000,
        "[1, 2, [3]]",
        '{"list": [{"title": "", "url": "/a"}, {"title": "b"}, {"url": "/c"}, {"title": 3, "url": 4}]}',
        "callback(",
        "<record><![CDATA[]]></record>",
        "<datastore>",
    ],
)
def test_broken_answers_give_no_rows(text: str) -> None:
    assert find_entries(text, url=URL) == ()


def test_records_wrapped_in_groups_of_one_are_rows() -> None:
    hits = [
        {"groupData": [{"data": {"title": TITLE, "url": f"/{n}.html", "deploytime": 1709510400000}}]} for n in (1, 2)
    ]
    answer = json.dumps({"data": {"searchResult": {"dataResults": hits}}})
    entries = find_entries(answer, url=URL)
    assert [(entry.title, entry.date) for entry in entries] == [(TITLE, date(2024, 3, 4))] * 2
