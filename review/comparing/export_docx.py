"""A comparison as DOCX with tracked changes, written as the one that goes with mails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alerts.comparison import Comparison, RowBlock
from alerts.comparison_docx import MEDIA_TYPE, write_docx
from alerts.redline import Op, Span
from pipeline.changes import EditKind
from pipeline.compare.marks import Mark
from pipeline.model import Clause
from review.comparing.report import Report, gap_words, task_words
from review.comparing.shown import ShownGap, ShownLine
from review.showing.i18n import Voice
from review.showing.text import visible

__all__ = ["MEDIA_TYPE", "docx"]
_NOTED: Final = "calm"  # a row with a note after its words


def docx(told: Report, voice: Voice) -> bytes:
    """The file: tracked changes by clausewatch, dated when the later side was seen; the same report, the same bytes."""
    facts = [(_shown(voice.known("field", one.name)), _turned(one.before, one.after)) for one in told.facts]
    return write_docx(
        Comparison(
            title=_shown(told.title),
            facts=(*((label, _shown(words)) for label, words in told.sides), *facts),
            lead=_shown(" ".join((told.tally, *told.notices))),
            at=told.at,
            rows=tuple(_rows(told, voice)),
        )
    )


def _rows(told: Report, voice: Voice) -> Iterator[RowBlock]:
    for one in told.shown.rows:
        if isinstance(one, ShownGap):
            yield _note(f"… {gap_words(one, voice)} …")
        elif one.line.is_left:
            there = voice.place(one.row.after.path, one.row.after.part) if one.row.after else ""
            yield _note(f"{_label(one.row.before)} {voice.say('compare.left_long', place=there)}")
        else:
            yield _row(one, voice)


def _row(one: ShownLine, voice: Voice) -> RowBlock:
    note = " · ".join(part for part in _notes(one, voice) if part)
    return RowBlock(
        tone=_NOTED if note else "",
        said=_shown(note),
        label_before=_label(one.row.before),
        label_after=_label(one.row.after),
        spans=tuple(map(_span, one.row.marks)),
    )


def _notes(one: ShownLine, voice: Voice) -> Iterator[str]:
    row = one.row
    if row.kind is EditKind.MOVED and row.before:
        was = voice.place(row.before.path, row.before.part)
        yield voice.known("edit", row.kind)
        yield voice.say("compare.moved_from", place=was)
    yield task_words(one, voice)
    yield voice.say("clause.cut") if row.is_cut else ""


def _note(words: str) -> RowBlock:
    return RowBlock(tone=_NOTED, said=_shown(words), label_before="", label_after="", spans=())


def _span(mark: Mark) -> Span:
    return Span(Op(mark.op.value), _shown(mark.text))


def _turned(before: str | None, after: str | None) -> str:
    return f"{_shown(before or '–')} → {_shown(after or '–')}"


def _label(clause: Clause | None) -> str:
    return _shown(clause.label) if clause else ""


def _shown(text: str) -> str:
    return str(visible(text)).replace("\n", " ")
