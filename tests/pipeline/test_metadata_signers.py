"""Who issued a document and when: orders signed by a person, joint signatures, notes on adoption."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import Document
from pipeline.read import read

RULES = (
    "<p>第一条　为了规范夜市摊位管理，维护市容秩序，制定本办法。</p><p>第二条　摊位由街道办事处统一编号，不得转租。</p>"
    "<p>第三条　本办法自2031年5月1日起施行。</p>"
)
NOTICE = (
    "<p>各县人民政府：</p><p>现就夜市摊位管理有关事项通知如下，请认真贯彻执行。</p><p>一、摊位统一编号，不得转租。</p>"
)


def document(text: str, *, title: str = "琅川市夜市摊位管理办法", above: str = "") -> Document:
    page = f"<html><head><title>{title}</title></head>"
    page += f"<body>{above}<h1>{title}</h1><div id='zoom'>{text}</div></body></html>"
    return read(page.encode())


ORDERS = {
    "one line": "<p>琅川市人民政府令第12号</p>",
    "two lines": "<p>琅川市人民政府令</p><p>第12号</p>",
    "two lines, brackets": "<p>琅川市人民政府令</p><p>（第12号）</p>",
    "spaces": "<p>琅川市人民政府令　　第 12 号</p>",
}
ADOPTED = "<p>《琅川市夜市摊位管理办法》已经2031年3月8日市政府第3次常务会议通过，现予公布，自2031年5月1日起施行。</p>"


@pytest.mark.parametrize("shape", ORDERS)
@pytest.mark.parametrize("person", ["市长　林某某", "市 长 林某某", "市长：林某"])
def test_an_order_is_signed_by_a_person_and_issued_by_an_organ(shape: str, person: str) -> None:
    found = document(f"{ORDERS[shape]}{ADOPTED}<p>{person}</p><p>2031年3月20日</p><p>琅川市夜市摊位管理办法</p>{RULES}")
    assert found.doc_number == "琅川市人民政府令第12号"
    assert found.issuers == ("琅川市人民政府",)
    assert found.written_date == date(2031, 3, 20)
    assert found.effective_date == date(2031, 5, 1)


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("（2031年3月8日琅川市第九届人民代表大会常务委员会第五次会议通过）", date(2031, 3, 8)),
        ("（2023年3月8日琅川市人民政府令第3号公布　根据2031年6月2日《关于修改部分规章的决定》修订）", date(2031, 6, 2)),
        ("(2023年3月8日通过 2031年6月2日修订 自2031年8月1日起施行)", date(2031, 6, 2)),
    ],
)
def test_the_note_under_the_title_dates_a_law(note: str, day: date) -> None:
    found = document(f"<p>{note}</p>{RULES}")
    assert found.written_date == day
    assert found.published_date is None


def test_lines_on_adoption_may_stand_without_brackets() -> None:
    lines = "<p>2023年3月8日 琅川市人民政府第3次常务会议通过</p><p>2031年6月2日 琅川市人民政府第9次常务会议修订</p>"
    assert document(lines + RULES).written_date == date(2031, 6, 2)


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("<p>琅川市财政局公告</p><p>2031年第12号</p>", "琅川市财政局公告2031年第12号"),
        ("<p>琅川市财政局公告2031年第12号</p>", "琅川市财政局公告2031年第12号"),
        ("<p>琅川市财政局通告</p><p>〔2031〕12号</p>", "琅川市财政局通告〔2031〕12号"),
    ],
)
def test_an_announcement_is_numbered_by_year(heading: str, number: str) -> None:
    found = document(heading + NOTICE, title="关于规范夜市摊位管理的公告")
    assert found.doc_number == number
    assert found.issuers == ("琅川市财政局",)


BOTH = ("琅川市财政局", "琅川市城市管理局")
SIGNATURES = {
    "lines": "<p>琅川市财政局</p><p>琅川市城市管理局</p><p>2031年3月8日</p>",
    "one line": "<p>琅川市财政局　　琅川市城市管理局</p><p>2031年3月8日</p>",
    "with the date": "<p>琅川市财政局　琅川市城市管理局　2031年3月8日</p>",
    "date above": "<p>2031年3月8日</p><p>琅川市财政局</p><p>琅川市城市管理局</p>",
    "spaced date": "<p>琅川市财政局</p><p>琅川市城市管理局</p><p>2031 年 3 月 8 日</p>",
    "Chinese numerals": "<p>琅川市财政局</p><p>琅川市城市管理局</p><p>二○三一年三月八日</p>",
    "seals": "<p>琅川市财政局（盖章）</p><p>琅川市城市管理局（印）</p><p>2031年3月8日</p>",
    "table": (
        "<table><tr><td>琅川市财政局</td><td>琅川市城市管理局</td></tr><tr><td>2031年3月8日</td><td></td></tr></table>"
    ),
    "table with two dates": (
        "<table><tr><td>琅川市财政局</td><td>琅川市城市管理局</td></tr>"
        "<tr><td>2031年3月8日</td><td>2031年3月8日</td></tr></table>"
    ),
    "before 附注": "<p>琅川市财政局</p><p>琅川市城市管理局</p><p>2031年3月8日</p><p>（此件公开发布）</p>",
}


@pytest.mark.parametrize("shape", SIGNATURES)
def test_joint_signatures_in_every_arrangement(shape: str) -> None:
    found = document(NOTICE + SIGNATURES[shape], title="关于规范夜市摊位管理的通知")
    assert found.issuers == BOTH
    assert found.written_date == date(2031, 3, 8)


@pytest.mark.parametrize(
    "organ",
    [
        "琅川市人民政府办公室", "中共琅川市委办公室", "琅川市委网信办", "琅川市残联", "国家税务总局琅川市税务局",
        "琅川海关", "琅川市科协", "琅川市总工会",
    ],
)  # fmt: skip
def test_organs_of_all_kinds_sign(organ: str) -> None:
    found = document(f"{NOTICE}<p>{organ}</p><p>2031年3月8日</p>", title="关于规范夜市摊位管理的通知")
    assert found.issuers == (organ,)


def test_the_imprint_is_no_signature() -> None:
    text = f"{NOTICE}<p>琅川市财政局</p><p>2031年3月8日</p><p>琅川市财政局办公室　2031年3月11日印发</p>"
    found = document(text, title="关于规范夜市摊位管理的通知")
    assert (found.issuers, found.written_date) == (("琅川市财政局",), date(2031, 3, 8))


def test_the_lead_of_many_is_told_by_the_title() -> None:
    found = document(NOTICE, title="琅川市财政局等七部门关于规范夜市摊位管理的通知")
    assert found.issuers == ("琅川市财政局",)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("关于规范夜市摊位管理的通知（琅财发〔2031〕8号）", "琅财发〔2031〕8号"),
        ("关于规范夜市摊位管理的通知(琅财发[2031]8号)", "琅财发〔2031〕8号"),
        ("关于贯彻《夜市条例》（琅政发〔2030〕2号）的通知", ""),
        ("转发《夜市摊位管理办法》（琅财发〔2031〕8号）", ""),
    ],
)
def test_a_title_may_end_with_the_number(title: str, number: str) -> None:
    assert document(NOTICE, title=title).doc_number == number


def test_a_field_that_repeats_the_day_of_publication_yields_to_the_signature() -> None:
    block = "<p>成文日期：2031-03-12</p><p>发布日期：2031-03-12</p>"
    found = document(f"{NOTICE}<p>琅川市财政局</p><p>2031年3月8日</p>", title="关于规范夜市摊位管理的通知", above=block)
    assert found.written_date == date(2031, 3, 8)
    told = [one.value for one in found.origins if one.field == "written_date"]
    assert told == ["2031-03-08", "2031-03-12"]
