"""The practice portal's texts are well-formed policies of a city that is nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from service.practice import texts
from service.practice.editing import chinese_number, number_of
from service.practice.script import AT_FIRST
from service.practice.texts import Shelf, Style, Text, read_policy

START = date(2026, 5, 20)
NEWS = ("news_energy", "news_expo")
READINGS = ("reading_storage", "reading_data", "reading_eldercare", "reading_lowaltitude")
NAMES = sorted(file.stem for file in (Path(texts.__file__).parent / "policies").glob("*.md"))
POLICIES = tuple(name for name in NAMES if name not in (*NEWS, *READINGS))
LEVELS = (
    re.compile(r"第([一二三四五六七八九十]+)章"),
    re.compile(r"第([一二三四五六七八九十]+)条"),
    re.compile(r"([一二三四五六七八九十]+)、"),
    re.compile(r"（([一二三四五六七八九十]+)）"),
    re.compile(r"(\d+)\."),
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(START)


def test_there_are_enough_policies() -> None:
    assert len(POLICIES) >= 9
    assert len(AT_FIRST) >= 9


@pytest.mark.parametrize("name", POLICIES)
def test_policy_is_as_long_as_a_real_short_one(name: str, shelf: Shelf) -> None:
    length = sum(len(line.words) for line in shelf.text(name).paragraphs)
    assert 600 <= length <= 2000


@pytest.mark.parametrize("name", POLICIES)
def test_number_is_in_normal_form_and_of_the_year_of_signing(name: str, shelf: Shelf) -> None:
    text = shelf.text(name)
    matched = re.fullmatch(r"霁[一-龥]{1,4}[发规]〔(\d{4})〕[1-9]\d{0,2}号", text.doc_number)
    assert matched
    assert int(matched[1]) == text.written.year


def test_numbers_and_titles_are_told_apart(shelf: Shelf) -> None:
    texts = [shelf.text(name) for name in POLICIES]
    assert len({text.doc_number for text in texts}) == len(texts)
    assert len({text.title for text in texts}) == len(texts)


@pytest.mark.parametrize("name", NAMES)
def test_numbering_has_no_gap(name: str, shelf: Shelf) -> None:
    assert gaps(shelf.text(name)) == []


def test_a_gap_would_be_seen(shelf: Shelf) -> None:
    text = shelf.text("retrofit")
    assert gaps(_without(text, "第五条")) == ["第六条"]
    assert gaps(_without(shelf.text("data"), "2.提升")) == ["3."]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", [START, date(2025, 12, 31), date(2028, 2, 29), date(2027, 1, 1)])
def test_every_word_in_braces_is_filled(name: str, start: date) -> None:
    text = Shelf(start).text(name)
    assert not re.search(r"[{}]", "".join(line.words for line in text.paragraphs) + text.title + text.doc_number)


@pytest.mark.parametrize("name", POLICIES)
def test_brackets_and_quotes_are_balanced(name: str, shelf: Shelf) -> None:
    for line in shelf.text(name).paragraphs:
        for opening, closing in ("（）", "《》", "〔〕", "“”"):
            assert line.words.count(opening) == line.words.count(closing), line.words


@pytest.mark.parametrize("name", ["storage", "lowaltitude", "data", "talent"])
def test_covering_notice_prints_the_text_it_names(name: str, shelf: Shelf) -> None:
    text = shelf.text(name)
    words = [line.words for line in text.paragraphs]
    assert words[0].endswith("：")
    assert "印发给你们" in words[1]
    assert "（此件公开发布）" in words
    assert text.printed_title in text.title
    assert f"《{text.printed_title}》" in words[1]
    signed = [line.words for line in text.paragraphs if line.style is Style.SIGNATURE]
    assert signed[-1] == f"{text.written.year}年{text.written.month}月{text.written.day}日"


@pytest.mark.parametrize("name", READINGS)
def test_reading_cites_number_and_title(name: str, shelf: Shelf) -> None:
    words = "".join(line.words for line in shelf.text(name).paragraphs)
    policy = shelf.text(name.removeprefix("reading_"))
    assert f"《{policy.printed_title}》（{policy.doc_number}）" in words


def test_new_rule_repeals_the_old_one(shelf: Shelf) -> None:
    old = shelf.text("renewal_trial")
    assert f"《{old.title}》（{old.doc_number}）同时废止" in shelf.text("renewal").paragraphs[-1].words


def test_nothing_lapses_while_one_practises(shelf: Shelf) -> None:
    for name in POLICIES:
        terms = re.findall(
            r"本(?:办法|措施|细则|方案)自(\d{4})年\d+月\d+日起施行，有效期(\d)年", _all(shelf.text(name))
        )
        assert all(int(year) + int(term) > START.year + 2 for year, term in terms)


def test_unknown_text_is_refused(shelf: Shelf) -> None:
    with pytest.raises(FileNotFoundError):
        shelf.text("nowhere")


def test_files_have_head_and_body() -> None:
    assert all(read_policy(name).count("\n\n") > 1 for name in NAMES)


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")]
)
def test_chinese_numbers(number: int, numeral: str) -> None:
    assert chinese_number(number) == numeral
    assert number_of(numeral) == number


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not in list"):
        number_of("百十")


def gaps(text: Text) -> list[str]:
    """Labels that follow none: each is the next of its level, or a first one below a new label."""
    last = dict.fromkeys(LEVELS, 0)
    found: list[str] = []
    for line in text.paragraphs:
        level = next((level for level in LEVELS if level.match(line.words)), None)
        label = level.match(line.words) if level else None
        if level is None or label is None:
            continue
        number = int(label[1]) if label[1].isdigit() else number_of(label[1])
        if number not in (1, last[level] + 1):
            found.append(label[0])
        last[level] = number
    return found


def _without(text: Text, label: str) -> Text:
    return replace(text, paragraphs=tuple(line for line in text.paragraphs if not line.words.startswith(label)))


def _all(text: Text) -> str:
    return "".join(line.words for line in text.paragraphs)
