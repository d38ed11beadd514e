"""One edit in many policies is known as one; what happens to many by chance is not."""

from __future__ import annotations

import pytest

from pipeline.changes import ChangeKind, Edit, EditKind, FieldEdit
from pipeline.compare.same_edit import edit_digest
from pipeline.compare.same_move import move_digest
from pipeline.model import Clause


def edited(before: str, after: str) -> Edit:
    sides = [Clause(label="", path=("第一条",), heading="", text=text) if text else None for text in (before, after)]
    kind = EditKind.MODIFIED if before and after else EditKind.ADDED if after else EditKind.REMOVED
    return Edit(kind=kind, before=sides[0], after=sides[1])


def digest(*pairs: tuple[str, str], place: str = "lanjiang", kind: ChangeKind = ChangeKind.REVISED) -> str:
    return edit_digest(kind, [edited(*pair) for pair in pairs], (), place=place)


RENAMED = ("由市经济贸易委员会负责登记。", "由市工业和信息化局负责登记。")
RENAMED_ELSEWHERE = ("报市经济贸易委员会备案，不得迟延。", "报市工业和信息化局备案，不得迟延。")


def test_an_agency_renamed_in_two_texts_is_one_edit() -> None:
    assert digest(RENAMED) == digest(RENAMED_ELSEWHERE) == digest(RENAMED_ELSEWHERE, RENAMED) != ""


def test_a_long_edit_is_one_wherever_it_is_published_and_a_short_one_on_its_source_only() -> None:
    assert digest(RENAMED, place="lanjiang") == digest(RENAMED, place="tanzhou")
    short = ("由旅游局办理。", "由文旅局办理。")
    assert digest(short, place="lanjiang") == digest(short, place="lanjiang")
    assert digest(short, place="lanjiang") != digest(short, place="tanzhou")


@pytest.mark.parametrize(
    "other",
    [
        (RENAMED, ("每年办一次。", "每年办两次，择优奖励。")),  # more happened to it
        (("由市经济贸易委员会负责登记。", "由市商务局负责登记。"),),
        ((RENAMED[1], RENAMED[0]),),  # the other way round
    ],
)
def test_another_edit_is_another(other: tuple[tuple[str, str], ...]) -> None:
    assert digest(*other) != digest(RENAMED)


def test_another_kind_of_change_is_another() -> None:
    assert digest(RENAMED) != digest(RENAMED, kind=ChangeKind.REPOST)


def test_digits_alone_tell_nothing() -> None:
    assert digest(("有效期至2025年。", "有效期至2026年。")) == ""
    assert digest() == ""


def test_a_clause_added_to_two_texts_is_one_edit() -> None:
    added = ("", "本办法所称企业，包括个体工商户。")
    assert digest(added) == digest(added) != ""


def test_of_facts_names_alone_are_one_edit() -> None:
    def of(name: str, before: str, after: str) -> str:
        return edit_digest(ChangeKind.METADATA, (), [FieldEdit(name=name, before=before, after=after)], place="x")

    assert of("issuers", "澜江市经济贸易委员会", "澜江市工业和信息化局") != ""
    assert of("validity", "valid", "invalid") == ""
    assert of("effective_date", "2026-01-01", "2026-02-01") == ""


def test_a_long_clause_is_compared_whole_and_soon() -> None:
    assert digest(("甲" * 200_000, "乙" * 200_000)) != digest(("甲" * 200_000, "丙" * 200_000))


@pytest.mark.parametrize(
    ("old", "new", "place", "is_same"),
    [
        (
            "https://www.lanjiang.example/art/2020/7/1/art_9_8.html",
            "https://www.lanjiang.example/zc/t2.html",
            "x",
            True,
        ),
        ("http://WWW.lanjiang.example:80/art/9.html", "https://www.lanjiang.example/zc/t3.html", "x", True),
        ("https://old.lanjiang.example/art/9.html", "https://www.lanjiang.example/zc/t3.html", "x", False),
        ("https://www.lanjiang.example/art/9.html", "https://zwgk.lanjiang.example/zc/t3.html", "x", False),
        ("https://www.lanjiang.example/art/9.html", "https://www.lanjiang.example/zc/t3.html", "y", False),
    ],
)
def test_pages_that_a_site_moves_are_moved_together(old: str, new: str, place: str, is_same: bool) -> None:
    first = move_digest("https://www.lanjiang.example/art/1.html", "https://www.lanjiang.example/zc/t1.html", place="x")
    assert (move_digest(old, new, place=place) == first) is is_same


@pytest.mark.parametrize("old", ["", "about:blank", "https://[", "javascript:void(0)"])
def test_what_is_no_address_tells_no_move(old: str) -> None:
    assert move_digest(old, "https://www.lanjiang.example/zc/t1.html", place="x") == ""
