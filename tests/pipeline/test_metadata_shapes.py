"""Label variants, blanks of templates and shapes of 信息公开 blocks, one field or one oddity at a time."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import Document, Validity
from pipeline.read import read

TITLE = "关于印发兰溪县渡口修缮补助办法的通知"
TEXT = (
    "<p>各乡镇人民政府：</p><p>现将《兰溪县渡口修缮补助办法》印发给你们，请认真遵照执行。</p>"
    "<p>第一条　为规范渡口修缮补助，提高资金使用效益，制定本办法。</p>"
    "<p>第二条　补助资金由县财政局统筹安排，专款专用，不得挪作他用。</p>"
)


def document(block: str) -> Document:
    page = (
        f"<html><head><title>{TITLE}-兰溪县人民政府</title></head><body><div class='top'>首页</div>"
        f"{block}<h1>{TITLE}</h1><div id='zoom'>{TEXT}</div></body></html>"
    )
    return read(page.encode())


NUMBERS = [
    "发文字号", "文号", "文件编号", "政策文号", "发文号", "公文编号", "文件文号", "公文文号", "发文文号",
]  # fmt: skip
ISSUERS = [
    "发文机关", "发文机构", "发文单位", "发布机构", "发布机关", "发布单位", "制发机关", "制定机关",
    "颁布单位", "所属机构", "发布部门", "公开主体", "发文部门", "公开责任部门", "信息公布机构", "公布机关",
    "制定单位", "印发单位", "颁发单位", "成文单位", "制发机构",
]  # fmt: skip
WRITTEN = [
    "成文日期", "成文时间", "发文日期", "发文时间", "颁布时间", "签署日期", "签发时间", "印发日期",
    "制定日期", "通过日期",
]  # fmt: skip
PUBLISHED = [
    "发布日期", "公开日期", "发布时间", "公布日期", "信息公开日期", "发布于", "公开发布日期", "网站发布日期",
    "上网时间", "录入时间",
]  # fmt: skip
VALIDITY = [
    "有效性", "效力状况", "效力状态", "公文时效", "时效", "时效性", "是否有效", "文件效力", "现行有效性",
    "有效状态", "政策时效", "文件时效性",
]  # fmt: skip
EFFECTIVE = ["生效日期", "施行日期", "实施日期", "生效时间", "施行时间", "执行日期"]
EXPIRY = ["失效日期", "废止日期", "失效时间", "有效期至", "有效期", "有效期限"]


def of_label(label: str, value: str) -> Document:
    cells = f"<td>{label}：</td><td>{value}</td><td>主题分类：</td><td>财政</td>"
    return document(f"<table><tr>{cells}</tr></table>")


@pytest.mark.parametrize("label", ["索引号", "信息索引号", "信息索引", "索 引 号", "索&nbsp;引&nbsp;号", "索　引　号"])
def test_labels_of_the_index_number(label: str) -> None:
    assert of_label(label, "LX01-2031-0007").index_number == "LX01-2031-0007"


@pytest.mark.parametrize("label", NUMBERS)
def test_labels_of_the_number(label: str) -> None:
    assert of_label(label, "兰财规〔2031〕7号").doc_number == "兰财规〔2031〕7号"


@pytest.mark.parametrize("label", ISSUERS)
def test_labels_of_the_issuer(label: str) -> None:
    assert of_label(label, "兰溪县财政局").issuers == ("兰溪县财政局",)


@pytest.mark.parametrize("label", WRITTEN)
def test_labels_of_the_written_date(label: str) -> None:
    assert of_label(label, "2031年3月8日").written_date == date(2031, 3, 8)


@pytest.mark.parametrize("label", PUBLISHED)
def test_labels_of_the_published_date(label: str) -> None:
    assert of_label(label, "2031-03-10 09:30").published_date == date(2031, 3, 10)


@pytest.mark.parametrize("label", VALIDITY)
def test_labels_of_validity(label: str) -> None:
    assert of_label(label, "已废止").validity is Validity.INVALID


@pytest.mark.parametrize(("printed", "state"), [("否", Validity.VALID), ("是", Validity.INVALID)])
def test_a_label_that_asks_whether_it_ended(printed: str, state: Validity) -> None:
    assert of_label("是否废止", printed).validity is state


@pytest.mark.parametrize("label", EFFECTIVE)
def test_labels_of_force(label: str) -> None:
    assert of_label(label, "2031-05-01").effective_date == date(2031, 5, 1)


@pytest.mark.parametrize("label", EXPIRY)
def test_labels_of_the_end(label: str) -> None:
    assert of_label(label, "2036-04-30").expiry_date == date(2036, 4, 30)


def test_the_stamp_of_an_index_is_no_written_date() -> None:
    assert of_label("生成日期", "2031-03-10").written_date is None


SHAPES = {
    "labels above values": (
        "<table><tr><th>索引号</th><th>发文字号</th><th>发文机关</th><th>成文日期</th></tr>"
        "<tr><td>LX01-2031-0007</td><td>兰财规〔2031〕7号</td><td>兰溪县财政局</td><td>2031-03-08</td></tr></table>"
    ),
    "six columns": (
        "<table><tr><td>索引号</td><td>LX01-2031-0007</td><td>文号</td><td>兰财规〔2031〕7号</td><td>公开方式</td>"
        "<td>主动公开</td></tr><tr><td>发布机构</td><td>兰溪县财政局</td><td>成文日期</td><td>2031-03-08</td>"
        "<td>有效期</td><td></td></tr></table>"
    ),
    "six columns with th": (
        "<table><tr><th>索引号</th><td>LX01-2031-0007</td><th>文号</th><td>兰财规〔2031〕7号</td><th>公开方式</th>"
        "<td>主动公开</td></tr><tr><th>发布机构</th><td>兰溪县财政局</td><th>成文日期</th><td>2031-03-08</td>"
        "<th>有效期</th><td></td></tr></table>"
    ),
    "spanning cells": (
        "<table><tr><td colspan='4'>信息公开</td></tr><tr><td rowspan='2'>基本信息</td><td>索引号：</td>"
        "<td colspan='2'>LX01-2031-0007</td></tr><tr><td>文号：</td><td>兰财规〔2031〕7号</td></tr>"
        "<tr><td>发文机关：</td><td colspan='3'>兰溪县财政局</td></tr>"
        "<tr><td>成文日期：</td><td>2031-03-08</td></tr></table>"
    ),
    "colon in a cell of its own": (
        "<table><tr><td>索引号</td><td>：</td><td>LX01-2031-0007</td></tr><tr><td>文号</td><td>：</td>"
        "<td>兰财规〔2031〕7号</td></tr><tr><td>发文机关</td><td>：</td><td>兰溪县财政局</td></tr>"
        "<tr><td>成文日期</td><td>：</td><td>2031-03-08</td></tr></table>"
    ),
    "divs with spans, no colon": (
        "<div class='i'><div><span>索引号</span><span>LX01-2031-0007</span></div><div><span>文号</span>"
        "<span>兰财规〔2031〕7号</span></div><div><span>发文机关</span><span>兰溪县财政局</span></div>"
        "<div><span>成文日期</span><span>2031-03-08</span></div></div>"
    ),
    "list items, a space for a colon": (
        "<ul><li><em>索引号</em> LX01-2031-0007</li><li><em>发文字号</em> 兰财规〔2031〕7号</li>"
        "<li><em>发文机关</em> 兰溪县财政局</li><li><em>成文日期</em> 2031-03-08</li></ul>"
    ),
    "value on the next line": (
        "<p>索 引 号：</p><p>LX01-2031-0007</p><p>文　　号：</p><p>兰财规〔2031〕7号</p>"
        "<p>发文机关：</p><p>兰溪县财政局</p><p>成文日期：</p><p>2031-03-08</p>"
    ),
    "value after a line break": (
        "<div>索引号：<br>LX01-2031-0007<br>文号：<br>兰财规〔2031〕7号<br>发文机关：<br>兰溪县财政局<br>成文日期：<br>"
        "2031-03-08</div>"
    ),
    "a paragraph within the item": (
        "<ul><li><label>索引号</label><p>LX01-2031-0007</p></li><li><label>发文字号</label><p>兰财规〔2031〕7号</p></li>"
        "<li><label>发文机关</label><p>兰溪县财政局</p></li><li><label>成文日期</label><p>2031-03-08</p></li></ul>"
    ),
    "items of headings and paragraphs": (
        "<div><h4>索引号</h4><p>LX01-2031-0007</p></div><div><h4>发文字号</h4><p>兰财规〔2031〕7号</p></div>"
        "<div><h4>发文机关</h4><p>兰溪县财政局</p></div><div><h4>成文日期</h4><p>2031-03-08</p></div>"
    ),
    "rows divided by bars": (
        "<p>索引号：LX01-2031-0007 | 文号：兰财规〔2031〕7号 ｜ 发文机关：兰溪县财政局 | 成文日期：2031-03-08</p>"
    ),
    "labels in brackets": (
        "<ul><li>[索 引 号] LX01-2031-0007</li><li>[文 号] 兰财规〔2031〕7号</li><li>[发文机关] 兰溪县财政局</li>"
        "<li>[成文日期] 2031-03-08</li></ul>"
    ),
    "labels in lenticular brackets": (
        "<p>【索引号】LX01-2031-0007</p><p>【文号】兰财规〔2031〕7号</p><p>【发文机关】兰溪县财政局</p>"
        "<p>【成文日期】2031-03-08</p>"
    ),
    "spaces before a full-width colon": (
        "<p>索引号 ：LX01-2031-0007</p><p>文号　：兰财规〔2031〕7号</p><p>发文机关 ： 兰溪县财政局</p>"
        "<p>成文日期 :2031-03-08</p>"
    ),
    "a cell of a layout table": (
        "<table><tr><td><table><tr><td>索引号：LX01-2031-0007</td><td>文号：兰财规〔2031〕7号</td></tr><tr>"
        "<td>发文机关：兰溪县财政局</td><td>成文日期：2031-03-08</td></tr></table></td></tr></table>"
    ),
    "comments within": (
        "<ul><li>索引号：<!--<$[SYH]>begin-->LX01-2031-0007<!--<$[SYH]>end--></li><li>文号：<!--<$[WH]>begin-->"
        "兰财规〔2031〕7号<!--<$[WH]>end--></li><!--<li>文号：兰财〔1999〕1号</li>--><li>发文机关：<!--x-->兰溪县财政局</li>"
        "<li>成文日期：<!--x-->2031-03-08</li></ul>"
    ),
    "buttons behind values": (
        "<p>索引号：LX01-2031-0007 打印</p><p>文号：兰财规〔2031〕7号 【打印】</p><p>发文机关：兰溪县财政局 "
        "【字体：大 中 小】</p><p>成文日期：2031-03-08 打印 关闭</p>"
    ),
    "an open details element": (
        "<details open><summary>基本信息</summary><div><strong>索引号</strong>：LX01-2031-0007</div><div><strong>文号"
        "</strong>：兰财规〔2031〕7号</div><div><strong>发文机关</strong>：兰溪县财政局</div><div><strong>成文日期</strong>："
        "2031-03-08</div></details>"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_block_is_read_in_every_shape(shape: str) -> None:
    found = document(SHAPES[shape])
    assert found.index_number == "LX01-2031-0007"
    assert found.doc_number == "兰财规〔2031〕7号"
    assert found.issuers == ("兰溪县财政局",)
    assert found.written_date == date(2031, 3, 8)
    assert found.title == TITLE
    assert len(found.body) == 4


BLANKS = [
    "{{ item.wh }}", "undefined", "null", "NaN", "${wh}", "<%=wh%>", "&lt;%=wh%&gt;", "暂无", "无", "—", "－－", "/",
    "N/A", "&nbsp;", "无文号", "（无）", "空", "...", "-", "[object Object]", "#wh#", "none", "暂缺", "待定",
]  # fmt: skip


@pytest.mark.parametrize("blank", BLANKS)
def test_what_a_template_prints_for_nothing_is_no_value(blank: str) -> None:
    cells = (
        ("索引号", blank),
        ("文号", blank),
        ("发文机关", blank),
        ("成文日期", blank),
        ("有效性", blank),
        ("标题", blank),
    )
    rows = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in cells)
    found = document(f"<table>{rows}</table>")
    assert (found.index_number, found.doc_number, found.issuers, found.written_date) == ("", "", (), None)
    assert found.validity in (Validity.NOT_STATED, Validity.UNKNOWN)
    assert found.title == TITLE


def test_a_blank_cell_does_not_take_the_next_label() -> None:
    found = document("<table><tr><td>文号</td><td></td><td>发文机关</td><td>兰溪县财政局</td></tr></table>")
    assert (found.doc_number, found.issuers) == ("", ("兰溪县财政局",))


@pytest.mark.parametrize(
    ("block", "subject"),
    [
        ("<table><tr><td>主题分类：</td><td>工业、交通/工业</td></tr></table>", "工业、交通/工业"),
        (
            "<table><tr><td>主题分类</td><td>科技、教育</td><td>索引号</td><td>LX01-2031-0007</td></tr></table>",
            "科技、教育",
        ),
        ("<p>索引号：LX01-2031-0007　主题分类：财政　文号：兰财规〔2031〕7号</p>", "财政"),
        ("<dl><dt>主题分类</dt><dd>农业、林业、水利\\水利</dd></dl>", "农业、林业、水利\\水利"),
        ("<table><tr><td>主题分类：</td><td>无</td></tr></table>", ""),
        ("<table><tr><td>主题分类：</td><td></td><td>索引号：</td><td>LX01-2031-0007</td></tr></table>", ""),
        ("<table><tr><td>组配分类：</td><td>政策文件</td></tr></table>", ""),
    ],
)
def test_the_subject_is_told_as_printed(block: str, subject: str) -> None:
    assert document(block).subject == subject
