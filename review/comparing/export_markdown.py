"""A comparison as Markdown, with <del> and <ins>.

HTML tags, because ~~ and ** need a space or a mark of punctuation around them that Chinese does not have: **“新”**字
is printed with its asterisks. GitHub, Obsidian, Typora and Pandoc show the tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from pipeline.compare.marks import Mark, Op
from review.comparing.report import Report, gap_words, line_words, task_words
from review.comparing.shown import ShownGap, ShownLine
from review.showing.i18n import Voice
from review.showing.text import visible

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]#|~!$^=+-])")
_LISTED: Final = re.compile(r"^(\d{1,9})([.)])")  # 1. at the beginning of a paragraph would be a list
_BREAKS: Final = re.compile(r"\s+")
_TAGS: Final = {Op.INSERT: "<ins>{}</ins>", Op.DELETE: "<del>{}</del>", Op.EQUAL: "{}"}


def markdown(told: Report, voice: Voice) -> str:
    """The file's text."""
    return "\n\n".join(_blocks(told, voice)) + "\n"


def _blocks(told: Report, voice: Voice) -> Iterator[str]:
    yield f"# {plain(told.title)}"
    yield "\n".join(f"- {plain(label)}{voice.say('colon')}{plain(words)}" for label, words in told.sides)
    yield from (f"> {plain(one)}" for one in told.notices)
    yield plain(told.tally)
    if told.facts:
        yield "\n".join(_table(told, voice))
    for one in told.shown.rows:
        if isinstance(one, ShownGap):
            yield f"*… {plain(gap_words(one, voice))} …*"
        else:
            yield from _row(one, told.shown.changes, voice)


def _table(told: Report, voice: Voice) -> Iterator[str]:
    names = ("compare.fact", "compare.before", "compare.after")
    yield f"| {' | '.join(voice.say(name) for name in names)} |"
    yield "|---|---|---|"
    for one in told.facts:
        before = f"<del>{plain(one.before)}</del>" if one.before else ""
        after = f"<ins>{plain(one.after)}</ins>" if one.after else ""
        yield f"| {voice.known('field', one.name)} | {before} | {after} |"


def _row(one: ShownLine, changes: int, voice: Voice) -> Iterator[str]:
    yield f"### {plain(line_words(one, changes, voice))}"
    if one.line.is_left:
        return
    yield "".join(map(_marked, one.row.marks))
    if task := task_words(one, voice):
        yield f"> {plain(task)}"
    if one.row.is_cut:
        yield f"> {plain(voice.say('clause.cut'))}"


def _marked(mark: Mark) -> str:
    return _TAGS[mark.op].format(plain(mark.text))


def plain(text: str) -> str:
    """Words of a stranger that mean nothing in Markdown or HTML, on one line."""
    one_line = _BREAKS.sub(" ", str(visible(text)))
    return _LISTED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", escape(one_line, quote=False)))
