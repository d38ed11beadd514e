"""Every reason that the pipeline gives for a file has Chinese words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.files.bounds import PASSWORD
from pipeline.files.document import UNREADABLE_FONTS
from pipeline.files.edits import file_edits
from pipeline.files.read import read_file
from pipeline.files.run import TROUBLES
from pipeline.reasons.evidence_words import in_words
from pipeline.reasons.file_words import file_reason


def said_by_the_pipeline() -> Iterator[str]:
    """Yield the words of each FileUnread and each reason in the source, with 7 for what is filled in."""
    yield from (PASSWORD, UNREADABLE_FONTS, *TROUBLES.values())
    for file in sorted(Path(pipeline.__file__).parent.glob("files/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                given = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
                raised = node.args[:1] if getattr(node.func, "id", "") in ("FileUnread", "unread_document") else []
                for value in [*given, *raised]:
                    yield from words(value)


def words(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*words(value.body), *words(value.orelse))
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in value.values)
    elif isinstance(value, ast.Constant) and value.value:
        yield str(value.value)


def test_each_reason_is_said_in_chinese() -> None:
    reasons = set(said_by_the_pipeline())
    assert len(reasons) > 30
    assert not [reason for reason in reasons if file_reason(reason) == reason]


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        (PASSWORD, "已加密：要有密码才能打开"),
        (
            f"甲.doc, 乙.doc, 丙.doc and 2 more: {PASSWORD}",
            "甲.doc, 乙.doc, 丙.doc 等另外 2 个：已加密：要有密码才能打开",
        ),
        (
            "a: b.txt: damaged: it cannot be parsed; only the first 20 of 25 files were read",
            "a: b.txt：已损坏：无法解析；共 25 个文件，只读了前 20 个",
        ),
        ("something new", "something new"),
    ],
)
def test_reasons_of_an_archive_are_said_part_by_part(reason: str, chinese: str) -> None:
    assert file_reason(reason) == chinese


def test_the_evidence_of_a_replaced_file_says_why_it_was_not_compared() -> None:
    found = file_edits(read_file("一、养护。".encode()), read_file(b"GIF89a rest of it"))
    assert in_words(found.why, "zh") == "没有比较两个文件的文字，因为其中一个未能读取（扫描件：是图片，没有文字层）。"
