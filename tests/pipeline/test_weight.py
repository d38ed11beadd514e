"""How much a change weighs: the parts of docs/weight.md, and the order that they lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, Fidelity, FieldEdit, Nature
from pipeline.clauses.split import split
from pipeline.compare.edits import real_edits
from pipeline.metadata.levels import Level
from pipeline.reasons.evidence import Code, because
from pipeline.weight.said import part_name, said_points
from pipeline.weight.score import Weighed, Weight, WeightPart, weigh
from pipeline.weight.words import duties_in, numbers_in

OLD = ["第一条 补助资金应当用于建设。", "第二条 单个项目最高不超过50万元。", "第三条 本办法由市科技局负责解释。"]


def revised(new: list[str], **more: Any) -> Weighed:
    edits = real_edits(split(OLD), split(new))
    letters = sum(len(line) for line in (*OLD, *new))
    return Weighed(kind=ChangeKind.REVISED, edits=edits, letters=letters, level=Level.CITY, **more)


def field(name: str, before: str | None, after: str | None) -> tuple[FieldEdit]:
    return (FieldEdit(name=name, before=before, after=after),)


def points(weight: Weight) -> dict[str, int]:
    return {part.part.value: part.points for part in weight.parts}


def test_an_amount_that_changed_is_told_with_its_parts() -> None:
    weight = weigh(revised([OLD[0], OLD[1].replace("50万元", "80万元"), OLD[2]]))
    assert points(weight) == {"kind": 25, "extent": 1, "numbers": 6, "authority": 8}
    assert weight.total == 40
    numbers = next(part for part in weight.parts if part.part is WeightPart.NUMBERS)
    assert said_points(numbers, "en") == "2 numbers came or went: 50万元、80万元"
    assert said_points(numbers, "zh") == "2 处增减：50万元、80万元"


def test_a_share_of_nearly_nothing_is_not_said_to_be_nothing() -> None:
    change = replace(revised([OLD[0], OLD[1].replace("50万元", "80万元"), OLD[2]]), letters=90_000)
    extent = next(part for part in weigh(change).parts if part.part is WeightPart.EXTENT)
    assert (extent.points, said_points(extent, "en")) == (1, "<0.1 % of the text")


def test_a_duty_that_becomes_a_choice_counts_both_words() -> None:
    weight = weigh(revised([OLD[0].replace("应当", "可以"), *OLD[1:]]))
    assert points(weight)["duties"] == 10


def test_a_duty_beside_which_something_else_changed_does_not_count() -> None:
    assert "duties" not in points(weigh(revised([OLD[0].replace("建设", "项目建设"), *OLD[1:]])))


def test_a_new_policy_is_all_new() -> None:
    new = Weighed(kind=ChangeKind.NEW_POLICY, clauses=split(OLD), letters=20, level=Level.PROVINCE)
    assert points(weigh(new)) == {"kind": 30, "extent": 15, "duties": 5, "numbers": 3, "authority": 12}


def test_references_that_follow_a_renumbering_weigh_little() -> None:
    before, after = (split([f"第九条 依照第{n}条办理。"])[0] for n in "五六")
    edit = Edit(kind=EditKind.MODIFIED, before=before, after=after, nature=Nature.CROSS_REFERENCE)
    weight = weigh(Weighed(kind=ChangeKind.REVISED, edits=(edit,), letters=4000, level=Level.CITY))
    assert points(weight) == {"kind": 5, "authority": 8}


def test_a_divided_clause_weighs_by_what_its_words_became() -> None:
    before = split(["第一条 申请人应当登记。申请人不得转让。"])[0]
    first, second = split(["第一条 申请人应当登记。", "第二条 申请人不得转让。"])
    divided = Edit(kind=EditKind.MODIFIED, before=before, after=first, nature=Nature.DIVIDED)
    came = Edit(kind=EditKind.ADDED, before=None, after=second, nature=Nature.DIVIDED)
    weight = weigh(Weighed(kind=ChangeKind.REVISED, edits=(divided, came), letters=4000, level=Level.CITY))
    assert points(weight) == {"kind": 10, "authority": 8}


@pytest.mark.parametrize(
    ("more", "total"),
    [  # with the 8 points of a city
        ({"kind": ChangeKind.REMOVED}, 38),
        ({"kind": ChangeKind.MOVED}, 13),
        ({"kind": ChangeKind.INTERPRETATION}, 23),
        ({"kind": ChangeKind.EXPIRING}, 43),
        ({"kind": ChangeKind.METADATA, "fields": field("title", "a", "b")}, 18),
        ({"kind": ChangeKind.METADATA, "fields": field("validity", "valid", "invalid")}, 48),
        ({"kind": ChangeKind.METADATA, "fields": field("validity", "valid", "partly")}, 33),
        (
            {"kind": ChangeKind.METADATA, "fields": (FieldEdit(name="expiry_date", before=None, after="2030-01-01"),)},
            28,
        ),
        ({"kind": ChangeKind.SUPERSEDED}, 68),
        ({"kind": ChangeKind.SUPERSEDED, "why": (because(Code.ENDS_PARTS, parts="第五条"),)}, 53),
        (
            {
                "kind": ChangeKind.SUPERSEDED,
                "why": (because(Code.ENDED_BY, title="x", relation="amends", sentence="s"),),
            },
            53,
        ),
        ({"kind": ChangeKind.REPOST, "role": CopyRole.REPOST, "fidelity": Fidelity.IDENTICAL}, 5),
        ({"kind": ChangeKind.REPOST, "role": CopyRole.REPOST, "fidelity": Fidelity.ALTERED}, 25),
        ({"kind": ChangeKind.REMOVED, "level": Level.NATIONAL}, 45),
        ({"kind": ChangeKind.REMOVED, "level": None}, 35),
    ],
)
def test_what_happened_its_force_and_who_issued_it(more: dict[str, Any], total: int) -> None:
    assert weigh(Weighed(**{"level": Level.CITY, **more})).total == total


def test_no_part_and_no_sum_exceeds_its_bound() -> None:
    line = "第{n}条 单位应当、必须、不得、禁止，最高{n}万元，到2030年底建成{n}家。（市科技局牵头）"
    clauses = split([line.format(n=n) for n in range(1, 60)])
    weight = weigh(Weighed(kind=ChangeKind.NEW_POLICY, clauses=clauses, letters=1, level=Level.NATIONAL))
    assert points(weight) == {
        "kind": 30, "extent": 15, "duties": 15, "numbers": 12, "tasks": 8, "authority": 15,
    }  # fmt: skip
    assert (
        weigh(replace(revised([]), fields=(FieldEdit(name="validity", before="valid", after="invalid"),))).total <= 100
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("不可以转让，应当登记", {"不可以", "应当"}),
        ("企业可持续发展", set()),
        ("不得、严禁", {"不得", "严禁"}),
    ],
)
def test_words_of_obligation(words: str, found: set[str]) -> None:
    assert set(duties_in(words)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("最高50万元", {"50万元"}),
        ("最高５０万元", {"50万元"}),
        ("三十日内", {"三十日"}),
        ("20个工作日内办结", {"20个工作日"}),
        ("2026年6月30日前", {"2026年6月30日"}),
        ("税率为百分之五，下调1.5%", {"百分之五", "1.5%"}),
        ("依照第九条第二款、第（三）项", set()),
        ("根据国发〔2026〕3号", set()),
        ("培育1,000余家企业", {"1,000余家"}),
        ("一般规定", set()),
    ],
)
def test_numbers_that_bind(words: str, found: set[str]) -> None:
    assert set(numbers_in(words)) == found


@pytest.mark.parametrize("part", WeightPart)
def test_every_part_has_a_name_in_both_languages(part: WeightPart) -> None:
    assert part_name(part, "zh") != part_name(part, "en")


def test_every_part_of_every_weight_is_said_in_both_languages() -> None:
    for kind in ChangeKind:
        for fidelity in Fidelity:
            weight = weigh(replace(revised(["第一条 必须在5日内登记。"]), kind=kind, fidelity=fidelity))
            for part in weight.parts:
                assert said_points(part, "zh") != said_points(part, "en")


def test_a_very_long_clause_is_weighed_in_time() -> None:
    one, other = "应当登记。" * 100_000, "不得登记。" * 100_000
    edit = Edit(kind=EditKind.MODIFIED, before=split([one])[0], after=split([other])[0])
    weight = weigh(Weighed(kind=ChangeKind.REVISED, edits=(edit,), letters=1_000_000))
    assert points(weight)["duties"] == 15
