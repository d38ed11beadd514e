"""What changed within a clause, as spans; each form marks them in its own way, in brackets where it has no better."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from alerts.forms import Dialect
from pipeline.compare.marks import marks

_REWRITTEN: Final = 0.7  # when less than 30 % of either text was kept, red-line is soup: show the old and the new whole
_CONTEXT: Final = 60  # characters kept on each side of a change
_LONGEST: Final = 700  # of a clause that is shown whole
_MOST_MARKED: Final = 2_000  # characters of one red-line
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BLANK = re.compile(r"\s+")


class Op(StrEnum):
    """What became of a span."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"
    SKIP = "skip"  # unchanged words left out


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters with one fate."""

    op: Op
    text: str


def clean(text: str) -> str:
    """Return the text on one line, without control characters and without those that turn the reading direction."""
    return _BLANK.sub(" ", _UNSEEN.sub("", text)).strip()


def redline(before: str, after: str) -> tuple[Span, ...]:
    """Return the spans that lead from one text to the other; unchanged words far from any change are left out."""
    before, after = clean(before), clean(after)
    if not before or not after:
        return whole(after, Op.INSERT) if after else whole(before, Op.DELETE)
    spans = _spaces_outside([Span(Op(mark.op), mark.text) for mark in marks(before, after)])
    if _is_rewritten(spans, longest=max(len(before), len(after))):
        return (*whole(before, Op.DELETE), *whole(after, Op.INSERT))
    return _first(_without_far_words(spans))


def marked_whole(before: str, after: str) -> tuple[Span, ...]:
    """Return the spans that lead from one text to the other, with every word of both."""
    if not before or not after:
        spans = (Span(Op.DELETE, before), Span(Op.INSERT, after))
        return tuple(span for span in spans if span.text)
    return _spaces_outside([Span(Op(mark.op), mark.text) for mark in marks(before, after)])


def whole(text: str, op: Op) -> tuple[Span, ...]:
    """Return one span, cut when the text is very long."""
    text = clean(text)
    if len(text) <= _LONGEST:
        return (Span(op, text),) if text else ()
    return (Span(op, text[:_LONGEST]), Span(Op.SKIP, ""))


def marked(spans: tuple[Span, ...], dialect: Dialect) -> str:
    """Return the spans as a form marks them; in plain text 补助〔-50-〕{+80+}万元."""
    shapes = {Op.EQUAL: "{}", Op.INSERT: dialect.insert, Op.DELETE: dialect.delete, Op.SKIP: "……"}
    return "".join(shapes[span.op].format(span.text) for span in spans)


def _spaces_outside(spans: list[Span]) -> tuple[Span, ...]:
    """Put the space that a deletion and the insertion after it both end with behind them, where nothing changed."""
    shown: list[Span] = []
    for number, span in enumerate(spans):
        last = shown[-1] if number else span
        shown.append(span)
        if last.op is Op.DELETE and span.op is Op.INSERT and last.text.endswith(" ") and span.text.endswith(" "):
            shown[-2:] = [replace(last, text=last.text[:-1]), replace(span, text=span.text[:-1]), Span(Op.EQUAL, " ")]
    return tuple(span for span in shown if span.text)


def _is_rewritten(spans: tuple[Span, ...], *, longest: int) -> bool:
    kept = sum(len(span.text) for span in spans if span.op is Op.EQUAL)
    return longest > 12 and kept < (1 - _REWRITTEN) * longest


def _without_far_words(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    shown: list[Span] = []
    for number, span in enumerate(spans):
        if span.op is not Op.EQUAL:
            shown.append(span)
            continue
        head = _CONTEXT if number > 0 else 0
        tail = _CONTEXT if number < len(spans) - 1 else 0
        shown += _shortened(span, head, tail)
    return tuple(shown)


def _first(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Keep the beginning of a red-line that is very long."""
    shown: list[Span] = []
    room = _MOST_MARKED
    for span in spans:
        if len(span.text) > room:
            return (*shown, replace(span, text=span.text[:room]), Span(Op.SKIP, "")) if room else tuple(shown)
        shown.append(span)
        room -= len(span.text)
    return tuple(shown)


def _shortened(span: Span, head: int, tail: int) -> list[Span]:
    """Keep the ends of an unchanged span; saving a few characters is not worth an ellipsis."""
    text = span.text
    if len(text) <= head + tail + 20:
        return [span]
    parts = [replace(span, text=text[:head]), Span(Op.SKIP, ""), replace(span, text=text[len(text) - tail :])]
    return [part for part in parts if part.text or part.op is Op.SKIP]
