"""Evidence is a code with values, and every code has its words in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.changes import ChangeKind, EditKind, Fidelity
from pipeline.grounds import Ground
from pipeline.model import Kind
from pipeline.reasons.evidence import Code, Evidence, because
from pipeline.reasons.evidence_words import LISTS, WORDS, in_words

LANGUAGES = ("en", "zh")


def names_in(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name)


@pytest.mark.parametrize("code", Code)
def test_a_code_has_words_in_both_languages_that_name_exactly_its_values(code: Code) -> None:
    english, chinese = WORDS[code]
    assert english
    assert chinese
    assert names_in(english) == names_in(chinese) == sorted(code.values)


def test_words_are_kept_for_known_codes_only() -> None:
    assert set(WORDS) == set(Code)


@pytest.mark.parametrize(
    ("name", "words"),
    [("change", ChangeKind), ("kind", Kind), ("fidelity", Fidelity), ("ground", Ground)],
)
def test_every_word_of_a_closed_list_is_said_in_both_languages(name: str, words: type[ChangeKind]) -> None:
    assert set(LISTS[name]) == {str(word) for word in words}


def used_codes() -> Iterator[str]:
    for file in Path(pipeline.__file__).parents[1].glob("[!.]*/**/*.py"):
        text = file.read_text(encoding="utf-8")
        if "Code." in text and "tests" not in file.parts and file.name != "evidence_words.py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
                    yield node.attr


def test_no_code_lies_idle() -> None:
    assert set(Code.__members__) - set(used_codes()) <= {"WRITTEN"}  # only stored sentences of earlier versions


def test_values_are_those_of_the_code() -> None:
    assert because(Code.EXPIRES, days=3, day="2031-01-05") == because(Code.EXPIRES, day="2031-01-05", days="3")
    with pytest.raises(ValueError, match="expires"):
        because(Code.EXPIRES, day="2031-01-05")
    with pytest.raises(ValueError, match="expires"):
        because(Code.EXPIRES, day="2031-01-05", days=3, hours=1)


@pytest.mark.parametrize(
    ("evidence", "english", "chinese"),
    [
        (
            because(Code.COMPARED, edits="2 modified, 1 added"),
            "Compared with the current revision: 2 modified, 1 added.",
            "与现行版本比较：修改 2 条，增加 1 条。",
        ),
        (
            because(Code.FIELD_CHANGED, field="validity", before="valid", after="invalid"),
            "The page printed validity as “in force”; it prints “no longer in force” now.",
            "页面上的有效性原为“有效”，现为“失效或废止”。",
        ),
        (
            because(Code.FIDELITY, title="雾川市章程", fidelity="altered"),
            "It carries “雾川市章程”; against the official text of that day it is altered.",
            "载有《雾川市章程》；与当天的官方文本相比：内容有出入。",
        ),
        (
            because(Code.FILES_NOT_READ, reading="encrypted: it opens with a password only"),
            "The texts of the two files were not compared, because one was not read "
            "(encrypted: it opens with a password only).",
            "没有比较两个文件的文字，因为其中一个未能读取（已加密：要有密码才能打开）。",
        ),
        (because(Code.WRITTEN, sentence="{sentence} {0} %s"), "{sentence} {0} %s", "{sentence} {0} %s"),
    ],
)
def test_evidence_is_said_in_either_language(evidence: Evidence, english: str, chinese: str) -> None:
    assert (in_words(evidence, "en"), in_words(evidence, "zh")) == (english, chinese)


@pytest.mark.parametrize("kind", EditKind)
def test_counts_of_every_kind_of_edit_are_said_in_chinese(kind: EditKind) -> None:
    said = in_words(because(Code.COMPARED, edits=f"3 {kind}"), "zh")
    assert "3" in said
    assert kind.value not in said
