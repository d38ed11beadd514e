"""Line breaks that come and go between two visits: no edit, and no veil over the edits made beside them."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

import pytest

from pipeline.changes import EditKind
from pipeline.clauses.split import split
from pipeline.compare.edits import compare, real_edits
from pipeline.model import Clause

TEXT = [
    "关于印发青川市氢能项目管理办法的通知",
    "各区县人民政府，市直各部门：",
    "第一章　总则",
    "第一条　为了规范青川市氢能项目管理，制定本办法。",
    "第二条　本办法适用于本市行政区域内氢能项目的申报、评审和验收。",
    "第二章　申报",
    "第三条　申报单位应当提交下列材料：",
    "（一）营业执照；",
    "（二）项目计划书；",
    "（三）经审计的财务报表。",
    "材料不全的，应当在五日内一次告知。",
    "第四条　单个项目最高补助50万元，不超过总投资的30%。",
    "第五条　本办法自2026年3月1日起施行。",
    "青川市科技局",
    "2026年2月1日",
]
RISEN = [line.replace("50万元", "80万元") for line in TEXT]
WITH_ITEM = [*TEXT[:9], "（三）环境影响评价文件；", "（四）经审计的财务报表。", *TEXT[10:]]
WITHOUT_ITEM = [*TEXT[:8], "（二）经审计的财务报表。", *TEXT[10:]]


def joined(lines: Sequence[str], *spans: tuple[int, int]) -> list[str]:
    """The lines, those of each span on one."""
    found, place = [], 0
    for start, stop in spans:
        found += [*lines[place:start], "".join(lines[start:stop])]
        place = stop
    return [*found, *lines[place:]]


def told(before: Sequence[str], after: Sequence[str]) -> list[tuple[EditKind, str, str]]:
    edits = real_edits(split(before), split(after))
    return [(edit.kind, _printed(edit.before), _printed(edit.after)) for edit in edits]


def _printed(clause: Clause | None) -> str:
    return clause.label + clause.words if clause else ""


JOINS = {
    "all on one line": ((0, 99),),
    "a line for each chapter": ((0, 2), (2, 5), (5, 13)),
    "the list": ((6, 10),),
    "the articles of a chapter": ((3, 5), (11, 13)),
    "heading and article": ((2, 4),),
    "signature and date": ((13, 15),),
}


@pytest.mark.parametrize("spans", JOINS.values(), ids=JOINS)
def test_lost_line_breaks_are_no_edit_and_neither_is_their_return(spans: tuple[tuple[int, int], ...]) -> None:
    assert told(TEXT, joined(TEXT, *spans)) == told(joined(TEXT, *spans), TEXT) == []


@pytest.mark.parametrize("spans", JOINS.values(), ids=JOINS)
def test_an_edit_beside_lost_line_breaks_is_that_clause_alone(spans: tuple[tuple[int, int], ...]) -> None:
    old, new = (f"单个项目最高补助{n}万元，不超过总投资的30%。" for n in (50, 80))
    assert [(kind, after[-len(new) :]) for kind, _, after in told(TEXT, joined(RISEN, *spans))] == [
        (EditKind.MODIFIED, new)
    ]
    assert [(kind, after[-len(old) :]) for kind, _, after in told(joined(RISEN, *spans), TEXT)] == [
        (EditKind.MODIFIED, old)
    ]


@pytest.mark.parametrize("spans", [((0, 99),), ((6, 11),)])
def test_an_item_put_in_or_taken_out_of_a_joined_list_is_that_item(spans: tuple[tuple[int, int], ...]) -> None:
    put_in = (EditKind.ADDED, "", "（三）环境影响评价文件；")
    assert told(TEXT, joined(WITH_ITEM, *spans)) == [put_in]
    assert told(TEXT, joined(WITHOUT_ITEM, *spans)) == [(EditKind.REMOVED, "（二）项目计划书；", "")]


def test_lines_cut_at_other_places_are_no_edit() -> None:
    narrow = ["甲方应当在十日内交付全部货物。乙方应当验收货物，", "并在三日内付款给甲方。"]
    wide = ["甲方应当在十日内交付全部货物。", "乙方应当验收货物，并在三日内付款给甲方。"]
    assert told(narrow, wide) == told(wide, narrow) == []


def test_every_clause_of_a_joined_line_has_its_row_under_its_own_path() -> None:
    edits = compare(split(TEXT), split(joined(TEXT, (6, 11))))
    rows = [edit for edit in edits if edit.kind is EditKind.TYPOGRAPHIC]
    assert [edit.after.path for edit in rows if edit.after] == [edit.before.path for edit in rows if edit.before]
    assert [_printed(edit.after) for edit in rows] == [line.replace("　", "") for line in TEXT[6:11]]


def test_clauses_whose_labels_went_were_merged_and_not_joined() -> None:
    merged = [*TEXT[:3], TEXT[3] + TEXT[4].removeprefix("第二条　"), *TEXT[5:]]
    assert told(TEXT, merged)


def test_the_words_of_another_clause_in_the_middle_of_a_sentence_cut_nothing() -> None:
    before = ["本办法由市科技局负责解释。", "自2026年3月1日起施行。"]
    after = ["本办法由市科技局会同市财政局解释，自2026年3月1日起施行，有效期三年。"]
    assert all("三年" in after for kind, _, after in told(before, after) if kind is EditKind.MODIFIED)


def test_a_thousand_articles_on_one_line_are_compared_in_bounded_time() -> None:
    lines = [f"第{n}条　第{n * 7}小组负责{n * 13}号项目，每月报告{n}次。" for n in range(1, 1001)]
    start = process_time()
    assert told(lines, ["".join(lines)]) == []
    assert process_time() - start < 5  # the greater part of a minute, if every joint were folded anew


def test_a_thousand_equal_articles_on_one_line_are_compared_in_bounded_time() -> None:
    lines = [f"第{n}条　各单位应当遵照执行。" for n in range(1, 1001)]
    start = process_time()
    assert told(lines, ["".join(lines)]) == []
    assert process_time() - start < 5
