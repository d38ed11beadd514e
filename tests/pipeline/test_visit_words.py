"""Why a visit did not bring its page is said in the reader's language."""

from __future__ import annotations

import re

import pytest

from pipeline.reasons.evidence import Code, because
from pipeline.reasons.evidence_words import in_words
from pipeline.reasons.visit_words import WORDS, VisitReason, reason_in_words, visit_reason

VALUES = {
    "detail": "{odd} (111)",
    "host": "lanhe.example",
    "times": 5,
    "more": 12,
    "url": "https://a/b",
    "status": 404,
    "kind": "trs",
}


def named(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template))


@pytest.mark.parametrize("reason", VisitReason)
def test_each_reason_is_kept_in_english_and_said_in_chinese_with_its_values(reason: VisitReason) -> None:
    english, chinese = WORDS[reason]
    assert named(english) == named(chinese)
    kept = visit_reason(reason, **VALUES)
    said = reason_in_words(kept, "zh")
    assert said == chinese.format(**VALUES)
    assert reason_in_words(kept, "en") == kept


def test_our_own_words_within_a_reason_are_said_in_chinese_too() -> None:
    private = "the address is private; set crawl.allow_private to visit it"
    said = reason_in_words(visit_reason(VisitReason.REFUSED, detail=private), "zh")
    assert said == "没有访问这个地址：这是内网地址；要访问它，请设置 crawl.allow_private。"


def test_words_of_another_origin_stay_as_they_are() -> None:
    assert reason_in_words("The visit was fine, thanks.", "zh") == "The visit was fine, thanks."


def test_the_evidence_of_a_removal_says_the_answer_in_chinese() -> None:
    gone = because(Code.DEAD, visits=2, answer=visit_reason(VisitReason.MISSING, status=404))
    assert in_words(gone, "zh") == "2 次访问都打不开：服务器说页面不存在（404）。"
