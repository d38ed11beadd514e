"""Numbers of sheets as their cells show them."""

from __future__ import annotations

import pytest
from file_makers import WORD, docx, package, paragraph

from pipeline.files.formats import BUILT_IN, number_text
from pipeline.files.read import read_file


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("45292", 'yyyy"年"m"月"d"日"', "2024年1月1日"),
        ("45292", "yyyy-mm-dd", "2024-01-01"),
        ("45292", "[$-804]yyyy/m/d;@", "2024/1/1"),
        ("45292", BUILT_IN[57], "2024年1月"),
        ("45292.75", "yyyy/m/d h:mm", "2024/1/1 18:00"),
        ("0.125", "0.0%", "12.5%"),
        ("0.125", "0%", "13%"),
        ("12.50", "0.00", "12.5"),
        ("1234567", "#,##0", "1234567"),
        ("0.1", "", "0.1"),
        ("3e300", "yyyy", "3e300"),
        ("nan", "0%", "nan"),
        ("-5", "yyyy-mm-dd", "-5"),
        ("7", '"共"0"户"', "7"),
    ],
)
def test_a_number_is_told_as_its_cell_shows_it(raw: str, code: str, shown: str) -> None:
    assert number_text(raw, code) == shown


def test_days_may_count_from_1904() -> None:
    assert number_text("43830", "yyyy-mm-dd", epoch=1) == "2024-01-01"


def test_notes_under_a_text_follow_it() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="-1">{paragraph("")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("指蓄水的绿地。")}</w:footnote></w:footnotes>'
    )
    document = f'<w:document xmlns:w="{WORD}"><w:body>{paragraph("一、养护。")}</w:body></w:document>'
    whole = package({"[Content_Types].xml": "<Types/>", "word/document.xml": document, "word/footnotes.xml": notes})
    assert read_file(whole).body == ("一、养护。", "[1] 指蓄水的绿地。")
    assert read_file(docx(paragraph("一、养护。"))).body == ("一、养护。",)
