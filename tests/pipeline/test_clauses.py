"""Bodies into clauses: labels as printed, paths from the headings above."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clauses.split import split
from pipeline.model import Clause
from pipeline.text.fold import fold

NOTICE = [
    "各镇人民政府，市各直属单位：",
    "《青川市氢能发展行动方案（2024—2026年）》已经市政府研究同意，现印发给你们，请认真贯彻落实。",
    "青川市人民政府",
    "2024年3月5日",
    "（此件公开发布）",
]
TITLE = "青川市人民政府关于印发《青川市氢能发展行动方案（2024—2026年）》的通知"
PLAN = [
    "青川市氢能发展行动方案（2024—2026年）",
    "为加快氢能发展，制定本方案。",
    "一、总体要求",
    "坚持企业主体，市场导向。",
    "二、重点任务",
    "（一）建设平台",
    "1.建设中试平台。支持高校建设中试平台3个。",
    "2.建设检测平台。支持企业建设检测平台。",
    "（二）培育企业",
    "3.引进链主企业。每年引进2家。",
    "三、保障措施",
    "1.加强领导。成立专班。",
]


def paths(paragraphs: list[str], title: str = "") -> list[str]:
    return ["/".join(clause.path) for clause in split(paragraphs, title=title)]


def only(paragraph: str) -> Clause:
    [clause] = split([paragraph])
    return clause


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("第十二条　用户信息的保存期限", "第十二条", "用户信息的保存期限"),
        ("第十二条 用户信息", "第十二条", "用户信息"),
        ("第一条为了规范管理，制定本办法。", "第一条", "为了规范管理，制定本办法。"),
        ("第12条 用户信息", "第12条", "用户信息"),
        ("第１２条　用户信息", "第１２条", "用户信息"),
        ("第十条之一　用户信息", "第十条之一", "用户信息"),
        ("第 一 章　总　则", "第一章", "总　则"),
        ("第一编 物权", "第一编", "物权"),
        ("第三节　监督", "第三节", "监督"),
        ("一、总体要求", "一、", "总体要求"),
        ("（一）建设平台", "（一）", "建设平台"),
        ("(一)建设平台", "(一)", "建设平台"),
        ("1．建设平台", "1．", "建设平台"),
        ("1、建设平台", "1、", "建设平台"),
        ("1. 建设平台", "1.", "建设平台"),
        ("１．建设平台", "１．", "建设平台"),
        ("1.2024年底前建成平台", "1.", "2024年底前建成平台"),
        ("（1）建设平台", "（1）", "建设平台"),
        ("1）建设平台", "1）", "建设平台"),
        ("①建设平台", "①", "建设平台"),
        ("⑴建设平台", "⑴", "建设平台"),
        ("——建成平台3个", "——", "建成平台3个"),
        ("1.1 编制目的", "1.1", "编制目的"),
        ("3.2(a) You may cancel at any time.", "3.2(a)", "You may cancel at any time."),
        ("Article 5. Cookies", "Article 5", "Cookies"),
        ("Section 12 Fees", "Section 12", "Fees"),
        ("(a) a natural person;", "(a)", "a natural person;"),
    ],
)
def test_a_label_is_what_was_printed(line: str, label: str, words: str) -> None:
    clause = only(line)
    assert (clause.label, clause.words) == (label, words)


@pytest.mark.parametrize(
    "line",
    [
        "2024年，全市建成平台3个。",
        "2024 was a year of changes.",
        "3.5亿元用于建设平台。",
        "第三方机构应当独立评估。",
        "第一时间上报。",
        "第二届大会期间举行。",
        "第三条第二款所称企业，包括个体工商户。",
        "三、四级公路由镇人民政府管理。",
        "一是建设平台，二是培育企业。",
        "（一）（二）项规定的企业除外。",
        "12月底前完成。",
        "10%以上的企业",
        "100-200家企业参加。",
    ],
)
def test_a_number_that_begins_a_sentence_is_no_label(line: str) -> None:
    clause = only(line)
    assert (clause.label, clause.path, clause.words) == ("", ("¶1",), line)


def test_headings_make_the_path_and_numbers_may_run_on() -> None:
    assert paths(PLAN[2:]) == [
        "一、",
        "一、/¶1",
        "二、",
        "二、/（一）",
        "二、/（一）/1.",
        "二、/（一）/2.",
        "二、/（二）",
        "二、/（二）/3.",
        "三、",
        "三、/1.",
    ]


def test_a_short_first_sentence_is_a_heading_that_runs_in() -> None:
    clause = only("1.建设中试平台。支持高校建设中试平台3个。")
    assert (clause.heading, clause.text) == ("建设中试平台。", "支持高校建设中试平台3个。")


def test_an_article_has_no_heading_that_runs_in() -> None:
    clause = only("第三条　本办法由市科技局解释。解释应当公布。")
    assert (clause.heading, clause.text) == ("", "本办法由市科技局解释。解释应当公布。")


def test_a_law_has_chapters_articles_paragraphs_and_items() -> None:
    law = [
        "青川市河道管理条例",
        "（2019年5月1日青川市人民代表大会常务委员会通过）",
        "第一章　总则",
        "第一条　为了保护河道，制定本条例。",
        "第二条　有下列情形之一的，应当报告：",
        "（一）堤防开裂的；",
        "（二）水位超过警戒水位的。",
        "前款规定的报告应当在一小时内作出。",
        "第二章　附则",
        "第三条　本条例自公布之日起施行。",
    ]
    assert paths(law) == [
        "¶1",
        "¶2",
        "第一章",
        "第一章/第一条",
        "第一章/第二条",
        "第一章/第二条/（一）",
        "第一章/第二条/（二）",
        "第一章/第二条/¶2",
        "第二章",
        "第二章/第三条",
    ]


def test_a_contents_table_is_left_out() -> None:
    text = ["第一章 总则", "第一条 为了保护河道，制定本条例。", "第二章 附则", "第二条 本条例自公布之日起施行。"]
    assert split(["目　录", "第一章 总则……1", "第二章 附则……9", *text]) == split(text)
    assert split(["第一章 总则", "第二章 附则", *text]) == split(text)


def test_a_notice_and_the_text_it_prints_are_numbered_apart() -> None:
    clauses = split([*NOTICE, *PLAN], title=TITLE)
    assert [clause.words for clause in clauses if clause.part == 0] == NOTICE
    assert next(clause for clause in clauses if clause.part == 1).words == PLAN[0]
    assert {"/".join(clause.path) for clause in clauses if clause.part == 0} == {"¶1", "¶2", "¶3", "¶4", "¶5"}


@pytest.mark.parametrize("title", [TITLE, ""])
def test_the_printed_text_is_found_without_signature_or_title(title: str) -> None:
    clauses = split([NOTICE[1], *PLAN], title=title)
    assert [clause.part for clause in clauses[:2]] == [0, 1]


def test_each_annex_is_a_part() -> None:
    clauses = split(["一、申报条件", "附件1", "申报表", "一、单位名称", "附件2", "承诺书"])
    assert [clause.part for clause in clauses] == [0, 2, 2, 2, 3, 3]


def test_a_list_of_annexes_is_none() -> None:
    clauses = split(["请于月底前申报。", "附件：1.申报表", "青川市科技局", "2024年3月5日"])
    assert {clause.part for clause in clauses} == {0}


def test_signature_and_date_belong_to_the_text_and_not_to_its_last_item() -> None:
    assert paths(["一、申报条件", "1.有研发机构。", "青川市科技局", "2024年3月5日"])[-2:] == ["¶1", "¶2"]


def test_a_line_cut_in_the_middle_of_a_sentence_is_made_whole() -> None:
    sentence = (
        "按照市委、市政府部署，市科技局会同有关部门多次赴企业和园区开展调研，听取各方面意见，"
        "研究提出了发展目标、主要方向、重点领域和保障措施。"
    )
    cut = sentence.index("向、")
    assert [clause.text for clause in split([sentence[:cut], sentence[cut:]])] == [sentence]


def test_names_and_rows_are_not_joined() -> None:
    lines = ["青川市科技局", "青川市财政局", "企业名称", "联系人"]
    assert [clause.text for clause in split(lines)] == lines


def test_an_article_cited_at_the_beginning_of_a_line_is_no_article() -> None:
    lines = ["第一条　适用于企业。", "第二条　违反本办法的，由市科技局依照《青川市科技条例》", "第五十二条的规定处理。"]
    assert paths(lines) == ["第一条", "第二条"]


def test_a_label_alone_on_its_line_takes_the_next() -> None:
    [chapter, article] = split(["第一章", "总则", "第一条", "为了保护河道，制定本条例。"])
    assert (chapter.heading, article.text) == ("总则", "为了保护河道，制定本条例。")


def test_numbered_sections_nest_by_their_dots() -> None:
    text = ["1 总则", "1.1 编制目的", "规范应急处置。", "1.2 适用范围", "2 组织体系", "2.1 指挥部", "2.1.1 职责"]
    assert paths(text) == ["1", "1/1.1", "1/1.1/¶1", "1/1.2", "2", "2/2.1", "2/2.1/2.1.1"]


def test_english_paragraphs_nest_either_way() -> None:
    assert paths(["Article 1 Scope", "(a) persons;", "(1) natural;", "(2) legal;", "(b) things."]) == [
        "Article 1",
        "Article 1/(a)",
        "Article 1/(a)/(1)",
        "Article 1/(a)/(2)",
        "Article 1/(b)",
    ]


def test_contract_headings_hold_articles() -> None:
    text = ["一、总则", "第一条 本合同适用于甲方。", "第二条 乙方应当交付。", "二、附则", "第三条 本合同自签字起生效。"]
    assert paths(text) == ["一、", "一、/第一条", "一、/第二条", "二、", "二、/第三条"]


@pytest.mark.parametrize("body", [[], ["", "　", "\xa0"], ["第"], ["（）"], ["、"], ["第条"], ["1"], ["—"], ["附件"]])
def test_odd_bodies_are_read_too(body: list[str]) -> None:
    assert [clause.words for clause in split(body)] == [line for line in body if line.strip()]


@given(st.lists(st.text(alphabet="第一二三条章、（）1.①—附件年月日：。，；甲乙 \u3000", max_size=12), max_size=12))
def test_no_words_are_lost(lines: list[str]) -> None:
    """But for contents tables, which need two equal headings."""
    shown = fold("".join(clause.label + clause.words for clause in split(lines)))
    if len({fold(line) for line in lines}) == len(lines) and "目录" not in shown:
        assert len(shown) == len(fold("".join(line.strip() for line in lines)))


def test_ten_thousand_equal_paragraphs_are_ten_thousand_clauses() -> None:
    clauses = split(["各单位应当遵照执行。"] * 10_000)
    assert clauses[-1].path == ("¶10000",)
