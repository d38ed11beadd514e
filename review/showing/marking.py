"""Edits as they are shown: one row a clause, with marks on the characters that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.changes import Edit, EditKind, Nature
from pipeline.compare.marks import Mark, Op, marks
from pipeline.compare.natures_told import said_nature
from pipeline.model import Clause
from pipeline.tasks.task import task_edit
from pipeline.tasks.told import Line, edit_lines
from review.showing.text import LONGEST_CLAUSE

_CONTEXT: Final = 28  # characters kept around a mark in an excerpt
_COMPARABLE: Final = 2 * LONGEST_CLAUSE  # above this many characters, marks cost more than they tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One clause of either text, ready to show."""

    anchor: str
    kind: EditKind
    before: Clause | None
    after: Clause | None
    marks: tuple[Mark, ...] = field(repr=False)
    nature: Nature | None = None
    partner: tuple[str, ...] = ()
    is_cut: bool = False  # the clause is too long to be shown whole

    @property
    def clause(self) -> Clause:
        """The clause as it is now, or was last."""
        found = self.after or self.before
        assert found is not None, "an edit has a clause on one side at least"  # noqa: S101 - a promise of compare()
        return found

    @property
    def is_renumbered(self) -> bool:
        """Whether the clause stands under another label or path, whatever else happened to it."""
        return self.before is not None and self.after is not None and self.before.path != self.after.path

    @property
    def edit(self) -> Edit:
        """What became of the clause."""
        return Edit(kind=self.kind, before=self.before, after=self.after, nature=self.nature, partner=self.partner)

    @property
    def is_real(self) -> bool:
        """Whether a reader would call it a change."""
        return self.edit.is_real


def edit_tags(row: Row, language: str) -> Sequence[Line]:
    """What became of the bodies, targets and deadlines of a clause that changed; nothing for one that did not."""
    return edit_lines(task_edit(row.edit), language) if row.is_real else ()


def nature_words(row: Row, language: str) -> str:
    """What an edit is beside its kind: divided, merged, references that follow; "" for most."""
    return said_nature(row.edit, language)


def rows(edits: Iterable[Edit]) -> tuple[Row, ...]:
    """One row an edit, in the order given, with every character of its words."""
    return tuple(_row(number, edit) for number, edit in enumerate(edits, start=1))


def excerpts(edits: Sequence[Edit], *, limit: int, length: int) -> tuple[Row, ...]:
    """The first edits only, each cut down to what surrounds its marks."""
    return tuple(replace(row, marks=excerpt(row.marks, length), is_cut=False) for row in rows(edits[:limit]))


def tally(edits: Iterable[Edit]) -> tuple[tuple[EditKind, int], ...]:
    """How many edits of each kind there are, in the order of the kinds; kinds that do not occur are left out."""
    counted = Counter(edit.kind for edit in edits)
    return tuple((kind, counted[kind]) for kind in EditKind if counted[kind])


def excerpt(all_marks: Sequence[Mark], length: int) -> tuple[Mark, ...]:
    """The marks with what stands around them, at most *length* characters and some ellipses."""
    kept: list[Mark] = []
    room = length
    for place, mark in enumerate(all_marks):
        if room <= 0:
            kept.append(Mark(op=Op.EQUAL, text="…"))
            break
        text = mark.text
        if mark.op is Op.EQUAL and len(all_marks) > 1:
            text = _around(text, is_first=place == 0, is_last=place == len(all_marks) - 1)
        if len(text) > room:
            text = text[:room] + "…"
        kept.append(Mark(op=mark.op, text=text))
        room -= len(text)
    return tuple(kept)


def _row(number: int, edit: Edit) -> Row:
    before = edit.before.words if edit.before else ""
    after = edit.after.words if edit.after else ""
    is_cut = len(before) + len(after) > 2 * LONGEST_CLAUSE
    found = marked(before, after)
    return Row(
        anchor=f"e{number}",
        kind=edit.kind,
        before=edit.before,
        after=edit.after,
        marks=excerpt(found, LONGEST_CLAUSE) if is_cut else found,
        nature=edit.nature,
        partner=edit.partner,
        is_cut=is_cut,
    )


def marked(before: str, after: str) -> tuple[Mark, ...]:
    if before == after:
        return (Mark(op=Op.EQUAL, text=after),)
    if not before or not after or len(before) + len(after) > _COMPARABLE:
        sides = (Mark(op=Op.DELETE, text=before), Mark(op=Op.INSERT, text=after))
        return tuple(mark for mark in sides if mark.text)
    return marks(before, after)


def _around(text: str, *, is_first: bool, is_last: bool) -> str:
    """What of an unchanged stretch stands next to a mark."""
    if is_first:
        return text if len(text) <= _CONTEXT else "…" + text[-_CONTEXT:]
    if is_last:
        return text if len(text) <= _CONTEXT else text[:_CONTEXT] + "…"
    return text if len(text) <= 2 * _CONTEXT + 1 else text[:_CONTEXT] + "…" + text[-_CONTEXT:]
