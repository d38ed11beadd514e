"""Equal digests, equal texts."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.clauses.split import split
from pipeline.text.digest import bytes_digest, exact_digest, folded_digest, text_digest


def test_exact_digest_sees_every_space() -> None:
    assert exact_digest("各 单位") != exact_digest("各单位")
    assert len(exact_digest("")) == 32


def test_folded_digest_sees_words_only() -> None:
    assert folded_digest("各县（市、区）：") == folded_digest("各县(市、区):")
    assert folded_digest("补助50万元") != folded_digest("补助80万元")


def test_an_item_that_is_no_longer_the_last_says_the_same() -> None:
    assert folded_digest("法律规定的其他条件。") == folded_digest("法律规定的其他条件；")


def test_labels_and_line_breaks_are_not_in_the_text_digest() -> None:
    numbered = split(["第一条　本办法适用于青川市。", "本办法所称企业，包括个体工商户。"])
    renumbered = split(["第九条　本办法适用于青川市。本办法所称企业，包括个体工商户。"])
    assert text_digest(numbered) == text_digest(renumbered)


def test_a_changed_number_changes_the_text_digest() -> None:
    assert text_digest(split(["最高50万元。"])) != text_digest(split(["最高80万元。"]))


def test_nothing_has_a_digest_too() -> None:
    assert text_digest(()) == text_digest(split([]))


@given(st.binary())
def test_bytes_digest_is_sha256(body: bytes) -> None:
    assert bytes_digest(body) == hashlib.sha256(body).hexdigest()


@given(st.text())
def test_any_text_has_digests(text: str) -> None:
    assert len(exact_digest(text)) == len(folded_digest(text)) == 32
