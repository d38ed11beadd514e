"""Tasks of clauses: what became of them, and how they are said."""

from __future__ import annotations

import pytest

from pipeline.changes import Edit, EditKind
from pipeline.model import Clause
from pipeline.tasks.task import names_body, task_edit, task_of
from pipeline.tasks.told import edit_lines, said, task_lines


def clause(text: str) -> Clause:
    return Clause(label="1.", path=("1.",), text=text)


def modified(before: str, after: str, language: str = "zh") -> str:
    edit = Edit(kind=EditKind.MODIFIED, before=clause(before), after=clause(after))
    return said(edit_lines(task_edit(edit), language), language)


OLD = "到2026年，突破关键技术100项，2025年底前完成。（市科技局牵头，市财政局配合）"
NEW = "到2026年，突破关键技术120项以上，2026年6月底前完成。（市工信局牵头，市财政局配合）"


def test_an_edit_is_said_in_both_languages() -> None:
    assert modified(OLD, NEW) == (
        "目标：关键技术 100项 → 120项以上 · 牵头：市科技局 → 市工信局 · 期限：2025年底前 → 2026年6月底前"
    )
    assert modified(OLD, NEW, "en") == (
        "Target: 关键技术 100项 → ≥ 120项 · Lead: 市科技局 → 市工信局 · Due: 2025年底前 → 2026年6月底前"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("建设平台。（市科技局负责）", "建设平台。（市科技局、市商务局负责）", "责任单位：新增市商务局"),
        ("建设平台。（市科技局、市商务局负责）", "建设平台。（市科技局负责）", "责任单位：取消市商务局"),
        ("建设平台。（市发改委负责）", "建设更多平台。（市发展和改革委员会负责）", ""),
        ("建设平台。（市科技局牵头，市商务局配合）", "建设平台。（市科技局、市商务局牵头）", "市商务局：配合 → 牵头"),
        ("培育企业10家。", "培育企业10家，建设平台3个。", "目标：新增平台 3个"),
        ("建设平台3个，培育企业10家。", "培育企业10家，建设平台3个。", ""),
        ("到2026年，培育企业10家。", "到2027年，培育企业12家。", "目标：2026年 企业 10家 → 2027年 企业 12家"),
        ("产值达到9000万元。", "产值达到2亿元。", "目标：产值 9000万元 → 2亿元"),
        ("年底前完成。", "尽快完成。", "期限：取消年底前"),
        ("总量达到1234567.5吨。", "总量达到1,234,567.5吨。", ""),
    ],
)
def test_what_became_of_a_task(before: str, after: str, expected: str) -> None:
    assert modified(before, after) == expected


def test_a_clause_that_only_moved_has_no_edit_of_its_task() -> None:
    assert not task_edit(Edit(kind=EditKind.MOVED, before=clause(OLD), after=clause(OLD)))


def test_a_removed_clause_takes_its_task_with_it() -> None:
    edit = task_edit(Edit(kind=EditKind.REMOVED, before=clause(OLD), after=None))
    assert [duty.name for duty in edit.bodies.removed] == ["市科技局", "市财政局"]
    assert [shift.after for shift in edit.targets] == [None]


def test_a_task_is_said_whole() -> None:
    assert said(task_lines(task_of(clause(OLD)), "zh"), "zh") == (
        "目标：2026年 关键技术 100项 · 牵头：市科技局 · 配合：市财政局 · 期限：2025年底前"
    )


def test_a_body_is_found_under_any_of_its_names() -> None:
    task = task_of(clause("建设平台。（云溪市发改委牵头）"))
    assert names_body(task, ["市发展和改革委员会"])
    assert not names_body(task, ["省发改委"])


def test_a_row_of_a_table_whose_headings_are_not_known() -> None:
    row = task_of(clause("1\t建设泵站\t市水务局、市财政局\t2026年6月"))
    assert [duty.name for duty in row.duties] == ["市水务局", "市财政局"]
    assert [deadline.text for deadline in row.deadlines] == ["2026年6月"]
