"""The policies of the practice portal, as they are written: files under policies/, dated when they are read.

A file is a head of `key: value` lines, an empty line, and one paragraph a line: `# ` a printed title, `## ` a
chapter, `> ` a signature. Dates are days before the start, and words in braces are filled in, so that the
portal looks fresh in any year: {年} {年+2} {成文} {发布} {施行} {原文 file}.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files

TOKEN = re.compile(r"\{(?P<word>年|成文|发布|施行|原文)(?:(?P<shift>[+-]\d)| (?P<file>\w+))?\}")


class Style(StrEnum):
    """How a paragraph is set."""

    PLAIN = "plain"
    TITLE = "title"
    CHAPTER = "chapter"
    SIGNATURE = "signature"


MARKS = (("## ", Style.CHAPTER), ("# ", Style.TITLE), ("> ", Style.SIGNATURE))


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """One line of a text."""

    words: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A text as its author gave it out."""

    name: str  # the stem of its file
    title: str
    doc_number: str  # "" for what is no policy
    issuer: str
    topic: str
    keywords: str
    file: str  # name of the attachment; "" when it has none
    written: date
    published: date
    paragraphs: tuple[Paragraph, ...]

    @property
    def printed_title(self) -> str:
        """The title of the text that a covering notice prints, else its own."""
        return next((line.words for line in self.paragraphs if line.style is Style.TITLE), self.title)


class Shelf:
    """Reads the files, dated for a portal that starts on *start* (China time)."""

    def __init__(self, start: date) -> None:
        self._start = start

    def text(self, name: str) -> Text:
        """The text of one file; FileNotFoundError when there is none."""
        head, _, body = read_policy(name).partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        written = self._start + timedelta(days=int(fields["written"]))
        published = self._start + timedelta(days=int(fields["published"]))

        def fill(words: str) -> str:
            return TOKEN.sub(lambda token: self._token(token, written, published), words)

        return Text(
            name=name,
            title=fill(fields["title"]),
            doc_number=fill(fields.get("number", "")),
            issuer=fields["issuer"],
            topic=fields["topic"],
            keywords=fields["keywords"],
            file=fields.get("file", ""),
            written=written,
            published=published,
            paragraphs=tuple(_paragraph(fill(line)) for line in body.splitlines() if line.strip()),
        )

    def _token(self, token: re.Match[str], written: date, published: date) -> str:
        match token["word"]:
            case "年":
                return str(written.year + int(token["shift"] or 0))
            case "成文":
                return chinese_date(written)
            case "发布":
                return chinese_date(published)
            case "施行":
                return chinese_date(first_of_next_month(published))
            case _:
                cited = self.text(token["file"])
                return f"《{cited.printed_title}》（{cited.doc_number}）"


def read_policy(name: str) -> str:
    """The raw words of a file, tokens unfilled."""
    return (files("service.practice") / "policies" / f"{name}.md").read_text("utf-8")


def chinese_date(day: date) -> str:
    """As a 成文日期 is printed: no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def first_of_next_month(day: date) -> date:
    """The day on which our policies come into force."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _paragraph(line: str) -> Paragraph:
    for mark, style in MARKS:
        if line.startswith(mark):
            return Paragraph(words=line.removeprefix(mark), style=style)
    return Paragraph(words=line)
