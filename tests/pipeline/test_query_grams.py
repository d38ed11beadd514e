"""An index finds what the language means: the same words, edges of Latin words, and no word over a line's end."""

from random import Random

import pytest

from pipeline.errors import WordsError
from pipeline.query.grams import gram_numbers, gram_words, grams, marked, marked_folded, needle
from pipeline.query.highlight import excerpt
from pipeline.query.plan import NOTHING, parse_search, positive, required
from pipeline.text.word_query import All, Any, Node, Not, Word, found, joined, parse_words

LINES = ("第三条", "加快 AI 技术应用，建设 5G 网络", "The aim: hydrogen-ready、𠮷林 税", "说明said")
PIECES = (
    "加快",
    "快ai",
    "ai",
    "AI技术",
    "网络",
    "5G",
    "5",
    "aim hydrogen",
    "hydro*",
    "税",
    "林税",
    "𠮷",
    "三条加",
    "ai*",
)


def _stands(node: Node, text: str) -> bool:
    match node:
        case Word():
            return any(needle(node) in line for line in text.split("\n"))
        case Not(inner):
            return not _stands(inner, text)
        case All(nodes):
            return all(_stands(inner, text) for inner in nodes)
        case Any(nodes):
            return any(_stands(inner, text) for inner in nodes)


@pytest.mark.parametrize("word", PIECES)
def test_a_needle_stands_where_the_word_is_found(word: str) -> None:
    assert _stands(parse_words(word), marked(LINES)) is found(parse_words(word), LINES)


@pytest.mark.parametrize("seed", range(200))
def test_a_planned_query_means_what_was_typed(seed: int) -> None:
    chosen = Random(seed)
    operators = ["", "OR", "-", "NOT", "(", ")", "或"]
    query = " ".join(chosen.choice([*PIECES, *operators]) for _ in range(chosen.randrange(1, 8)))
    try:
        meant, planned = parse_words(query), parse_search(query)
    except WordsError:
        return
    for _ in range(20):
        lines = chosen.sample(LINES, chosen.randrange(1, 4))
        assert _stands(planned, marked(lines)) is found(meant, lines), query


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("-氢能", "only what must not"),
        ("氢能 OR -储能", "only what must not"),
        ("NOT (氢能 储能)", "only what must not"),
        ("氢" * 10_000, "too long"),
        (" ".join("甲乙丙丁戊己庚辛壬癸" * 5), "too long"),
        ("“氢能", "never closed"),
        ("\x00", "nothing to look for"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_words(query: str, says: str) -> None:
    with pytest.raises(WordsError, match=says):
        parse_search(query)


def test_grams_are_pairs_of_neighbours() -> None:
    assert grams("氢能源") == ["6c2280fd", "80fd6e90"]
    assert grams("氢") == []
    assert gram_words("氢能源\n储能") == "6c2280fd 80fd6e90 0 50a880fd"
    assert gram_numbers("氢能\n氢能") == [0x6C2280FD]
    assert all(-(2**31) <= number < 2**31 for number in gram_numbers("\ue000能\ue000"))


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("加快 AI 技术，said 加快", "ai 加快", ["加快", "AI", "加快"]),
        ("氢 能产业与氢能", "氢能", ["氢 能", "氢能"]),
        ("按照澜政发〔2031〕第3号", "澜政发[2031]3号", ["澜政发〔2031〕第3号"]),
        ("２０３１年", "2031", ["２０３１"]),
        ("储能", "氢能", []),
        ("征税", "税", ["税"]),
    ],
)
def test_what_was_looked_for_is_marked_as_printed(text: str, query: str, hits: list[str]) -> None:
    pieces = excerpt(text, positive(parse_search(query)))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_hit] == hits


def test_an_excerpt_begins_a_little_before_the_first_word() -> None:
    pieces = excerpt("甲" * 500 + "氢能" + "乙" * 500, (Word("氢能"),))
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")
    assert sum(len(piece.text) for piece in pieces) == 122
    assert pieces[1].text == "甲" * 24


def test_texts_that_are_folded_already_are_marked_alike() -> None:
    assert marked_folded([joined(LINES[:2]), "", joined(LINES[2:])]) == marked(LINES)


@pytest.mark.parametrize("seed", range(50))
def test_what_a_query_needs_is_found_wherever_it_is_satisfied(seed: int) -> None:
    chosen = Random(seed)
    query = " ".join(chosen.choice([*PIECES, "OR", "NOT", "(", ")"]) for _ in range(chosen.randrange(1, 8)))
    try:
        meant = parse_words(query)
    except WordsError:
        return
    lines = chosen.sample(LINES, chosen.randrange(1, 4))
    assert found(required(meant), lines) or not found(meant, lines)
    assert required(parse_words("NOT ai OR 税")) == NOTHING
    assert required(parse_words("NOT ai 税")) == Word("税")
