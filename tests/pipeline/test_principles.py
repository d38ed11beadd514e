"""The ten rules have a number and a name, and a change names those that decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.changes import ChangeKind
from pipeline.judge.principles import NAMES, Principle, behind
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason

HOW_IT_WORKS = Path(__file__).parents[2] / "docs" / "how-it-works.md"


@pytest.mark.parametrize("rule", Principle)
def test_a_rule_is_documented_under_its_number_and_name(rule: Principle) -> None:
    assert f"\n{rule.value}. **{rule.name_in('en')}" in HOW_IT_WORKS.read_text(encoding="utf-8")
    assert NAMES[rule][1] == rule.name_in("zh")


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_of_change_rests_on_a_rule(kind: ChangeKind) -> None:
    assert behind(kind, (), "")


def test_the_rules_of_a_removal_are_those_of_its_evidence_and_its_past() -> None:
    why = (because(Code.DEAD, visits=2, answer="404"), because(Code.OTHERS_ANSWER))
    rules = behind(ChangeKind.REMOVED, why, "second visit", [HeldReason.PENDING, HeldReason.NOISE])
    assert [rule.value for rule in rules] == [1, 3, 7]


def test_a_promoted_change_rests_on_rule_9() -> None:
    why = (because(Code.PROMOTED, note="x"),)
    assert Principle.NOTHING_DROPPED_UNSEEN in behind(ChangeKind.NEW_POLICY, why, "a person")
