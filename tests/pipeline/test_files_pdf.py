"""Pages of a PDF: ruled tables, columns, turned pages, fonts without characters."""

from __future__ import annotations

import pytest
from file_makers import pdf

from pipeline.files.document import UNREADABLE_FONTS
from pipeline.files.read import read_file

LEVELS = [(72, y, 472, y) for y in (720, 640, 600)]
UPRIGHTS = [(x, 600, x, 720) for x in (72, 172, 372, 472)]
CELLS = [
    ("任务", 80, 700),
    ("要求", 180, 700),
    ("单位", 380, 700),
    ("泵站养护", 80, 620),
    ("每年两次，雨季之前", 180, 626),
    ("各一次", 180, 606),
    ("园林局", 380, 620),
]


def test_a_ruled_table_is_its_rows_however_its_cells_wrap() -> None:
    before, after = ("附件", 72, 780), ("注：雨季自五月起。", 72, 560)
    document = read_file(pdf([[before, *CELLS, after]], strokes=[*LEVELS, *UPRIGHTS]))
    assert document.body == (
        "附件",
        "任务\t要求\t单位",
        "泵站养护\t每年两次，雨季之前各一次\t园林局",
        "注：雨季自五月起。",
    )


def test_a_cell_over_several_rows_is_told_in_the_first() -> None:
    levels = [*LEVELS, (172, 560, 472, 560), (72, 520, 472, 520)]
    uprights = [(x, 520, x, 720) for x in (72, 172, 372, 472)]
    levels[2] = (72, 600, 472, 600)
    lower = [("甲", 80, 550), ("一次", 180, 575), ("乙局", 380, 575), ("两次", 180, 535), ("丙局", 380, 535)]
    body = read_file(pdf([[*CELLS, *lower]], strokes=[*levels, *uprights])).body
    assert "甲" in body[2]
    assert [row.split("\t")[-2:] for row in body[2:]] == [["一次", "乙局"], ["两次", "丙局"]]


def test_the_head_of_a_table_is_told_once_when_pages_repeat_it() -> None:
    rows = [[*CELLS[:3], (f"第{n}泵站", 80, 620), ("养护", 180, 620), ("园林局", 380, 620)] for n in "一二三"]
    assert read_file(pdf(rows, strokes=[*LEVELS, *UPRIGHTS])).body == (
        "任务\t要求\t单位",
        "第一泵站\t养护\t园林局",
        "第二泵站\t养护\t园林局",
        "第三泵站\t养护\t园林局",
    )


def test_a_frame_around_a_text_is_no_table() -> None:
    frame = [(50, 800, 545, 800), (50, 60, 545, 60), (50, 60, 50, 800), (545, 60, 545, 800)]
    lines = [("一、养护。", 104, 740), ("二、巡查。", 104, 700)]
    assert read_file(pdf([lines], strokes=frame)).body == ("一、养护。", "二、巡查。")


def test_a_signature_at_the_right_does_not_run_into_the_next_page() -> None:
    lines = [
        ("一、养护雨水花园。", 104, 740),
        ("二、巡查。", 104, 716),
        ("青禾市园林局", 427, 660),
        ("2026年3月2日", 411, 636),
    ]
    document = read_file(pdf([lines, [("附件", 72, 780), ("名单", 250, 740)]]))
    assert document.body[-4:] == ("青禾市园林局", "2026年3月2日", "附件", "名单")
    assert str(document.written_date) == "2026-03-02"


def test_words_far_apart_are_a_row_without_lines_too() -> None:
    rows = [("序号", 72, 700), ("单位", 200, 700), ("1", 72, 670), ("青禾区", 200, 670)]
    assert read_file(pdf([rows])).body == ("序号\t单位", "1\t青禾区")


@pytest.mark.parametrize("across", [False, True])
def test_a_page_of_two_columns_is_read_column_by_column(across: bool) -> None:
    left = [("一、雨水花园应当每年养护两次，" if n % 2 == 0 else "不得少于。", 60, 700 - 24 * n) for n in range(8)]
    right = [("二、泵站应当每月巡查，记录在册" if n % 2 == 0 else "备查。", 330, 700 - 24 * n) for n in range(8)]
    drawn = [line for pair in zip(left, right, strict=True) for line in pair] if across else [*left, *right]
    body = read_file(pdf([[("青禾市公报", 250, 780), *drawn]])).body
    assert body[0] == "青禾市公报"
    assert body[1:] == ("一、雨水花园应当每年养护两次，不得少于。",) * 4 + ("二、泵站应当每月巡查，记录在册备查。",) * 4


def test_a_turned_page_is_read_as_it_is_seen() -> None:
    turned = [("一、养护。", 300, 500), ("二、巡查。", 300, 460)]
    for turn in (0, 90, 180, 270):
        assert read_file(pdf([turned], turn=turn)).body == ("一、养护。", "二、巡查。")


def test_a_text_in_signs_of_its_fonts_own_has_no_readable_text() -> None:
    coded = ["".join(chr(33 + (7 * at + line) % 64) for at in range(30)) for line in range(20)]
    document = read_file(pdf([[(text, 72, 780 - 24 * n) for n, text in enumerate(coded)]]))
    assert (document.reason, document.clauses) == (UNREADABLE_FONTS, ())


def test_many_addresses_are_readable() -> None:
    lines = [(f"https://www.example.gov.cn/?id={n}&page={n % 7}", 72, 780 - 24 * n) for n in range(20)]
    assert read_file(pdf([lines])).reason == ""
