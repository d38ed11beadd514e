"""Who must see to a clause, as its note, its last sentence or its row of a table says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clauses.split import split
from pipeline.model import Clause
from pipeline.tasks.duties import Duty, DutyRole, columns_of, compare_duties, duties_of

WORK = "建设中试平台，支持高校院所开放设备。"


def clause(text: str) -> Clause:
    return Clause(label="1.", path=("1.",), text=text)


def roles(text: str) -> list[str]:
    return [f"{duty.role} {duty.body}" for duty in duties_of(clause(text))]


def named(note: str) -> tuple[Duty, ...]:
    return duties_of(clause(WORK + note))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("（市科技局、市财政局等按职责分工负责）", ["joint 市科技局", "joint 市财政局"]),
        ("〔市科技局、市财政局按职责分工负责〕", ["joint 市科技局", "joint 市财政局"]),
        ("(市科技局牵头)", ["lead 市科技局"]),
        ("（市科技局牵头，市财政局、市教育局配合）", ["lead 市科技局", "support 市财政局", "support 市教育局"]),
        ("（市科技局牵头市财政局配合）", ["lead 市科技局", "support 市财政局"]),
        ("（由市科技局牵头负责；市财政局参与）", ["lead 市科技局", "support 市财政局"]),
        ("（市科技局会同市财政局负责）", ["lead 市科技局", "support 市财政局"]),
        ("（市科技局、市财政局会同有关部门负责）", ["lead 市科技局", "lead 市财政局", "support 有关部门"]),
        ("（市科技局负责）", ["responsible 市科技局"]),
        ("（市科技局、市财政局）", ["responsible 市科技局", "responsible 市财政局"]),
        ("（责任单位：市科技局，各市、县〔区〕政府）", ["responsible 市科技局", "responsible 各市、县〔区〕政府"]),
        (
            "（牵头单位：市科技局；配合单位：市财政局、市教育局）",
            ["lead 市科技局", "support 市财政局", "support 市教育局"],
        ),
        ("（牵头：市科技局；配合：市财政局）", ["lead 市科技局", "support 市财政局"]),
        ("（牵头单位：市科技局，市财政局配合）", ["lead 市科技局", "support 市财政局"]),
        ("（责任单位：市科技局；完成时限：2026年6月）", ["responsible 市科技局"]),
        ("（市科技局按职责分工牵头，各县（市、区）人民政府配合）", ["lead 市科技局", "support 各县（市、区）人民政府"]),
        ("〔市科技局等按职责分工负责,各县(市、区)人民政府〕", ["joint 市科技局", "responsible 各县(市、区)人民政府"]),
        (
            "〔市科技局等按职责分工负责,各县(市、区)人民政府、功能区管委会。以下任务均需各地落实,不再一一列出〕",
            ["joint 市科技局", "responsible 各县(市、区)人民政府", "responsible 功能区管委会"],
        ),
        (
            "（市科技局按职责分工负责，各地级市人民政府结合实际落实）",
            ["joint 市科技局", "responsible 各地级市人民政府"],
        ),
        (
            "〔新材料工作专班成员单位、有关产业链工作专班等按职责分工负责〕",
            ["joint 新材料工作专班成员单位", "joint 有关产业链工作专班"],
        ),
        (
            "（市委组织部（市委人才办）、市工业和信息化局负责）",
            ["responsible 市委组织部（市委人才办）", "responsible 市工业和信息化局"],
        ),
        ("（市科技局负责平台建设，市财政局负责资金保障）", ["responsible 市科技局", "responsible 市财政局"]),
        ("（市科技局牵头，市财政局配合)", ["lead 市科技局", "support 市财政局"]),
        ("市科技局、市财政局等按职责分工负责。", ["joint 市科技局", "joint 市财政局"]),
        ("由市科技局牵头，市财政局配合。", ["lead 市科技局", "support 市财政局"]),
        ("责任单位：市科技局、市财政局。", ["responsible 市科技局", "responsible 市财政局"]),
    ],
)
def test_bodies_are_named_with_their_roles(note: str, expected: list[str]) -> None:
    assert roles(WORK + note) == expected


def test_every_task_of_a_paragraph_has_its_note() -> None:
    assert roles("建设平台。（市科技局负责）培育企业。（市工信局负责）") == [
        "responsible 市科技局",
        "responsible 市工信局",
    ]


def test_a_paragraph_of_its_own() -> None:
    assert roles("牵头单位：市科技局；配合单位：市财政局") == ["lead 市科技局", "support 市财政局"]


def test_names_are_resolved_and_lists_may_be_open() -> None:
    [duty] = named("（市发改委等负责）")
    assert duty == Duty(body="市发改委", name="市发展改革委", role=DutyRole.RESPONSIBLE, open=True)
    assert not named("（市发改委负责）")[0].open


def test_one_body_under_two_names_is_named_once() -> None:
    assert [duty.body for duty in named("（市发改委牵头，市发展改革委、市财政局配合）")] == ["市发改委", "市财政局"]


@pytest.mark.parametrize(
    "text",
    [
        "发展低空经济。〔重点布局:城东新区、云溪区、河口镇〕",
        "建设研究院（技术）。",
        "享受优惠（含增值税）。",
        "（2020年5月1日云溪市人民代表大会常务委员会通过 根据2024年6月1日《关于修改的决定》修正）",
        "（此件公开发布）",
        "（本文有删减）",
        "本办法由市科技局负责解释。",
        "本办法自印发之日起施行。（以下简称市科技局）",
        "适用于本市各县（市、区）。",
        "市科技局负责统计工作，落实各项任务。",
        "联席会议由市科技局、市财政局组成，市科技局为牵头单位。",
        "加强组织领导，落实责任。",
        "演出在云溪剧院举行（城北店）",
        "",
        "（",
        "）（",
        "（）",
        "。（）",
        "（负责）",
    ],
)
def test_what_names_no_body(text: str) -> None:
    assert roles(text) == []


def test_a_table_of_tasks() -> None:
    rows = split(
        [
            "序号\t重点任务\t牵头单位\t责任单位（部门）\t完成时限",
            "1\t建设中试平台\t市科技局\t市财政局、市教育局\t2026年6月",
            "培育企业\t市工信局\t市商务局等\t持续推进",
            "以上任务按季度调度。",
        ]
    )
    found = [
        [f"{d.role} {d.body}" for d in duties_of(r, columns=c)] for r, c in zip(rows, columns_of(rows), strict=True)
    ]
    assert found == [
        [],
        ["lead 市科技局", "responsible 市财政局", "responsible 市教育局"],
        ["lead 市工信局", "responsible 市商务局"],
        [],
    ]


def test_a_cell_may_say_roles_itself() -> None:
    rows = split(["任务\t责任单位", "建设平台\t市科技局牵头，市财政局配合"])
    found = duties_of(rows[1], columns=columns_of(rows)[1])
    assert [duty.role for duty in found] == [DutyRole.LEAD, DutyRole.SUPPORT]


def names(duties: tuple[Duty, ...]) -> list[str]:
    return [duty.name for duty in duties]


def test_another_name_is_no_edit() -> None:
    edit = compare_duties(named("（市发改委、市工信局负责）"), named("（市发展改革委、市工业和信息化局负责）"))
    assert not edit.added
    assert not edit.removed


def test_bodies_come_and_go() -> None:
    edit = compare_duties(named("（市科技局、市财政局负责）"), named("（市科技局、市教育局负责）"))
    assert (names(edit.added), names(edit.removed)) == (["市教育局"], ["市财政局"])


def test_an_open_list_removes_nobody() -> None:
    edit = compare_duties(named("（市科技局、市财政局负责）"), named("（市科技局等负责）"))
    assert not edit.removed


def test_a_body_in_another_role() -> None:
    edit = compare_duties(named("（市科技局牵头，市财政局配合）"), named("（市财政局牵头，市科技局配合）"))
    assert names(edit.recast) == ["市财政局", "市科技局"]
    assert not edit.added


@given(st.text(alphabet="市科技局财政、，；：:。等和牵头配合负责按职责分工单位（）()〔〕〕\t各县", max_size=120))
def test_any_text_is_read(text: str) -> None:
    for duty in duties_of(clause(text)):
        assert duty.name
    duties_of(clause(text), columns=("任务", "责任单位", "牵头单位"))


@pytest.mark.parametrize(
    "piece",
    [
        "（",
        "）",
        "（）",
        "（〔(",
        "。（市科技局负责）",
        "市科技局、",
        "按职责",
        "负责",
        "和",
        "等",
        "：",
        "按职责职责",
        "责任单位：",
        "\t",
    ],
)
def test_long_texts_and_bracket_bombs_are_read_at_once(piece: str) -> None:
    bomb = piece * (20_000 // len(piece))
    duties_of(clause(bomb))
    duties_of(clause("（" * 10_000 + "市科技局负责" + "）" * 10_000))
    duties_of(clause(bomb), columns=("任务", "责任单位"))
