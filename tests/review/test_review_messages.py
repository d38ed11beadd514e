"""Both languages say everything."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import review
from pipeline.changes import ChangeKind, CopyRole, EditKind, Fidelity
from pipeline.model import Outcome, PageState, RelationKind, Validity
from pipeline.relations.force import Force
from review.showing.i18n import LANGUAGES, load_messages

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
    text = "".join(template.read_text(encoding="utf-8") for template in sorted(folder.rglob("*.html")))
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
        ("force", Force),
        ("relation", RelationKind),
        ("relation_by", RelationKind),
    ],
)
def test_every_word_of_a_closed_list_is_said(group: str, words: type[ChangeKind]) -> None:
    assert all(f"{group}.{word.value}" in MESSAGES["zh"] for word in words)
