"""An edit's nature said in short, in either language: “拆分，另见第四条”, “merged, with 第十九条”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.changes import Edit, Nature


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    natures: Mapping[Nature, str]  # {partner} is a path
    alone: Mapping[Nature, str]  # without a partner
    paragraph: str


_ZH: Final = _Words(
    natures={Nature.DIVIDED: "拆分，另见{partner}", Nature.MERGED: "合并，另见{partner}"},
    alone={Nature.DIVIDED: "拆分", Nature.MERGED: "合并", Nature.CROSS_REFERENCE: "仅引用随条号调整"},
    paragraph="第 {n} 段",
)
_EN: Final = _Words(
    natures={Nature.DIVIDED: "divided, see also {partner}", Nature.MERGED: "merged, see also {partner}"},
    alone={
        Nature.DIVIDED: "divided",
        Nature.MERGED: "merged",
        Nature.CROSS_REFERENCE: "only cross references follow the renumbering",
    },
    paragraph="paragraph {n}",
)
_WORDS: Final = {"zh": _ZH, "en": _EN}


def said_nature(edit: Edit, language: str) -> str:
    """What the edit is beside its kind, in *language* (zh or en); "" when nothing."""
    if edit.nature is None:
        return ""
    words = _WORDS[language]
    shape = words.natures.get(edit.nature, "") if edit.partner else ""
    partner = " ".join(_step(label, words) for label in edit.partner)
    return shape.format(partner=partner) or words.alone[edit.nature]


def _step(label: str, words: _Words) -> str:
    paragraph = label.startswith("¶") and label[1:].isdigit()
    return words.paragraph.format(n=label[1:]) if paragraph else label
