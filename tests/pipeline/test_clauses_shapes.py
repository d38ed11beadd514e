"""The shapes of numbering that documents really have, one table each: what is printed, and where it comes to stand."""

from __future__ import annotations

import pytest
from clause_places import paths, tree

from pipeline.clauses.split import split
from pipeline.text.digest import text_digest


def test_rows_of_a_table_are_paragraphs_and_their_serials_are_in_no_path() -> None:
    lines = [
        "一、标准",
        "序号\t项目\t每处",
        "1\t改造\t3万元",
        "2\t维修\t1万元",
        "3.5\t米\t宽",
        "二、附则",
        "自印发之日起施行。",
    ]
    assert tree(lines) == [
        "0 一、 一、|标准|",
        "0 一、/¶1 ||序号\t项目\t每处",
        "0 一、/¶2 1||改造\t3万元",
        "0 一、/¶3 2||维修\t1万元",
        "0 一、/¶4 ||3.5\t米\t宽",
        "0 二、 二、|附则|",
        "0 二、/¶1 ||自印发之日起施行。",
    ]


def test_a_row_put_in_leaves_the_rows_after_it_as_they_were() -> None:
    before = split(["1\t改造\t3万元", "2\t维修\t1万元"])
    after = split(["1\t改造\t3万元", "2\t巡查\t2万元", "3\t维修\t1万元"])
    assert (before[0].folded, before[1].folded) == (after[0].folded, after[2].folded)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["第一编　总则", "第一分编　通则", "第一章　规定", "第一节　目的", "第一条　为了管理，制定本法。"],
            [
                "第一编",
                "第一编/第一分编",
                "第一编/第一分编/第一章",
                "第一编/第一分编/第一章/第一节",
                "第一编/第一分编/第一章/第一节/第一条",
            ],
        ),
        (
            ["第一条　分为：", "（一）堤岸：", "1.土堤；", "（1）旧堤；", "①东堤。", "（二）码头。", "前款另行规定。"],
            [
                "第一条",
                "第一条/（一）",
                "第一条/（一）/1.",
                "第一条/（一）/1./（1）",
                "第一条/（一）/1./（1）/①",
                "第一条/（二）",
                "第一条/¶2",
            ],
        ),
        (
            ["第十二条　镇政府巡查。", "第十二条之一　村委会协助。", "第十二条之二　群众监督。", "第十三条　施行。"],
            ["第十二条", "第十二条之一", "第十二条之二", "第十三条"],
        ),
        (
            [
                "第二条　禁止：",
                "（一）堆物；",
                "（二）停车。",
                "经批准的，应当提交：",
                "（一）申请书；",
                "（二）图纸。",
            ],
            ["第二条", "第二条/（一）", "第二条/（二）", "第二条/¶2", "第二条/¶2/（一）", "第二条/¶2/（二）"],
        ),
        (
            [
                "一、甲",
                "（一）子",
                "1.任务",
                "2.任务",
                "（二）丑",
                "3.任务",
                "二、乙",
                "4.任务",
                "三、丙",
                "1.又一",
                "2.又二",
            ],
            [
                "一、",
                "一、/（一）",
                "一、/（一）/1.",
                "一、/（一）/2.",
                "一、/（二）",
                "一、/（二）/3.",
                "二、",
                "二、/4.",
                "三、",
                "三、/1.",
                "三、/2.",
            ],
        ),
        (["一、甲", "1.子", "一、乙", "1.丑"], ["一、", "一、/1.", "一、(2)", "一、(2)/1."]),
        (
            ["（一）原则", "——坚持安全。", "——坚持便民。", "（二）目标"],
            ["（一）", "（一）/——", "（一）/——(2)", "（二）"],
        ),
        (
            ["推进：", "第一，摸清底数。", "第二，分类改造。", "再推进：", "第一，长效管理。"],
            ["¶1", "第一，", "第二，", "¶2", "第一，(2)"],
        ),
        (
            ["要求如下：", "a) 有台账；", "b) 有专人：", "1) 巡查；", "2) 维修；", "c) 有经费。"],
            ["¶1", "a)", "b)", "b)/1)", "b)/2)", "c)"],
        ),
        (["选项：", "A. 改造", "B. 维修"], ["¶1", "A.", "B."]),
        (
            [
                "CHAPTER I General",
                "Article 1 Scope",
                "1. This Act applies.",
                "(a) to persons;",
                "Section 2 Fees",
                "§ 3 Costs",
            ],
            [
                "CHAPTER I",
                "CHAPTER I/Article 1",
                "CHAPTER I/Article 1/1.",
                "CHAPTER I/Article 1/1./(a)",
                "CHAPTER I/Section 2",
                "CHAPTER I/§ 3",
            ],
        ),
        (["我国水网密布，特立此法。", "第一条　本法适用于河道。"], ["¶1", "第一条"]),
    ],
)
def test_where_a_clause_stands(lines: list[str], expected: list[str]) -> None:
    assert paths(lines) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、总体要求。坚持安全第一，便民利民。", "一、|总体要求。|坚持安全第一，便民利民。"),
        ("（二）分类改造。优先改造损坏的。", "（二）|分类改造。|优先改造损坏的。"),
        ("（三）摸清底数，建立台账", "（三）|摸清底数，建立台账|"),
        ("1．登记。逐一登记。", "1．|登记。|逐一登记。"),
        ("（１）登记。逐一登记。", "（１）|登记。|逐一登记。"),
        ("（ 一 ）登记", "（一）|登记|"),
        ("第 十 二 条 应当登记。", "第十二条||应当登记。"),
        ("第１２条 应当登记。", "第１２条||应当登记。"),
        ("第三条　【登记】应当登记。", "第三条|【登记】|应当登记。"),
        ("（二）项目计划书；", "（二）||项目计划书；"),
        ("（三）款项到账的，应当登记。", "（三）||款项到账的，应当登记。"),
        ("Article 5 Records", "Article 5|Records|"),
        ("Article 5 Records must be kept.", "Article 5||Records must be kept."),
    ],
)
def test_labels_as_printed_and_headings_that_run_in(line: str, expected: str) -> None:
    [clause] = split([line])
    assert f"{clause.label}|{clause.heading}|{clause.text}" == expected


@pytest.mark.parametrize(
    "line",
    [
        "1.5亿元用于改造。",
        "3.0版平台上线。",
        "2024年完成300处。",
        "10月底前完成。",
        "1、2号码头同时改造。",
        "5G基站随堤建设。",
        "0.5公里以内设站。",
        "1:500地形图由市水务局提供。",
        "12345热线受理投诉。",
        "1.8米以下河道除外。",
        "二是落实责任，逐级签订责任书。",
        "首先，要统一思想认识。",
        "C类企业不得申请。",
        "A.B.公司负责施工。",
        "第二，三产业同步推进。",
        "第一书记负责巡查。",
        "2031.4.9起施行。",
    ],
)
def test_what_begins_a_sentence_is_no_label(line: str) -> None:
    [clause] = split([line])
    assert (clause.label, clause.text) == ("", line)


def test_what_an_amendment_quotes_is_no_clause_of_its_own() -> None:
    lines = [
        "一、将第三条修改为：“第三条　市水务局负责监督管理。",
        "（一）巡查；",
        "（二）维修。”",
        "二、增加一条，作为第五条：“第五条　不得占用河埠头。",
        "“第六条　不得停车。”",
        "三、删去第八条。",
    ]
    assert paths(lines) == ["一、", "一、/¶2", "一、/¶3", "二、", "二、/¶2", "三、"]


def test_a_quotation_that_never_closes_hides_no_clauses() -> None:
    assert paths(["一、将第三条修改为：“市水务局负责。", "二、删去第八条。", "三、施行。"]) == ["一、", "二、", "三、"]


def test_every_path_names_one_clause_of_its_part() -> None:
    lines = [
        "一、甲",
        "1.子",
        "——丑",
        "——寅",
        "一、乙",
        "1.子",
        "第一条　禁止：",
        "（一）堆物。",
        "经批准：",
        "（一）申请。",
        "附件1",
        "一、甲",
        "一、甲",
    ]
    named = [(clause.part, clause.path) for clause in split(lines)]
    assert len(set(named)) == len(named)


def test_labels_are_in_no_digest() -> None:
    assert text_digest(split(["（一）登记", "1\t东街\t3处"])) == text_digest(split(["(二)登记", "2\t东街\t3处"]))
