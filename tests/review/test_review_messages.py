"""Both languages say everything."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import review
from pipeline.changes import ChangeKind, CopyRole, EditKind, Fidelity
from pipeline.model import Outcome, PageState, Validity
from review.evidence import evidence
from review.i18n import LANGUAGES, Voice, load_messages

MESSAGES = {language: load_messages(language) for language in LANGUAGES}


def names(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert MESSAGES["zh"].keys() == MESSAGES["en"].keys()
    assert len(MESSAGES["zh"]) > 300


def test_a_message_takes_the_same_values_in_both() -> None:
    pairs = {key: (zh, MESSAGES["en"][key]) for key, zh in MESSAGES["zh"].items()}
    assert not [key for key, (zh, en) in pairs.items() if not zh or not en or names(zh) != names(en)]


def test_every_key_in_a_template_exists() -> None:
    folder = Path(review.__file__).parent / "templates"
    text = "".join(template.read_text(encoding="utf-8") for template in sorted(folder.glob("*.html")))
    keys = re.findall(r"\bt\('([\w.]+[^.'])'", text)
    assert len(keys) > 100
    assert not set(keys) - MESSAGES["zh"].keys()


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("kind", ChangeKind),
        ("kind_means", ChangeKind),
        ("edit", EditKind),
        ("tally", EditKind),
        ("validity", Validity),
        ("fidelity", Fidelity),
        ("role", CopyRole),
        ("page_state", PageState),
        ("outcome", Outcome),
    ],
)
def test_every_word_of_a_closed_list_is_said(group: str, words: type[ChangeKind]) -> None:
    assert all(f"{group}.{word.value}" in MESSAGES["zh"] for word in words)


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("Other pages of the source answered.", "同一来源的其他页面访问正常。"),
        ("The page offers the file “附件1.docx”.", "页面增加了附件“附件1.docx”。"),
        ("Compared with the current revision, 2 modified, 1 added.", "与现行版本比较：修改 2 条 增加 1 条。"),
        ("The page printed validity as valid; it prints invalid now.", "页面上的有效性原为“有效”，现为“失效或废止”。"),
        ("Something {0} nobody has said before.", "Something {0} nobody has said before."),
    ],
)
def test_evidence_is_told_in_the_readers_language(sentence: str, chinese: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert evidence(sentence, Voice(language="zh", messages=MESSAGES["zh"], zone=zone)) == chinese
    assert evidence(sentence, Voice(language="en", messages=MESSAGES["en"], zone=zone)) == sentence
