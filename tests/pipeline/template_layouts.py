"""Pages made of a text, a template of a content system, and what a site prints around it.

A template (templates/*.html) opens with the name of the style in which its editor marks up paragraphs. In it stand
{title}, {day}, {number}, {text} and {share}, the last for what a surrounding (surroundings/*.html) puts below a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from template_texts import Rows, Text

HERE = Path(__file__).parent
TEMPLATES = {path.stem: path.read_text("utf-8") for path in sorted((HERE / "templates").glob("*.html"))}
SURROUNDINGS = {"nothing": "<title>{title}</title>{main}<!-- right below the text -->"} | {
    path.stem: path.read_text("utf-8") for path in sorted((HERE / "surroundings").glob("*.html"))
}
STYLE = re.compile(r"<!-- (.+) -->\n")


def table(rows: Rows, cell: str = "<td>{}</td>") -> str:
    made = "".join("<tr>" + "".join(cell.format(each) for each in row) + "</tr>" for row in rows)
    return f'<table border="1" cellspacing="0"><tbody>{made}</tbody></table>'


def word_table(rows: Rows) -> str:
    return table(rows, '<td style="border:1px solid"><p class="MsoNormal" align="center"><span>{}</span></p></td>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """How an editor marks up a paragraph and a table, and what stands between them."""

    paragraph: Callable[[str], str]
    joint: str = "\n"
    table: Callable[[Rows], str] = table


def word(line: str) -> str:
    """As pasted from a word processor: runs that part numbers from words."""
    runs = (line[i : i + 7] for i in range(0, len(line), 7))
    spans = "".join(f'<span style="font-family:仿宋_GB2312;font-size:16pt">{run}</span>' for run in runs)
    return f'<p class="MsoNormal" style="text-indent:32pt">{spans}<o:p></o:p></p>'


def wrapped(line: str) -> str:
    return "<p>\n        " + "\n        ".join(line[i : i + 31] for i in range(0, len(line), 31)) + "\n      </p>"


STYLES = {
    "p": Style(paragraph=lambda line: f"<p>{line}</p>"),
    "indented": Style(paragraph=lambda line: f"<p>　　{line}</p>"),
    "indented, word tables": Style(paragraph=lambda line: f"<p>　　{line}</p>", table=word_table),
    "word": Style(paragraph=word, table=word_table),
    "wrapped": Style(paragraph=wrapped),
    "breaks": Style(paragraph=lambda line: f"　　{line}", joint="<br><br>\n"),
    "lines": Style(
        paragraph=lambda line: f"　　{line}",
        joint="\n\n",
        table=lambda rows: "\n".join(cell for row in rows for cell in row),
    ),
    "fonts": Style(
        paragraph=lambda line: f'<font size="3">&nbsp;&nbsp;&nbsp;&nbsp;{line}</font>', joint="<br>\n<br>\n"
    ),
    "spans": Style(paragraph=lambda line: f"<span>&nbsp;&nbsp;{line}</span>", joint="<br>"),
    "justified": Style(paragraph=lambda line: f"<div style='text-align:justify'>&emsp;&emsp;{line}</div>"),
    "sections": Style(paragraph=lambda line: f"<section><section><span>{line}</span></section></section>"),
    "bold beginnings": Style(
        paragraph=lambda line: f"<p><strong><span>{line[:5]}</span></strong><span>{line[5:]}</span></p>"
    ),
    "headings": Style(
        paragraph=lambda line: f"<h3>{line}</h3>" if len(line) < 12 and line[0] in "一二三四第" else f"<p>{line}</p>"
    ),
    "items": Style(paragraph=lambda line: f"<li>{line}</li>", table=lambda rows: f"<li>{table(rows)}</li>"),
    "rows": Style(
        paragraph=lambda line: f"<tr><td>　　{line}</td></tr>", table=lambda rows: f"<tr><td>{table(rows)}</td></tr>"
    ),
    "empty lines between": Style(paragraph=lambda line: f"<p>　　{line}</p><p>&nbsp;</p>"),
}


def page(text: Text, template: str, surrounding: str) -> str:
    """The whole page of a text, a template and a surrounding of these names."""
    named = STYLE.match(TEMPLATES[template])
    assert named, f"{template} does not name its style"
    style = STYLES[named[1]]
    around, share = SURROUNDINGS[surrounding].split("<!-- right below the text -->")
    parts = [style.paragraph(part) if isinstance(part, str) else style.table(part) for part in text.parts]
    number = style.paragraph(text.doc_number) + style.joint if text.doc_number else ""
    middle = len(text.title) // 2
    filling = {
        "main": TEMPLATES[template][named.end() :], "share": share, "number": number, "text": style.joint.join(parts),
        "title": text.title, "start": text.title[:middle], "end": text.title[middle:], "day": "2032-10-09",
        "bare-number": text.doc_number,
    }  # fmt: skip
    for name, value in filling.items():
        around = around.replace(f"{{{name}}}", value)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{around}</body></html>'
