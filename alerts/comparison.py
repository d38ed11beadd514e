"""The comparison of two texts as a file to keep: each clause of either text, in reading order, its red-line whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from alerts.blocks import Blocks
from alerts.change import AlertChange
from alerts.redline import Op, Span, clean, marked_whole
from pipeline.changes import Edit, EditKind
from pipeline.model import Clause

MOST_ATTACHED: Final = 10  # to one message
_LONGEST_NAME: Final = 60  # characters of a file's name
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|.\s]+')
_TONES: Final = {EditKind.ADDED: "good", EditKind.REMOVED: "bad", EditKind.MODIFIED: "warm", EditKind.MOVED: "calm"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class RowBlock:
    """One clause of either text."""

    tone: str  # "" of one that did not change
    said: str  # what happened to it; "" when nothing did
    label_before: str  # as printed; "" when there is none
    label_after: str
    spans: tuple[Span, ...]  # of heading and text, whole

    @property
    def label(self) -> str:
        """The label to show where one is shown."""
        return self.label_after or self.label_before


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two states of one policy."""

    title: str
    facts: tuple[tuple[str, str], ...]
    lead: str
    at: datetime  # when the later one was seen
    rows: tuple[RowBlock, ...] = field(repr=False)


Writer = Callable[[Comparison], bytes]


def comparison(change: AlertChange, blocks: Blocks) -> Comparison:
    """Return the comparison that a change tells of; it must have its whole text."""
    block = blocks.change(change, 1)
    number = ((blocks.words.fields["doc_number"], block.doc_number),) if block.doc_number else ()
    issuers = ((blocks.words.fields["issuers"], block.issuers),) if block.issuers else ()
    return Comparison(
        title=block.title,
        facts=(*number, *issuers, *block.facts),
        lead=block.lead,
        at=change.detected_at,
        rows=tuple(_row(edit, blocks) for edit in change.whole),
    )


def attached(
    changes: Sequence[AlertChange], blocks: Blocks, ending: str, media: str, write: Writer
) -> list[Attachment]:
    """Return one file for each change that has its whole text, up to ten."""
    told = [change for change in changes if change.whole][:MOST_ATTACHED]
    return [
        Attachment(
            name=f"{_file_name(change.title)}-{change.id}.{ending}",
            media_type=media,
            content=write(comparison(change, blocks)),
        )
        for change in told
    ]


def _row(edit: Edit, blocks: Blocks) -> RowBlock:
    changed = edit.is_real
    said = blocks.words.edits[edit.kind] if changed else ""
    if edit.kind is EditKind.MOVED and edit.before:
        formerly = blocks.words.labels["formerly"].format(path=blocks.words.place(edit.before.path))
        said = f"{said}{blocks.words.labels['pause']}{formerly}"
    return RowBlock(
        tone=_TONES.get(edit.kind, "calm") if changed else "",
        said=said,
        label_before=_label(edit.before),
        label_after=_label(edit.after),
        spans=_spans(edit),
    )


def _label(clause: Clause | None) -> str:
    return clean(clause.label) if clause else ""


def _spans(edit: Edit) -> tuple[Span, ...]:
    before, after = (clean(clause.words) if clause else "" for clause in (edit.before, edit.after))
    if edit.kind in (EditKind.MODIFIED, EditKind.ADDED, EditKind.REMOVED):
        return marked_whole(before, after)
    return (Span(Op.EQUAL, after or before),)


def _file_name(title: str) -> str:
    return _NOT_IN_NAMES.sub(" ", clean(title[:500])).strip()[:_LONGEST_NAME].strip() or "comparison"
