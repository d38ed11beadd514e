"""What a person may make a change of, and in which words it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pipeline.archive import Decision
from pipeline.changes import Finding
from pipeline.errors import ClausewatchError
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason

BY_A_PERSON: Final = "a person"  # confirmed_by of what was promoted


class Refusal(StrEnum):
    """Why something held back cannot be made a change."""

    UNKNOWN = "unknown"
    ALREADY = "already"
    TYPOGRAPHY = "typography"
    NOISE = "noise"
    REREAD = "reread"
    TOLD = "told"
    PASSED = "passed"
    ANSWERS = "answers"
    NOT_KEPT = "not kept"
    NOTHING = "nothing"


REFUSALS: Final[Mapping[Refusal, tuple[str, str]]] = MappingProxyType({
    Refusal.UNKNOWN: (
        "there is no held thing {held}; `clausewatch changes --suppressed` lists them",
        "没有编号为 {held} 的未告知事项",
    ),
    Refusal.ALREADY: ("held {held} was promoted already: it is change {value}", "{held} 已确认过，是变化 {value}"),
    Refusal.TYPOGRAPHY: (
        "held {held} is typography only: no clause says anything else",
        "{held} 只是排版不同：没有一条的内容变了",
    ),
    Refusal.NOISE: ("held {held} is noise: the document itself is the same", "{held} 是正文以外的变化：文件本身没有变"),
    Refusal.REREAD: (
        "held {held} is a reread: the reader changed, not the page",
        "{held} 是重读：变的是读取规则，不是页面",
    ),
    Refusal.TOLD: ("held {held} belongs to a policy that was told already", "{held} 所属的政策已经告知过"),
    Refusal.PASSED: (
        "held {held} is past: the page shows another text by now",
        "{held} 已经过去：页面现在是另一份文本",
    ),
    Refusal.ANSWERS: ("held {held} is past: the page answers again", "{held} 已经过去：页面又能打开了"),
    Refusal.NOT_KEPT: (
        "held {held} cannot be judged again: the bytes it was read from are not kept",
        "{held} 无法重新判断：当时的页面没有保存",
    ),
    Refusal.NOTHING: (
        "held {held} says nothing else than the current revision",
        "{held} 与现行版本没有不同",
    ),
})  # fmt: skip
NEVER: Final[Mapping[HeldReason, Refusal]] = MappingProxyType({
    HeldReason.TYPOGRAPHY: Refusal.TYPOGRAPHY,
    HeldReason.NOISE: Refusal.NOISE,
    HeldReason.REREAD: Refusal.REREAD,
})  # fmt: skip


class PromotionRefused(ClausewatchError):  # noqa: N818 - an answer, not a fault
    """What was held back cannot be made a change."""

    def __init__(self, refusal: Refusal, *, held: int, value: object = "") -> None:
        self.refusal = refusal
        self.held = held
        self.value = str(value)
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The sentence in *language*, "zh" or "en"."""
        return REFUSALS[self.refusal][language == "zh"].format(held=self.held, value=self.value)


def promoted(decision: Decision, note: str) -> Decision:
    """Return *decision* with a person's word as the confirmation of its findings."""
    return replace(decision, findings=tuple(_promoted(finding, note) for finding in decision.findings), held=())


def _promoted(finding: Finding, note: str) -> Finding:
    return replace(finding, confirmed_by=BY_A_PERSON, why=(because(Code.PROMOTED, note=note), *finding.why))
