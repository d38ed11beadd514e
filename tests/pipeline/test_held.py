"""Every reason for holding something back is explained, in both languages and in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reasons.held import MEANINGS, HeldReason

HOW_IT_WORKS = Path(__file__).parents[2] / "docs" / "how-it-works.md"


@pytest.mark.parametrize("reason", HeldReason)
def test_a_reason_has_words_in_both_languages(reason: HeldReason) -> None:
    meaning = MEANINGS[reason]
    assert meaning.name
    assert meaning.english
    assert meaning.chinese
    assert reason.label("en") == reason.value
    assert reason.label("zh") == meaning.name


@pytest.mark.parametrize("reason", HeldReason)
def test_a_reason_is_documented(reason: HeldReason) -> None:
    assert f"\n| {reason} |" in HOW_IT_WORKS.read_text(encoding="utf-8")
