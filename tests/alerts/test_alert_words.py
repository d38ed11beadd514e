"""Word queries: what they find, and how they are refused."""

import pytest

from alerts.errors import WordsError
from alerts.words import found, parse_words

TEXTS = (
    "关于支持 氢能 产业发展的若干措施",
    "The aim: AI-enabled hydrogens, and artificial  intelligence.",
    "储能电站（试行）",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", True),
        ("   ", True),
        ("氢能", True),
        ("风电", False),
        ("氢能 OR 风电", True),
        ("氢能 风电", False),
        ("氢能 储能", True),  # each in a text of its own
        ("氢能 AND 储能", True),
        ("氢能 NOT 风电", True),
        ("氢能 AND NOT 储能", False),
        ("NOT 风电", True),
        ("NOT NOT 氢能", True),
        ("风电 OR 氢能 储能", True),  # AND binds tighter
        ("(风电 OR 氢能) 光伏", False),
        ("（风电 OR 氢能） 储能", True),
        ('"氢能产业"', True),  # white space within Chinese is typography
        ("“支持氢能”", True),
        ("储能电站(试行)", True),  # a bracket ends a word; what it holds is looked for too
        ("ai", True),
        ("AIM", True),
        ("im", False),  # inside a Latin word
        ("hydrogen", False),
        ("hydrogen*", True),
        ('"artificial intelligence"', True),
        ('"the ai"', False),
        ('"OR"', False),
        ("ｈｙｄｒｏｇｅｎｓ", True),
    ],
)
def test_query_finds_what_it_says(query: str, expected: bool) -> None:
    assert found(parse_words(query), TEXTS) is expected


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("氢能 OR", 5),
        ("AND 氢能", 0),
        ("氢能 OR OR 储能", 6),
        ("(氢能", 0),
        ("氢能)", 2),
        ("()", 1),
        ('氢能 "储能', 3),
        ('""', 0),
        ("*", 0),
        ("NOT", 3),
        ("氢能 or 储能", 3),  # nobody looks for the word “or”
        ("(" * 500 + "氢能", 40),
    ],
)
def test_a_query_that_cannot_be_read_is_refused_with_its_position(query: str, position: int) -> None:
    with pytest.raises(WordsError) as caught:
        parse_words(query)
    assert caught.value.position == position
    assert f"character {position + 1}" in str(caught.value)


def test_a_word_must_stand_within_one_text() -> None:
    assert not found(parse_words("氢能储能"), ("氢能", "储能"))
