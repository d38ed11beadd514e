"""Word queries: what they find, and how they are refused."""

from random import Random

import pytest

from pipeline.errors import WordsError
from pipeline.text.word_query import found, parse_words

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
        ("「支持氢能」", True),
        ("『支持氢能』 储能", True),
        ("＂artificial intelligence＂", True),
        ("「他说“好”」", False),  # a quote within a quote
        ("氢能 -风电", True),
        ("氢能 -产业", False),
        ("氢能 －“产业发展”", False),
        ("氢能 -(风电 OR 产业)", False),
        ("-风电", True),
        ("AI-enabled", True),  # a dash within a word is no NOT
        ("措施-试行", False),
        ("风电 或 氢能", True),
        ("风电 或者 氢能", True),
        ("风电|氢能", True),
        ("风电 ｜｜ 氢能", True),
        ("氢能 且 风电", False),
        ("氢能&储能", True),
        ("氢能 并且 非 风电", True),
        ("风电 ＯＲ 氢能", True),
        ("氢能　储能", True),  # an ideographic space
        ("“或”", False),
        ("NOT " * 10_000 + "氢能", True),
        ("NOT " * 10_001 + "氢能", False),
        (" OR ".join(["风电"] * 20_000 + ["氢能"]), True),
        ("氢能 " * 20_000, True),
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
        ("' OR '1' --", 0),  # a quotation mark alone is no word
        ("氢能 ’", 3),
        ("NOT", 3),
        ("氢能 or 储能", 3),  # nobody looks for the word “or”
        ("(" * 500 + "氢能", 40),
        ("(" * 10_000 + "氢能" + ")" * 10_000, 40),
        ("（" * 10_000 + "氢能", 40),
        ("氢能 | ", 5),
        ("或 氢能", 0),
        ("「氢能", 0),
        ("氢能」", 2),
        ("氢能 ｏｒ 储能", 3),
        ('氢能 "' * 999, 3995),
        ("\x00", 0),
    ],
)
def test_a_query_that_cannot_be_read_is_refused_with_its_position(query: str, position: int) -> None:
    with pytest.raises(WordsError) as caught:
        parse_words(query)
    assert caught.value.position == position
    assert f"character {position + 1}" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["按照澜政发〔2031〕3号执行", "按照澜政发[2031]第3号执行", "按照澜政发（２０３１）3 号"]
)
@pytest.mark.parametrize(
    "query",
    ["澜政发〔2031〕3号", "澜政发[2031] 3 号", "澜政发 （2031年） 03號", "〔2031〕3号", "按照 澜政发【2031】第3号"],
)
def test_a_number_is_found_in_any_style(query: str, text: str) -> None:
    assert found(parse_words(query), (text,))
    assert not found(parse_words(query), (text.replace("3号", "33号").replace("3 号", "33 号"),))


def test_a_word_must_stand_within_one_text() -> None:
    assert not found(parse_words("氢能储能"), ("氢能", "储能"))


PIECES = (
    "氢能",
    "NOT",
    "AND",
    "OR",
    "或",
    "|",
    "&",
    "(",
    "）",
    "“",
    "」",
    '"',
    "『",
    "*",
    "风电*",
    " ",
    "\u3000",
    "ai",
)


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_written_is_read_or_refused_with_a_position_within_it(seed: int) -> None:
    chosen = Random(seed)
    query = "".join(chosen.choices(PIECES, k=chosen.randrange(1, 30)))
    position = 0
    try:
        assert found(parse_words(query), TEXTS) in (True, False)
    except WordsError as refusal:
        position = refusal.position
    assert 0 <= position <= len(query)


@pytest.mark.parametrize("seed", range(100))
def test_not_turns_any_query_round(seed: int) -> None:
    words = Random(seed).choices(["氢能", "储能", "风电", "ai", '"the aim"'], k=4)
    query = f"({words[0]} OR {words[1]}) AND (NOT {words[2]} OR {words[3]})"
    assert found(parse_words(query), TEXTS) is not found(parse_words(f"NOT ({query})"), TEXTS)
