"""Messages in parts: none over its limit in its unit, no clause cut that fits a part, nothing lost without a link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.forms import Form, dialect
from alerts.parts import CUT, Frame, Measure, Room, json_bytes, split, utf8, utf16

LINK = "https://watch.example/changes/7"
MEASURES: dict[str, Measure] = {"bytes": utf8, "characters": len, "utf-16": utf16, "json": json_bytes}
WORDS = st.text(
    st.sampled_from('补助八十万元，不超过百分之五十 ab"\\😀𠮷&<>*_' + "\n"), min_size=1, max_size=400
).filter(lambda text: bool(text.strip()) and text == text.rstrip().lstrip("\n"))
CLAUSES = st.lists(WORDS, min_size=1, max_size=30)


def frame(form: Form = Form.TEXT) -> Frame:
    return Frame(
        number="（{n}/{of}）",
        title="【修订】澜江市氢能产业扶持办法",
        foot="编号：cw-0123",
        ending=f"……全文见 {LINK}\n编号：cw-0123",
        link=LINK,
        dialect=dialect(form),
    )


@pytest.mark.parametrize("unit", MEASURES)
@settings(max_examples=60)
@given(clauses=CLAUSES, limit=st.integers(5, 3000), most=st.integers(1, 6))
def test_parts_are_never_too_long_and_lose_nothing_in_silence(
    unit: str, clauses: list[str], limit: int, most: int
) -> None:
    room = Room(limit=limit, measure=MEASURES[unit], most_parts=most)
    parts = split(CUT.join(clauses), room, frame())
    assert 1 <= len(parts) <= most
    assert all(room.holds(part) for part in parts)
    together = "\n\n".join(parts)
    is_whole = all(clause in together for clause in clauses)
    assert is_whole or LINK in together or limit < len(LINK)
    if len(parts) > 1:
        assert [re.match(r"（(\d+)/(\d+)）", part) is not None for part in parts] == [True] * len(parts)


@settings(max_examples=100)
@given(clauses=CLAUSES, limit=st.integers(700, 3000))
def test_a_clause_that_fits_a_part_is_never_cut(clauses: list[str], limit: int) -> None:
    room = Room(limit=limit, measure=len, most_parts=1000)
    parts = split(CUT.join(clauses), room, frame())
    assert all(any(clause in part for part in parts) for clause in clauses if len(clause) < 600)
    assert not any("……全文见" in part for part in parts)


def test_a_text_that_fits_is_one_part_without_a_number() -> None:
    assert split(f"题目{CUT}\n第一条{CUT}\n第二条\n", Room(limit=200, measure=utf8), frame()) == (
        "题目\n\n第一条\n\n第二条",
    )


def test_each_part_says_which_it_is_and_of_what() -> None:
    clauses = [f"第{number}条 " + "长" * 100 for number in range(5)]
    first, second, *_, last = split(CUT.join(clauses), Room(limit=330, measure=len), frame())
    assert first.startswith("（1/3）\n\n第0条")
    assert second.startswith("（2/3）【修订】澜江市氢能产业扶持办法\n\n第2条")
    assert second.endswith("编号：cw-0123")
    assert last.endswith("长")


def test_after_the_last_part_a_link_leads_to_the_rest() -> None:
    clauses = [f"第{number}条 " + "长" * 100 for number in range(50)]
    parts = split(CUT.join(clauses), Room(limit=330, measure=len, most_parts=3), frame())
    assert len(parts) == 3
    assert [LINK in part for part in parts] == [False, False, True]


def test_a_clause_longer_than_a_part_is_shortened_at_its_own_place() -> None:
    parts = split(CUT.join(["短", "长" * 900, "尾"]), Room(limit=330, measure=len), frame())
    assert [LINK in part for part in parts] == [False, True, False]
    assert re.search(f"长{{100,}}…\n……全文见 {LINK}", parts[1])


def test_no_tag_and_no_entity_is_cut_in_half() -> None:
    clause = "<blockquote>" + "甲&amp;<s>乙</s>" * 300 + "</blockquote>"
    for limit in range(300, 330):
        (part,) = split(clause, Room(limit=limit, measure=utf16), frame(Form.TELEGRAM))
        assert "<" not in part
        assert not re.search(r"&(?!amp;)", part)


def test_a_very_small_room_still_leads_to_the_message() -> None:
    assert split("长" * 500, Room(limit=80, measure=len), frame()) == (
        f"【修订】澜江市氢能产业扶持办法\n……全文见 {LINK}\n编号：cw-0123",
    )
