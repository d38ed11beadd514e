"""What a reader is shown of a changed clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fold import fold
from pipeline.marks import Mark, Op, marks

_SHAPES = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "[+{}+]"}
_WORDS = st.text(alphabet="市县应当可以企业，。；0123456789%％ ab\n（）", max_size=60)


def shown(before: str, after: str) -> str:
    return "".join(_SHAPES[mark.op].format(mark.text) for mark in marks(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("最高50万元", "最高80万元", "最高[-50-][+80+]万元"),
        ("比例1.5%以上", "比例1.8%以上", "比例[-1.5%-][+1.8%+]以上"),
        ("补助二十万元", "补助三十万元", "补助[-二十万-][+三十万+]元"),
        ("企业应当报告", "企业可以报告", "企业[-应当-][+可以+]报告"),
        ("use cookies now", "use cookie now", "use [-cookies -][+cookie +]now"),
        ("支持甲。支持丙。", "支持甲。支持乙。支持丙。", "支持甲。[+支持乙。+]支持丙。"),
        ("支持甲。支持乙。支持丙。", "支持甲。支持丙。", "支持甲。[-支持乙。-]支持丙。"),
        ("由科技局负责解释", "由财政厅承担说明", "由[-科技局负责解释-][+财政厅承担说明+]"),
        ("各县（市、区）：", "各县(市、区):", "各县(市、区):"),
        ("", "新的一条", "[+新的一条+]"),
        ("旧的一条", "", "[-旧的一条-]"),
        ("", "", ""),
    ],
)
def test_marks(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_no_stray_character_stands_between_changes() -> None:
    found = marks("市发展和改革委员会牵头组织实施", "省工业和信息化厅会同落实推进")
    assert all(len(mark.text) > 1 for mark in found[1:-1] if mark.op is Op.EQUAL)


@given(_WORDS, _WORDS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    found = marks(before, after)
    assert "".join(mark.text for mark in found if mark.op is not Op.DELETE) == after
    assert fold("".join(mark.text for mark in found if mark.op is not Op.INSERT)) == fold(before)


@given(_WORDS)
def test_equal_texts_have_no_changes(text: str) -> None:
    assert all(mark.op is Op.EQUAL for mark in marks(text, text))


def test_long_texts_are_marked_by_sentence_and_then_by_character() -> None:
    sentences = [f"第{n}个项目最高补助{n}万元。" for n in range(6000)]
    changed = [*sentences[:3000], "第3000个项目最高补助9万元。", *sentences[3001:]]
    assert [mark for mark in marks("".join(sentences), "".join(changed)) if mark.op is not Op.EQUAL] == [
        Mark(op=Op.DELETE, text="3000"),
        Mark(op=Op.INSERT, text="9"),
    ]
