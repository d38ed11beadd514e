"""When a policy comes into force and lapses, in its own words, with the sentence that says so."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import Document, Where
from pipeline.read import read

TITLE = "关于印发青浦湾渔船停泊管理办法的通知"
ISSUED = date(2031, 3, 8)


def document(*sentences: str) -> Document:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    page = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div id='zoom'>"
        "<p>各镇人民政府：</p><p>现将《青浦湾渔船停泊管理办法》印发给你们，请认真遵照执行。</p>"
        f"<p>第一条　渔船应当停泊在指定的泊位，不得占用航道。</p>{text}"
        "<p>青浦湾区渔业局</p><p>2031年3月8日</p></div></body></html>"
    )
    return read(page.encode())


@pytest.mark.parametrize(
    ("sentence", "effective", "expiry"),
    [
        ("本办法自印发之日起施行。", ISSUED, None),
        ("本通知自发布之日起执行，有效期3年。", ISSUED, date(2034, 3, 7)),
        ("第二条　本办法自2031年5月1日起施行，有效期5年。", date(2031, 5, 1), date(2036, 4, 30)),
        (
            "三、本意见自二〇三一年五月一日起施行，有效期至二〇三三年十二月三十一日。",
            date(2031, 5, 1),
            date(2033, 12, 31),
        ),
        ("本办法自2031年5月1日起试行，试行期2年。", date(2031, 5, 1), date(2033, 4, 30)),
        ("本办法自2031年5月1日起施行，有效期为18个月。", date(2031, 5, 1), date(2032, 10, 31)),
        ("本办法自发布之日起30日后施行。", date(2031, 4, 7), None),
        ("本办法自公布之日起满三十日后施行，有效期两年。", date(2031, 4, 7), date(2033, 4, 6)),
        ("本公告自2031年4月1日起施行至2031年12月31日。", date(2031, 4, 1), date(2031, 12, 31)),
        ("本政策有效期自2031年4月1日至2033年3月31日。", date(2031, 4, 1), date(2033, 3, 31)),
        ("有效期至2036年12月31日。", None, date(2036, 12, 31)),
        ("《青浦湾渔船停泊管理办法》自2031年6月1日起施行。", date(2031, 6, 1), None),
        ("本通知自2031年4月1日起施行，2025年发布的旧规定同时废止。", date(2031, 4, 1), None),
        ("本办法于2033年12月31日自动失效。", None, date(2033, 12, 31)),
        ("本办法自印发之日起试行一年。", ISSUED, date(2032, 3, 7)),
        ("本办法自印发之日起试行，有效期两年。", ISSUED, date(2033, 3, 7)),
        ("本办法有效期至2033年底。", None, date(2033, 12, 31)),
        ("本通知执行至2033年末。", None, date(2033, 12, 31)),
        ("本办法自印发之日起施行，有效期至2033年。", ISSUED, date(2033, 12, 31)),
        ("本政策有效期至2033年12月。", None, date(2033, 12, 31)),
        ("本措施有效期截至2032年2月底。", None, date(2032, 2, 29)),
        ("本细则自2031年6月1日起施行，至2035年底止。", date(2031, 6, 1), date(2035, 12, 31)),
        ("本措施执行期限为2031年1月1日至2033年12月31日。", date(2031, 1, 1), date(2033, 12, 31)),
        ("本办法自印发之日起实施，暂定3年。", ISSUED, date(2034, 3, 7)),
        ("本通知自2031年5月1日起施行，有效期三年零六个月。", date(2031, 5, 1), date(2034, 10, 31)),
        ("本办法自2032年2月29日起施行，有效期1年。", date(2032, 2, 29), date(2033, 2, 28)),
        ("本办法自2031年8月31日起施行，有效期6个月。", date(2031, 8, 31), date(2032, 2, 29)),
        ("本规定自发布之日起满30日起施行，有效期五年。", date(2031, 4, 7), date(2036, 4, 6)),
        ("本办法自2031年5月1日起施行，2025年底前已受理的按原办法办理。", date(2031, 5, 1), None),
        ("本规划自2031年5月1日起实施，到2035年基本建成停泊体系。", date(2031, 5, 1), None),
        ("本规划自2031年5月1日起实施，至2035年底，建成停泊体系。", date(2031, 5, 1), None),
    ],
)
def test_force_in_the_words_of_the_text(sentence: str, effective: date | None, expiry: date | None) -> None:
    found = document(sentence)
    assert (found.effective_date, found.expiry_date) == (effective, expiry)
    evidence = [one.printed for one in found.origins if one.field in ("effective_date", "expiry_date")]
    assert all(text and text in sentence for text in evidence)
    assert {one.origin for one in found.origins if one.field == "effective_date"} <= {Where.SENTENCE}


@pytest.mark.parametrize(
    "sentence",
    [
        "渔船停泊证有效期为五年，期满前三十日内申请换发。",
        "捕捞许可证的有效期至2033年12月31日。",
        "停泊合同有效期3年。",
        "新的收费标准自2031年5月1日起执行，由物价部门解释执行口径。",
        "各镇应当自2031年5月1日起组织检查。",
        "《青浦湾港口条例》自2029年1月1日起施行后，各镇已经开展宣传。",
        "项目实施期3年，自合同签订之日起计算。",
    ],
)
def test_what_else_has_a_time_is_not_the_document(sentence: str) -> None:
    found = document(sentence)
    assert (found.effective_date, found.expiry_date) == (None, None)


def test_a_period_without_a_beginning_is_kept_but_not_counted() -> None:
    found = document("有效期五年。")
    assert found.expiry_date is None
    assert [(one.printed, one.value) for one in found.origins if one.field == "expiry_date"] == [("有效期五年。", "")]


def test_the_closing_sentence_is_believed_before_an_earlier_one() -> None:
    found = document("本办法自2031年5月1日起施行。", "本办法自2031年7月1日起施行。")
    assert found.effective_date == date(2031, 7, 1)
    assert [one.value for one in found.origins if one.field == "effective_date"] == ["2031-07-01", "2031-05-01"]
