"""信息公开 blocks in the shapes that sites print, and what is told from the text alone."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import Document, Validity
from pipeline.read import read

TITLE = "松溪市财政局 松溪市水务局关于印发松溪市河埠头检修资金管理办法的通知"
TEXT = (
    "<p>各镇人民政府、街道办事处：</p><p>现将《松溪市河埠头检修资金管理办法》印发给你们，请认真遵照执行。</p>"
    "<p>第一条　为规范河埠头检修资金管理，提高使用效益，制定本办法。</p>"
    "<p>第二条　资金由市财政局统筹安排，专款专用。</p>"
    "<p>第三条　本办法由市财政局负责解释，自印发之日起施行，有效期三年。</p>"
)
SIGNED = "<p>松溪市财政局</p><p>松溪市水务局</p><p>二〇三一年三月八日</p>"


def document(block: str = "", *, text: str = TEXT, metas: str = "", title: str = TITLE) -> Document:
    head = f"<head><title>{title}-松溪市人民政府</title>{metas}</head>"
    page = f"<html>{head}<body>{block}<h1>{title}</h1><div class='c'>{text}</div></body></html>"
    return read(page.encode())


def rows(*cells: tuple[str, ...], tag: str = "td") -> str:
    lines = ("".join(f"<{tag if k % 2 == 0 else 'td'}>{c}</td>" for k, c in enumerate(row)) for row in cells)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def pairs(shape: str, *fields: tuple[str, str]) -> str:
    return "".join(shape.format(label, value) for label, value in fields)


INDEX = ("索引号", "01/2031-5")
NUMBER = ("文　　号", "松财规[2031]5号")
WRITTEN = ("成文日期", "2031年03月08日")
LINE = (
    "索引号：01/2031-5　主题分类：财政　文号：松财规〔2031〕5号　"
    "发布机构：松溪市财政局 松溪市水务局　成文日期：2031-03-08"
)
BLOCKS = {
    "table, several pairs a row": rows(
        ("<b>索 引 号：</b>", "01/2031-5", "<b>文　　号：</b>", "松财规[2031]5号"),
        ("发文机关：", "松溪市财政局、松溪市水务局", "成文日期：", "2031-03-08"),
    ),
    "table, label in the cell": rows(
        ("<b>索引号: </b>01/2031-5", "<b>文      号:</b> 松财规〔2031〕5号"),
        ("发布机构: 松溪市财政局 松溪市水务局", "成文日期:2031年03月08日"),
    ),
    "th and td": rows(
        INDEX,
        ("发文字号", "松财规〔2031〕5号"),
        ("发文机关", "松溪市财政局,松溪市水务局"),
        ("发文日期", "2031.3.8"),
        tag="th",
    ),
    "dl": pairs("<dt>{}</dt><dd>{}</dd>", INDEX, NUMBER, ("制发机关", "松溪市财政局；松溪市水务局"), WRITTEN),
    "ul": pairs(
        "<li><b>{}：</b><span>{}</span></li>", INDEX, NUMBER, ("发文机关", "松溪市财政局　松溪市水务局"), WRITTEN
    ),
    "one line": f"<div>{LINE}</div>",
    "comments": rows(
        ("索引号：", "<!--<$[A]>-->01/2031-5<!--<$[A]>--></td><!--<td>文号：</td><td>假</td>-->"),
        ("文号：", "<!--a-->松财规〔2031〕5号<!--b-->"),
        ("发文机关：", "松溪市财政局 松溪市水务局"),
        ("成文日期：", "2031-03-08"),
    ),
}


@pytest.mark.parametrize("shape", BLOCKS)
def test_a_block_in_any_shape(shape: str) -> None:
    read_back = document(BLOCKS[shape])
    assert read_back.index_number == "01/2031-5"
    assert read_back.doc_number == "松财规〔2031〕5号"
    assert "".join(read_back.issuers).replace(" ", "") == "松溪市财政局松溪市水务局"
    assert len(read_back.issuers) == 2
    assert read_back.written_date == date(2031, 3, 8)
    assert len(read_back.body) == 5


def test_empty_cells_and_dashes_are_no_values() -> None:
    block = (
        "<table><tr><td>文号：</td><td></td><td>索引号：</td><td>—  —</td></tr><tr><td>名称：</td>"
        "<td>&nbsp;</td></tr></table>"
    )
    read_back = document(block)
    assert (read_back.doc_number, read_back.index_number) == ("", "")
    assert read_back.title == TITLE


@pytest.mark.parametrize(
    ("printed", "validity"),
    [
        ("有效", Validity.VALID),
        ("现行有效", Validity.VALID),
        ("废止", Validity.INVALID),
        ("已失效", Validity.INVALID),
        ("部分失效", Validity.PARTLY),
        ("已修改", Validity.MODIFIED),
        ("政策是否有效未知,请慎用", Validity.UNKNOWN),
        ("—", Validity.NOT_STATED),
    ],
)
def test_validity_words(printed: str, validity: Validity) -> None:
    read_back = document(f"<ul><li>有效性：{printed}</li></ul>")
    assert read_back.validity is validity
    assert read_back.validity_evidence == ("" if printed == "—" else printed)


def test_a_procedural_sentence_is_no_repeal() -> None:
    assert document().validity is Validity.NOT_STATED


def test_a_banner_says_that_the_page_is_repealed() -> None:
    read_back = document(text="<p>（本文已被松财规〔2033〕1号废止）</p>" + TEXT)
    assert read_back.validity is Validity.INVALID


def test_joint_issuers_and_date_are_told_by_the_signature() -> None:
    read_back = document(text=TEXT + SIGNED)
    assert read_back.issuers == ("松溪市财政局", "松溪市水务局")
    assert read_back.written_date == date(2031, 3, 8)
    assert (read_back.effective_date, read_back.expiry_date) == (date(2031, 3, 8), date(2034, 3, 7))


def test_a_short_name_is_completed_by_the_signature() -> None:
    block = "<ul><li>发布机构：市水务局</li></ul>"
    assert document(block, text=TEXT + "<p>松溪市水务局</p><p>2031年3月8日</p>").issuers == ("松溪市水务局",)


def test_a_title_that_names_no_place_names_no_issuer() -> None:
    assert document(title="市政府关于加强河埠头管理的意见").issuers == ()


def test_the_meta_tag_tells_the_day_of_publication() -> None:
    read_back = document("<p>时间：2031-04-01</p>", metas='<meta name="pubdate" content="2031-03-10 09:00">')
    assert read_back.published_date == date(2031, 3, 10)


@pytest.mark.parametrize("printed", [TITLE + "<i>2</i>", TITLE + "0", TITLE + " 32"])
def test_a_counter_is_no_part_of_the_title(printed: str) -> None:
    page = f"<html><head><title>{TITLE}_招商网</title></head><body><h1>{printed}</h1><div>{TEXT}</div></body></html>"
    assert read(page.encode()).title == TITLE


def test_a_year_at_the_end_of_a_title_stays() -> None:
    title = "松溪市河埠头检修计划2031"
    assert document(title=title).title == title


def test_the_printed_text_is_named_even_when_its_title_is_broken() -> None:
    text = (
        "<p>各镇：</p><p>现将办法印发给你们，请遵照执行。</p><p>附件</p><p>松溪市河埠头检修</p>"
        "<p>资金管理办法</p><p>第一条　为规范管理，制定本办法。</p>"
    )
    assert document(text=text).document_title == "松溪市河埠头检修资金管理办法"
