"""What stands around the clauses of a text: tables of contents, annexes and lists of them, signature and imprint."""

from __future__ import annotations

import pytest
from clause_places import SIGNED, parts, paths, tree

from pipeline.clauses.split import split


@pytest.mark.parametrize(
    "contents",
    [
        ["目录", "一、要求 ........ 1", "二、任务……3", "（一）摸底 4", "附件：任务表  9"],
        ["目　　录", "一、要求（1）", "二、任务（3）", "（一）摸底（4）"],
        ["目次", "一、要求", "二、任务", "（一）摸底"],
    ],
)
def test_a_contents_table_is_left_out(contents: list[str]) -> None:
    text = ["一、要求", "坚持安全第一。", "二、任务", "（一）摸底", "各镇登记。"]
    assert split([*contents, *text]) == split(text)


@pytest.mark.parametrize(
    "annexes",
    [
        ["附件：1.申报表", "2.承诺书", "3.汇总表"],
        ["附件：", "1.申报表", "2.承诺书"],
        ["附件", "1.申报表", "2.承诺书"],
        ["附件1：申报表", "附件2：承诺书"],
        ["附件：申报表"],
    ],
)
def test_a_list_of_annexes_is_neither_clause_nor_annex(annexes: list[str]) -> None:
    clauses = split(["一、条件", "1.有人员。", *annexes, *SIGNED])
    assert {clause.part for clause in clauses} == {0}
    assert [clause.label for clause in clauses] == ["一、", "1.", *[""] * (len(annexes) + 2)]
    assert all(len(clause.path) == 1 for clause in clauses[2:])


def test_each_annex_has_its_own_title_and_numbering() -> None:
    lines = [
        "一、条件",
        "附件：1.申报表",
        "2.承诺书",
        *SIGNED,
        "附件1",
        "申报表",
        "一、名称",
        "附件2：",
        "承诺书",
        "一、保证",
        "附件3 汇总表",
        "序号\t镇",
        "1\t东街",
    ]
    assert tree(lines)[5:] == [
        "2 ¶1 ||附件1",
        "2 ¶2 ||申报表",
        "2 一、 一、|名称|",
        "3 ¶1 ||附件2：",
        "3 ¶2 ||承诺书",
        "3 一、 一、|保证|",
        "4 ¶1 ||附件3 汇总表",
        "4 ¶2 ||序号\t镇",
        "4 ¶3 1||东街",
    ]


@pytest.mark.parametrize(
    "head", ["附件", "附件1", "附 件 2：", "附表1", "附录A", "附录一", "Annex 1", "Appendix B", "Schedule"]
)
def test_what_heads_an_annex(head: str) -> None:
    assert parts(["第一条　应当登记。", head, "名录如下。"]) == [0, 2, 2]


def test_signature_and_imprint_belong_to_the_whole_text() -> None:
    lines = [
        "第三条　本办法自公布之日起施行。",
        *SIGNED,
        "抄送：市委办公室，市人大常委会办公室。",
        "松溪市水务局办公室　　2031年4月10日印发",
    ]
    assert paths(lines) == ["第三条", "¶1", "¶2", "¶3", "¶4"]
