"""The attachment of the practice portal: an application form as a small Word file, made by code."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

EPOCH = (2026, 1, 1, 0, 0, 0)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

ROWS = (
    ("企业名称", ""),
    ("统一社会信用代码", ""),
    ("注册时间", "年    月    日"),
    ("主营业务收入占比", "不低于70%"),
    ("上年度研发费用总额", "万元，不低于100万元"),
    ("有效发明专利数量", "项"),
    ("资产负债率", "不高于70%"),
    ("法定代表人签字（盖章）", ""),
)
NEW_ROW = ("参与制修订标准数量", "项，近三年")
NEXT_ROWS = (*ROWS[:6], NEW_ROW, *ROWS[6:])


def application_form(edition: int) -> bytes:
    """The file of that edition; the same bytes each time. From the second edition on it has one more row."""
    rows = ROWS if edition == 1 else NEXT_ROWS
    parts = (
        ("[Content_Types].xml", _content_types()),
        ("_rels/.rels", _relations()),
        ("word/document.xml", _document("专精特新中小企业认定申请表", rows)),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, xml in parts:
            package.writestr(zipfile.ZipInfo(name, EPOCH), HEAD + xml, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _document(title: str, rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(f"<w:tr>{_cell(label)}{_cell(value)}</w:tr>" for label, value in rows)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table = f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{cells}</w:tbl>"
    note = _line("填表说明：本表一式两份，所填数据以上年度审计报告为准。")
    return f'<w:document xmlns:w="{WORD}"><w:body>{_line("附件")}{_line(title)}{table}{note}</w:body></w:document>'


def _line(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def _cell(words: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{_line(words)}</w:tc>'


def _content_types() -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    document = f'<Override PartName="/word/document.xml" ContentType="{MIME}.main+xml"/>'
    return f'<Types xmlns="{space}">{relations}{document}</Types>'


def _relations() -> str:
    link = f'<Relationship Id="rId1" Type="{OFFICE}" Target="word/document.xml"/>'
    return f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'
