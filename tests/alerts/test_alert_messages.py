"""What messages say, in every form and language, and that nothing in a policy can take them over.

Golden messages lie in tests/alerts/golden; CLAUSEWATCH_UPDATE_GOLDEN=1 writes them anew.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from alert_samples import ANNOUNCED, MODIFIED, REVISED, SHANGHAI, clause, message, subscription
from bs4 import BeautifulSoup
from golden_samples import GOLDEN

from alerts.forms import Form
from alerts.messages import alert_id, render
from alerts.subscription import Language
from pipeline.changes import ChangeKind, Edit, EditKind, Fidelity, FieldEdit, Nature
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.evidence_words import in_words

FOLDER = Path(__file__).parent / "golden"
CASES = [(name, language, form) for name in GOLDEN for language in Language for form in Form]
HOSTILE = (
    '<img src=x onerror=alert(1)>"><script>alert(1)</script> {{ 7*7 }} {% for x in y %} **粗** '
    "[领奖](https://evil.example) "
    '`x` <at user_id="all">所有人</at> <!channel> \x1b[31m\u202e倒 # 标题\n\n# 另一标题'
)


@pytest.mark.parametrize(("name", "language", "form"), CASES)
def test_message_is_as_it_was(name: str, language: Language, form: Form) -> None:
    path = FOLDER / f"{name}.{language}.{form}"
    written = message(*GOLDEN[name], language=language).written(form)
    if os.environ.get("CLAUSEWATCH_UPDATE_GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_every_golden_message_belongs_to_a_case_and_every_kind_has_one() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.{language}.{form}" for name, language, form in CASES}
    assert len(CASES) == 240
    assert {change.kind for changes in GOLDEN.values() for change in changes} == set(ChangeKind)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_of_change_can_be_told(kind: ChangeKind, language: Language) -> None:
    told = message(replace(REVISED, kind=kind, edits=()), language=language)
    assert "{" not in told.text
    assert told.subject.endswith(REVISED.title)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("fidelity", Fidelity)
def test_a_repost_says_how_faithful_it_is(fidelity: Fidelity, language: Language) -> None:
    told = message(replace(REVISED, kind=ChangeKind.REPOST, fidelity=fidelity), language=language)
    assert REVISED.source in told.text


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_a_message_holds_everything_that_was_asked_for(form: str) -> None:
    told = getattr(message(), form)
    for part in (
        REVISED.title,
        REVISED.doc_number,
        *REVISED.issuers,
        REVISED.source,
        REVISED.url,
        REVISED.review_url,
        in_words(REVISED.why[0], "zh"),
        "2026年3月5日 09:12",
        "第二章 第六条",
        "原第三章 第十二条",
        "hydrogen",
        message().id,
    ):
        assert part in told, part


@pytest.mark.parametrize("language", Language)
def test_evidence_is_told_in_the_language_of_the_message(language: Language) -> None:
    assert f"- {in_words(REVISED.why[0], language)}" in message(language=language).text


def test_whole_numbers_are_marked_in_plain_text() -> None:
    assert "不超过〔-50-〕{+80+}万元，2025年" in message().text


def test_spaces_around_marks_are_kept() -> None:
    edit = Edit(
        kind=EditKind.MODIFIED,
        before=clause(("Article 6",), "A station may receive up to CNY 500,000 from the municipal budget of the year."),
        after=clause(("Article 6",), "A station may receive up to CNY 800,000 from the municipal budget of the year."),
    )
    told = message(replace(REVISED, edits=(edit,)), language=Language.ENGLISH)
    page = BeautifulSoup(told.html, "lxml")
    assert page.find("del").parent.text.strip().startswith("A station may receive up to CNY 500,000")
    for form in (told.text, told.markdown, page.find("del").parent.text):
        assert "CNY 〔-500,000-〕{+800,000+} from" in form or "CNY 500,000800,000 from" in form


def test_marks_in_html_are_elements() -> None:
    page = BeautifulSoup(message().html, "lxml")
    assert [mark.text for mark in page.find_all("del")] == ["50", "已经享受同类补助的，不得重复申报。"]
    assert "鼓励加氢站与加油站、充电站合建。" in [mark.text for mark in page.find_all("ins")]


@pytest.mark.parametrize("language", Language)
def test_hostile_words_stay_words(language: Language) -> None:
    edit = Edit(
        kind=EditKind.MODIFIED, before=clause((HOSTILE,), "甲" + HOSTILE), after=clause((HOSTILE,), "乙" + HOSTILE)
    )
    change = replace(
        REVISED,
        title=HOSTILE,
        doc_number=HOSTILE,
        issuers=(HOSTILE,),
        source=HOSTILE,
        region=HOSTILE,
        url="javascript:alert(1)",
        review_url="",
        edits=(edit,),
        fields=(FieldEdit(name=HOSTILE, before=HOSTILE, after=None),),
        why=(because(Code.WRITTEN, sentence=HOSTILE),),
    )
    told = message(change, replace(change, id=99), language=language)
    page = BeautifulSoup(told.html, "lxml")
    assert not page.find_all(["script", "img", "at"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not page.select("a[href]:not([href^='#c'])")
    assert "{{ 7*7 }}" in page.text
    assert not re.search(r"[<`*\[]", re.sub(r"^(\*\*.*\*\*|### .*|> .*) *$", "", told.markdown, flags=re.M))
    assert not re.search(r"[<`\[~]", told.markdown)
    assert "\n# " not in told.markdown
    for form in (told.subject, told.html, told.text, told.markdown):
        assert "\x1b" not in form
        assert "\u202e" not in form
    assert "\n" not in told.subject


def test_an_address_cannot_break_out_of_its_link() -> None:
    told = message(replace(REVISED, url='https://x.example/a) [b](https://evil.example)"><b>'))
    assert "https://x.example/a%29%20%5Bb%5D%28https://evil.example%29%22%3E%3Cb%3E" in told.markdown
    assert not BeautifulSoup(told.html, "lxml").find("b")


def test_a_rewritten_clause_is_shown_before_and_after() -> None:
    edit = Edit(
        kind=EditKind.MODIFIED,
        before=clause(("第一条",), "企业应当每年三月底以前报送上一年度的经营情况和用工情况。"),
        after=clause(("第一条",), "鼓励高校设立氢能专业，培养紧缺人才，给予办学经费支持。"),
    )
    assert (
        "〔-企业应当每年三月底以前报送上一年度的经营情况和用工情况。-〕{+鼓励高校"
        in message(replace(REVISED, edits=(edit,))).text
    )


def test_words_far_from_a_change_are_left_out() -> None:
    far = "各县（市、区）人民政府应当加强组织领导，落实保障措施。" * 30
    edit = Edit(
        kind=EditKind.MODIFIED,
        before=clause(("一",), far + "补助5万元。" + far),
        after=clause(("一",), far + "补助8万元。" + far),
    )
    told = message(replace(REVISED, edits=(edit,), fields=())).text
    assert "补助〔-5-〕{+8+}万元。" in told
    assert told.count("……") == 2
    assert len(told) < 800


def test_a_great_many_changes_are_named_and_not_all_shown() -> None:
    many = [replace(ANNOUNCED, id=number, title=f"第{number}号公告") for number in range(1, 261)]
    told = message(*many)
    assert told.subject == "【政策变更 260 项】第1号公告 等"
    assert "第220号公告" in told.text
    assert "第221号公告" not in told.text
    assert len(told.html) < 200_000


@pytest.mark.parametrize(
    ("language", "beside", "lead"),
    [
        (Language.CHINESE, "拆分，另见第四条", "只有条文引用随条号调整"),
        (Language.ENGLISH, "divided, see also 第四条", "Only cross references follow the renumbering"),
    ],
)
def test_natures_of_edits_are_said(language: Language, beside: str, lead: str) -> None:
    divided = replace(MODIFIED, nature=Nature.DIVIDED, partner=("第四条",))
    assert beside in message(replace(REVISED, edits=(divided,)), language=language).text
    references = replace(MODIFIED, nature=Nature.CROSS_REFERENCE)
    assert lead in message(replace(REVISED, edits=(references,)), language=language).text
    assert lead not in message(replace(REVISED, edits=(references, divided)), language=language).text


def test_a_great_many_edits_are_counted() -> None:
    told = message(replace(REVISED, edits=(MODIFIED,) * 50))
    assert "修改 50 处" in told.text
    assert "另有 30 处改动未列出。" in told.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.CHINESE, "命中条件：类型为修订；地区属于云中；发文机关含“澜江市”；文中有“加氢站”"),
        (Language.ENGLISH, "Matched: kind: Revised; region: 云中; issuer names 澜江市; text says “加氢站”"),
    ],
)
def test_a_message_says_which_parts_of_the_filter_it_matched(language: Language, said: str) -> None:
    wanted = subscription(
        language,
        kinds=frozenset({ChangeKind.REVISED}),
        regions=("云中", "青岚"),
        issuers=("澜江市", "财政"),
        words="加氢站 OR 储能 NOT 征求意见",
    )
    told = render([REVISED], to=wanted, timezone=SHANGHAI)
    assert said in told.text
    assert said.partition("：" if language is Language.CHINESE else ": ")[2] in BeautifulSoup(told.html, "lxml").text
    assert "不设条件" not in told.text


def test_a_mail_is_never_so_long_that_gmail_cuts_it() -> None:
    long = [replace(REVISED, id=number, edits=(MODIFIED,) * 60) for number in range(260)]
    told = message(*long)
    assert len(told.html.encode()) <= 100_000
    assert "另有 58 处改动未列出。" in told.html
    assert "另有 250 项变更：" in told.html


def test_a_message_without_title_number_or_page() -> None:
    told = message(replace(ANNOUNCED, title=" \n", doc_number="", issuers=(), url="", review_url="", region=""))
    assert told.subject == "【新政策】（无标题）"
    assert told.link == ""
    assert not BeautifulSoup(told.html, "lxml").select("a[href]")


def test_a_long_title_is_cut_in_the_subject() -> None:
    assert len(message(replace(REVISED, title="长" * 500)).subject) <= 120


def test_the_id_follows_from_subscription_and_changes() -> None:
    assert alert_id("a", [1, 2]) == alert_id("a", [2, 1])
    assert len({alert_id("a", [1, 2]), alert_id("b", [1, 2]), alert_id("a", [12]), alert_id("a", [1])}) == 4


def test_an_alert_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        render([], to=subscription(), timezone=SHANGHAI)
