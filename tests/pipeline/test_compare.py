"""What became of each clause. Clauses here are numbered as they stand, so that inserting one renumbers the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.changes import EditKind, Nature
from pipeline.clauses.split import split
from pipeline.compare.edits import compare, real_edits
from pipeline.compare.lines import same_lines
from pipeline.model import Clause

ARTICLES = [
    "为了规范青川市氢能项目管理，制定本办法。",
    "本办法适用于本市行政区域内氢能项目的申报、评审和验收。",
    "市科技局负责项目管理，市财政局负责资金拨付。",
    "申报单位应当在本市注册满一年，并有研发机构。",
    "单个项目最高补助50万元，不超过总投资的30%。",
    "项目承担单位应当每半年报告一次进展情况。",
    "违反本办法规定的，追回补助资金。",
]
_HAN = "零一二三四五六七八九十"


def law(articles: Sequence[str]) -> tuple[Clause, ...]:
    """Articles numbered from 第一条; a line break within one begins a new paragraph."""
    numbered = [f"第{_HAN[n]}条　{text}" for n, text in enumerate(articles, 1)]
    return split([line for article in numbered for line in article.split("\n")])


def plan(items: Sequence[str]) -> tuple[Clause, ...]:
    return split([f"{n}.{text}" for n, text in enumerate(items, 1)])


def real(before: tuple[Clause, ...], after: tuple[Clause, ...]) -> list[tuple[EditKind, str, str]]:
    return [(edit.kind, _words(edit.before), _words(edit.after)) for edit in real_edits(before, after)]


def _words(clause: Clause | None) -> str:
    return clause.words if clause else ""


def test_equal_texts_have_a_row_for_every_clause_and_no_edit() -> None:
    assert [edit.kind for edit in compare(law(ARTICLES), law(ARTICLES))] == [EditKind.UNCHANGED] * len(ARTICLES)


@pytest.mark.parametrize("text", [law, plan])
@pytest.mark.parametrize("place", range(len(ARTICLES) + 1))
def test_inserting_a_clause_is_one_edit_however_many_are_renumbered(text, place: int) -> None:  # type: ignore[no-untyped-def]
    new = "市发展改革委负责统计监测工作。"
    edits = compare(text(ARTICLES), text([*ARTICLES[:place], new, *ARTICLES[place:]]))
    assert [edit.after.words for edit in edits if edit.is_real and edit.after] == [new]
    assert [edit.kind for edit in edits[place + 1 :]] == [EditKind.RENUMBERED] * (len(ARTICLES) - place)


@pytest.mark.parametrize("place", range(len(ARTICLES)))
def test_removing_a_clause_is_one_edit_where_it_stood(place: int) -> None:
    edits = compare(law(ARTICLES), law([*ARTICLES[:place], *ARTICLES[place + 1 :]]))
    assert [i for i, edit in enumerate(edits) if edit.is_real] == [place]
    assert edits[place].kind is EditKind.REMOVED


def test_a_changed_number_is_one_modified_clause() -> None:
    changed = [text.replace("50万元", "80万元") for text in ARTICLES]
    assert real(law(ARTICLES), law(changed)) == [(EditKind.MODIFIED, ARTICLES[4], changed[4])]


def test_typography_is_no_edit() -> None:
    edits = compare(law(ARTICLES), law([text.replace("，", ",") for text in ARTICLES]))
    assert {edit.kind for edit in edits} == {EditKind.TYPOGRAPHIC, EditKind.UNCHANGED}


def test_a_label_in_other_brackets_is_typography() -> None:
    [edit] = compare(split(["（一）营业执照；"]), split(["(一)营业执照；"]))
    assert edit.kind is EditKind.TYPOGRAPHIC


def test_a_clause_that_overtakes_others_moved_and_they_did_not() -> None:
    carried = [*ARTICLES[1:], ARTICLES[0]]
    assert real(plan(ARTICLES), plan(carried)) == [(EditKind.MOVED, ARTICLES[0], ARTICLES[0])]


def test_a_clause_that_moved_and_changed_is_modified() -> None:
    carried = [*ARTICLES[:4], *ARTICLES[5:], ARTICLES[4].replace("50", "80")]
    assert [kind for kind, _, _ in real(law(ARTICLES), law(carried))] == [EditKind.MODIFIED]


def test_an_article_moves_with_what_is_below_it() -> None:
    long = "申报单位应当提交下列材料：\n（一）营业执照；\n（二）项目计划书；\n（三）财务报表。"
    found = real(law([long, *ARTICLES]), law([*ARTICLES, long]))
    assert found == [(EditKind.MOVED, "申报单位应当提交下列材料：", "申报单位应当提交下列材料：")]


def test_an_article_rewritten_in_its_place_is_modified() -> None:
    rewritten = [*ARTICLES]
    rewritten[3] = "申请补助的企业和科研院所，应当有独立的研发机构和三名以上专职人员。"
    assert real(law(ARTICLES), law(rewritten)) == [(EditKind.MODIFIED, ARTICLES[3], rewritten[3])]


def test_an_article_with_nothing_in_common_is_another() -> None:
    other = [*ARTICLES]
    other[3] = "Hydrogen stations close at night."
    assert {kind for kind, _, _ in real(law(ARTICLES), law(other))} == {EditKind.REMOVED, EditKind.ADDED}


def test_a_paragraph_inserted_into_an_article_is_one_edit() -> None:
    two = "申报材料应当真实。\n虚假申报的，三年内不得再次申报。"
    three = "申报材料应当真实。\n申报材料应当完整。\n虚假申报的，三年内不得再次申报。"
    assert real(law([*ARTICLES, two]), law([*ARTICLES, three])) == [(EditKind.ADDED, "", "申报材料应当完整。")]


def test_a_new_last_item_is_one_edit_though_the_mark_before_it_changed() -> None:
    before = law(["提交下列材料：\n（一）营业执照；\n（二）项目计划书。"])
    after = law(["提交下列材料：\n（一）营业执照；\n（二）项目计划书；\n（三）财务报表。"])
    assert real(before, after) == [(EditKind.ADDED, "", "财务报表。")]


def test_a_new_chapter_heading_moves_nothing() -> None:
    text = [f"第{_HAN[n]}条　{words}" for n, words in enumerate(ARTICLES, 1)]
    before = split(["第一章　总则", *text])
    after = split(["第一章　总则", *text[:4], "第二章　资金", *text[4:]])
    assert real(before, after) == [(EditKind.ADDED, "", "资金")]


def test_a_line_break_that_came_or_went_is_typography() -> None:
    whole = law(["申报材料应当真实。虚假申报的，三年内不得再次申报。", *ARTICLES])
    cut = law(["申报材料应当真实。\n虚假申报的，三年内不得再次申报。", *ARTICLES])
    assert real(whole, cut) == real(cut, whole) == []
    assert len(compare(whole, cut)) == len(cut)


def test_lost_line_breaks_between_items_are_typography() -> None:
    listed = law(["提交下列材料：\n（一）营业执照；\n（二）项目计划书。"])
    joined = law(["提交下列材料：（一）营业执照；（二）项目计划书。"])
    assert real(listed, joined) == []


def test_one_of_many_equal_clauses_is_removed() -> None:
    before, after = split(["各单位应当遵照执行。"] * 3000), split(["各单位应当遵照执行。"] * 2999)
    assert [kind for kind, _, _ in real(before, after)] == [EditKind.REMOVED]


def test_equal_clauses_some_of_which_were_rewritten_are_modified_in_their_places() -> None:
    before = split(["各单位应当遵照执行。"] * 5000)
    after = split(["各单位应当遵照执行。", "各单位应当认真遵照执行。"] * 2500)
    assert [kind for kind, _, _ in real(before, after)] == [EditKind.MODIFIED] * 2500


def test_an_article_put_first_of_a_thousand_is_one_edit_and_the_references_follow() -> None:
    texts = [f"第{n * 7}小组负责{n * 13}号项目，每月报告{n}次。" for n in range(1, 1000)]
    old = split([f"第{n}条　{text}" for n, text in enumerate(texts, 1)] + ["第1000条　违反第7条规定的，责令改正。"])
    new = split(
        ["第1条　项目应当备案。"]
        + [f"第{n}条　{text}" for n, text in enumerate(texts, 2)]
        + ["第1001条　违反第8条规定的，责令改正。"]
    )
    added, reference = real_edits(old, new)
    assert (added.kind, reference.nature) == (EditKind.ADDED, Nature.CROSS_REFERENCE)


def test_a_text_rewritten_under_its_title_keeps_nothing_but_the_title() -> None:
    others = ["Hydrogen stations close at night.", "Operators keep records.", "Fines are due within a month."]
    edits = compare(split(["青川市办法", *ARTICLES]), split(["青川市办法", *others]))
    assert [edit.kind for edit in edits if not edit.is_real] == [EditKind.UNCHANGED]
    assert {edit.kind for edit in edits if edit.is_real} == {EditKind.ADDED, EditKind.REMOVED}


def test_long_texts_rewritten_throughout_are_compared() -> None:
    before = split([f"第{n}项任务由第{n * 7}小组承担，每月报告{n}次。" for n in range(1500)])
    after = split([f"第{n}项任务由第{n * 7}小组承担，每季度报告{n}次。" for n in range(1500)])
    assert {kind for kind, _, _ in real(before, after)} == {EditKind.MODIFIED}


def test_nothing_and_something() -> None:
    assert compare((), ()) == ()
    assert [edit.kind for edit in compare((), law(ARTICLES))] == [EditKind.ADDED] * len(ARTICLES)
    assert [edit.kind for edit in compare(law(ARTICLES), ())] == [EditKind.REMOVED] * len(ARTICLES)


_PRINTED = st.sampled_from(["第一条　甲", "（一）乙；", "一、丙"])
_LINES = st.lists(st.one_of(st.text(alphabet="甲乙丙丁，。；50 ", min_size=1, max_size=12), _PRINTED), max_size=10)


@given(_LINES)
def test_a_text_compared_with_itself_has_no_edits(lines: list[str]) -> None:
    assert real_edits(split(lines), split(lines)) == ()


@given(_LINES, _LINES)
@example(["甲乙丙丁甲乙，", "50"], ["甲乙丙丁甲乙，50"])
def test_every_clause_stands_in_one_edit(old: list[str], new: list[str]) -> None:
    edits = compare(split(old), split(new))
    before, after = same_lines(split(old), split(new))  # in pieces where a line break came or went
    assert [edit.after for edit in edits if edit.after] == list(after)
    assert Counter(edit.before for edit in edits if edit.before) == Counter(before)


@given(st.permutations(ARTICLES), st.integers(0, 7))
def test_an_inserted_clause_is_exactly_one_added(articles: list[str], place: int) -> None:
    after = [*articles[:place], "加氢站的选址由市规划局审批。", *articles[place:]]
    assert [edit.kind for edit in real_edits(law(articles), law(after))] == [EditKind.ADDED]


@given(st.permutations(ARTICLES))
def test_reordering_only_moves(articles: list[str]) -> None:
    assert {edit.kind for edit in real_edits(plan(ARTICLES), plan(articles))} <= {EditKind.MOVED}
