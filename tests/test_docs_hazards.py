"""docs/hazards.md tells outcomes and sentences that there are, and names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model import Outcome
from pipeline.reasons.visit_words import WORDS

ROOT = Path(__file__).parents[1]
SAID, _, HELD = (ROOT / "docs/hazards.md").read_text("utf-8").partition("Each line is held by a test:")
ROWS = [line.strip("| ").split(" | ") for line in SAID.splitlines() if line.startswith("| ")][1:]
TESTS = re.findall(r"^\| (.+) \| `(test_\w+)` \|$", HELD, re.M)
OUTCOMES = {outcome.value for outcome in Outcome}


def test_every_hazard_has_a_line_in_both_tables() -> None:
    assert len(ROWS) == 25
    assert [row[0] for row in ROWS] == [hazard for hazard, _ in TESTS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:30])
def test_what_is_said_is_what_a_visit_says(row: list[str]) -> None:
    _, outcome, english, chinese = row
    named = set(re.findall(r"`(\w+)`", outcome))
    assert named <= OUTCOMES
    assert (english, chinese) in {*WORDS.values(), ("–", "–")}


def test_the_tests_exist() -> None:
    written = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert [name for _, name in TESTS if f"def {name}(" not in written] == []
