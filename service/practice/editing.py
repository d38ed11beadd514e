"""Editing a text of the practice portal by hand: replace words, insert an article, take a clause out."""

from __future__ import annotations

import re
from dataclasses import replace

from service.practice.texts import Paragraph, Text

LABEL = re.compile(r"第[一二三四五六七八九十]+条\s*|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.")
ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条")
DIGITS = "零一二三四五六七八九"


def clause_with(text: Text, words: str) -> str:
    """The one paragraph that holds *words*; ValueError when there is none or more than one."""
    (found,) = (line.words for line in text.paragraphs if words in line.words)
    return found


def label_of(clause: str) -> str:
    """The printed label of a paragraph; "" when it has none."""
    label = LABEL.match(clause)
    return label[0].strip() if label else ""


def words_of(clause: str) -> str:
    """A paragraph without its label."""
    return LABEL.sub("", clause, count=1) if LABEL.match(clause) else clause


def reworded(text: Text, before: str, after: str) -> Text:
    """With *before* replaced in the one clause that holds it."""
    old = clause_with(text, before)
    new = old.replace(before, after)
    lines = (replace(line, words=new) if line.words == old else line for line in text.paragraphs)
    return replace(text, paragraphs=tuple(lines))


def with_article(text: Text, number: int, words: str) -> Text:
    """With one more 第…条 at *number*; the articles from there on are renumbered."""
    lines: list[Paragraph] = []
    for line in text.paragraphs:
        article = ARTICLE.match(line.words)
        found = number_of(article[1]) if article else 0
        if found == number:
            lines.append(Paragraph(words=f"第{chinese_number(number)}条 {words}"))
        renumbered = ARTICLE.sub(f"第{chinese_number(found + 1)}条", line.words, count=1)
        lines.append(replace(line, words=renumbered) if found >= number else line)
    return replace(text, paragraphs=tuple(lines))


def without_clause(text: Text, words: str) -> Text:
    """Without the one clause that holds *words*; it must be the last of its section, for nothing is renumbered."""
    gone = clause_with(text, words)
    return replace(text, paragraphs=tuple(line for line in text.paragraphs if line.words != gone))


def chinese_number(number: int) -> str:
    """From 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def number_of(numeral: str) -> int:
    """The value of a Chinese numeral from 1 to 99; ValueError for anything else."""
    return [chinese_number(number) for number in range(1, 100)].index(numeral) + 1
