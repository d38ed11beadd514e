"""Typography goes, words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("补助１２．５％", "补助12.5%"),
        ("青川政发〔2024〕3号", "青川政发[2024]3 号"),
        ("青川政发〔2024〕3号", "青川政发（2024）3号"),
        ("“链主”企业", '"链主"企业'),
        ("「链主」企业", "‘链主’企业"),
        ("各县（市、区）：", "各县(市、区):"),
        ("2024—2026年", "2024-2026年"),
        ("——建成五家", "—建成五家"),
        ("第一条　为了", "第一条 为了"),
        ("为\u200b了\ufeff规\xa0范", "为了规范"),
        ("规范\ue010管理", "规范管理"),
        ("1、加强组织", "1．加强组织"),
        ("二○二四年", "二〇二四年"),
        ("二O二四年", "二〇二四年"),
        ("⑴ 营业执照", "(1)营业执照"),
        ("⼀是", "一是"),  # a Kangxi radical, as PDF files have it
        ("《〈甲办法〉实施细则》", "<<甲办法>实施细则>"),
        ("等等……", "等等..."),
    ],
)
def test_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50万元", "80万元"),
        ("一年", "1年"),
        ("2024年1月8日", "2024年1月9日"),
        ("10²平方米", "102平方米"),
        ("①甲", "1甲"),
        ("应当", "可以"),
        ("甲、乙", "甲，乙"),
        ("3.5亿元", "35亿元"),
        ("GDP", "gdp"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_white_space_never_counts(text: str) -> None:
    assert not any(character.isspace() for character in fold(text))
