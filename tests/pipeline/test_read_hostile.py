"""Whatever bytes come, the reader answers, and no text is lost to broken markup."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Document, Kind
from pipeline.read import read

PARAGRAPH = "各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算，任何单位不得挪用。"


def text_of(document: Document) -> str:
    return "\n".join(document.body)


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_document(body: bytes) -> None:
    assert isinstance(read(body), Document)


@settings(max_examples=60)
@given(st.text(alphabet="<>/ptdiv abr&#;《》（）〔〕2031年号废止，。=\"'", max_size=300))
def test_any_markup_gives_a_document(text: str) -> None:
    assert isinstance(read(text.encode(), select_body="div p"), Document)


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x00", b"\xff\xfe"])
def test_nothing_is_unreadable(body: bytes) -> None:
    assert (read(body).kind, read(body).reason) == (Kind.UNREADABLE, "empty")


def test_bytes_that_are_no_text_are_not_read() -> None:
    document = read(random.Random(7).randbytes(10_000))
    assert (document.kind, document.reason, document.body) == (Kind.UNREADABLE, "no text", ())


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7 ...", b"PK\x03\x04....", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", b"\n%PDF-1.4"]
)
def test_files_are_attachments(body: bytes) -> None:
    assert read(body).kind is Kind.ATTACHMENT


def test_nesting_ten_thousand_deep_loses_nothing() -> None:
    page = f"<html><body>{'<div>' * 10_000}<p>{PARAGRAPH}</p>{'</div>' * 10_000}<p>{PARAGRAPH}另附。</p></body></html>"
    assert text_of(read(page.encode())) == f"{PARAGRAPH}\n{PARAGRAPH}另附。"


def test_a_second_end_of_page_ends_nothing() -> None:
    page = f"<html><body><div><p>{PARAGRAPH}</p></body></html><p>第二段，{PARAGRAPH}</p></div></body></html>"
    assert text_of(read(page.encode())) == f"{PARAGRAPH}\n第二段，{PARAGRAPH}"


def test_unclosed_tags_keep_their_text() -> None:
    page = f"<html><body><div><p>{PARAGRAPH}<p>第二段，<b>{PARAGRAPH}<p>第三段，{PARAGRAPH}</html>"
    assert len(read(page.encode()).body) == 3


def test_a_source_line_break_is_no_paragraph() -> None:
    page = (
        f"<html><body><div><p>主要方\n\n向、重点领域。{PARAGRAPH}</p>"
        f"<p>another\nline of text, and one more.</p></div></html>"
    )
    assert read(page.encode()).body == (f"主要方向、重点领域。{PARAGRAPH}", "another line of text, and one more.")


def test_rows_of_a_table_are_clauses_and_their_cells_paragraphs() -> None:
    table = "<table><tr><th>序号</th><th>任务</th></tr><tr><td><p>1</p></td><td>疏浚<br>河埠头</td></tr></table>"
    page = f"<html><body><div><p>{PARAGRAPH}</p>{table}<p>{PARAGRAPH}另附。</p></div></body></html>"
    document = read(page.encode())
    rows = [clause.label + clause.words for clause in document.clauses[1:3]]
    assert rows == ["序号\t任务", "1疏浚 河埠头"]  # a serial number is a label
    assert document.body[1:6] == ("序号", "任务", "1", "疏浚", "河埠头")


def test_plain_text_is_read_by_lines() -> None:
    text = f"关于河埠头检修的通知\n松政发〔2032〕3号\n各镇人民政府：\n{PARAGRAPH}\n"
    document = read(text.encode(), content_type="text/plain")
    assert document.kind is Kind.POLICY
    assert document.doc_number == "松政发〔2032〕3号"
    assert document.body[-1] == PARAGRAPH


def test_a_list_of_members_is_a_text_and_not_a_listing() -> None:
    rows = "".join(
        f"<p>成员：{name} 松溪市{office}</p>" for name in ("甲某", "乙某", "丙某") for office in ("财政局", "水务局")
    )
    page = (
        f"<html><head><title>关于调整河埠头领导小组的通知</title></head><body><div class='x'>"
        f"<p>各镇人民政府：</p>{rows}</div></body></html>"
    )
    assert len(read(page.encode()).body) == 7


@pytest.mark.parametrize(
    "list_",
    [
        "<p>加载中……</p><script>load('/api/list?page=1')</script>",
        "<script type='text/x-handlebars-template'>{{#each data}}<li>{{title}}</li>{{/each}}</script>",
        "<script id='row' type=\"text/template\"><li><%= title %></li></script><script src='a.js'></script>",
        "<ul><li v-for='row in rows'><a :href='row.url'></a></li></ul><script src='a.js'></script>",
        "<ul><li ng-repeat='row in rows'></li></ul><script src='a.js'></script>",
        "<script>loadPageData(params, '380055');</script>",
    ],
)
def test_a_page_that_waits_for_a_script_says_so(list_: str) -> None:
    head = "<div class='nav'>" + "".join(f"<a href='/{n}/'>栏目{n}</a>" for n in range(30)) + "</div>"
    page = f"<html><body>{head}<div id='list'>{list_}</div></body></html>"
    assert read(page.encode()).reason == "needs script"


def test_a_listing_is_a_listing() -> None:
    rows = "".join(
        f"<li><a href='/a{i}.html'>松溪市关于第{i}号河埠头检修工作的通知</a><span>2032-01-{i:02}</span></li>"
        for i in range(1, 9)
    )
    document = read(f"<html><body><ul class='list'>{rows}</ul></body></html>".encode(), url="http://sx.example/list/")
    assert document.kind is Kind.LISTING
    assert len(document.entries) == 8
