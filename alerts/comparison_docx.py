"""A comparison as DOCX, with tracked changes: accepting them all gives the new text, rejecting them all the old one.

Written by hand: five small parts in a ZIP need no library. A moved clause stands at its new place, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from alerts.comparison import Comparison, RowBlock
from alerts.redline import Op, Span

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>'
)
_ROOT: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_STYLED: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_FONTS: Final = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体"/>'


def _style(name: str, size: int, before: int, after: int, more: str = "", *, default: bool = False) -> str:
    mark = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId="{name}"><w:name w:val="{name}"/><w:pPr>'
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="360" w:lineRule="auto"/></w:pPr>'
        f'<w:rPr>{_FONTS}{more}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
    )


_STYLES: Final = (
    f"{_HEAD}<w:styles {_NAMESPACE}>"
    + _style("Normal", 24, 0, 120, default=True)
    + _style("Title", 36, 0, 240, "<w:b/>")
    + _style("Facts", 20, 0, 0, '<w:color w:val="5A6675"/>')
    + _style("Lead", 24, 240, 240)
    + "</w:styles>"
)


def write_docx(comparison: Comparison) -> bytes:
    """Return the file. The same comparison makes the same bytes."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/_rels/document.xml.rels": _STYLED,
        "word/styles.xml": _STYLES,
        "word/document.xml": _Writer(comparison.at.strftime("%Y-%m-%dT%H:%M:%SZ")).document(comparison),
    }
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(ZipInfo(name), text, ZIP_DEFLATED)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one document; each tracked change has a number of its own."""

    date: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def document(self, comparison: Comparison) -> str:
        paragraphs = [
            _paragraph("Title", _run(comparison.title)),
            *(_paragraph("Facts", _run(f"{label}\u3000{value}")) for label, value in comparison.facts),
            _paragraph("Lead", _run(comparison.lead)),
            *(self._clause(row) for row in comparison.rows),
        ]
        page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1500" w:bottom="1440"'
        page += ' w:left="1500" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
        return f"{_HEAD}<w:document {_NAMESPACE}><w:body>{''.join(paragraphs)}{page}</w:body></w:document>"

    def _clause(self, row: RowBlock) -> str:
        """Return one paragraph; that of an added or removed clause is itself tracked, its end too."""
        ops = {span.op for span in row.spans}
        fate = next(iter(ops)) if len(ops) == 1 else Op.EQUAL
        end = f"<w:rPr>{self._change(fate, '')}</w:rPr>" if fate is not Op.EQUAL else ""
        label = "".join(self._run(span, "<w:b/>") for span in _label_spans(row, fate))
        note = _run(f"（{row.said}）", '<w:i/><w:color w:val="5A6675"/>') if row.tone == "calm" else ""
        return _paragraph("Normal", label + "".join(self._run(span) for span in row.spans) + note, end)

    def _run(self, span: Span, looks: str = "") -> str:
        tag = "w:delText" if span.op is Op.DELETE else "w:t"
        run = _run(span.text, looks, tag)
        return run if span.op is Op.EQUAL else self._change(span.op, run)

    def _change(self, op: Op, content: str) -> str:
        tag = "w:ins" if op is Op.INSERT else "w:del"
        return f'<{tag} w:id="{next(self.numbers)}" w:author="clausewatch" w:date="{self.date}">{content}</{tag}>'


def _label_spans(row: RowBlock, fate: Op) -> Iterator[Span]:
    if fate is not Op.EQUAL or row.label_before == row.label_after:
        yield from (Span(fate, row.label + "\u3000"),) if row.label else ()
        return
    if row.label_before:
        yield Span(Op.DELETE, row.label_before + "\u3000")
    if row.label_after:
        yield Span(Op.INSERT, row.label_after + "\u3000")


def _paragraph(style: str, content: str, end: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{end}</w:pPr>{content}</w:p>'


def _run(text: str, looks: str = "", tag: str = "w:t") -> str:
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'
