"""Edits as they are shown: one row a clause, with marks on the characters that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from rapidfuzz.distance import Indel

from pipeline.changes import Edit, EditKind, Nature
from pipeline.compare.marks import Mark, Op, marks
from pipeline.compare.natures_told import said_nature
from pipeline.model import Clause
from pipeline.tasks.task import task_edit
from pipeline.tasks.told import Line, edit_lines
from review.showing.text import LONGEST_CLAUSE

_CONTEXT: Final = 28  # characters kept around a mark in an excerpt
_STOPS: Final = "。；！？，、：\n"
_REMEMBERED: Final = 1_000  # characters of both sides; the marks of these take some megabytes at most
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
    """What became of the bodies, targets and deadlines of a clause that changed; nothing for one that did not.

    Nothing of one that is cut, too: it is not what a person wrote, and reading its tasks would take a minute.
    """
    return edit_lines(task_edit(row.edit), language) if row.is_real and not row.is_cut else ()


def nature_words(row: Row, language: str) -> str:
    """What an edit is beside its kind: divided, merged, references that follow; "" for most."""
    return said_nature(row.edit, language)


def rows(edits: Iterable[Edit]) -> tuple[Row, ...]:
    """One row an edit, in the order given, with every character of its words."""
    return tuple(row_of(f"e{number}", edit) for number, edit in enumerate(edits, start=1))


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


def row_of(anchor: str, edit: Edit, *, typography: bool = False) -> Row:
    """One row; of a clause that is typographic alone, with marks on its typography where that is asked for."""
    before = edit.before.words if edit.before else ""
    after = edit.after.words if edit.after else ""
    is_cut = len(before) + len(after) > 2 * LONGEST_CLAUSE
    print_differs = typography and edit.kind is EditKind.TYPOGRAPHIC
    found = printed_marks(before, after) if print_differs else marked(before, after)
    return Row(
        anchor=anchor,
        kind=edit.kind,
        before=edit.before,
        after=edit.after,
        marks=_cut(found) if is_cut else found,
        nature=edit.nature,
        partner=edit.partner,
        is_cut=is_cut,
    )


def marked(before: str, after: str) -> tuple[Mark, ...]:
    """The marks between two prints of a clause; of very long ones, between what they begin and end with alike."""
    if before == after:
        return (Mark(op=Op.EQUAL, text=after),)
    if not before or not after:
        return _whole(before, after)
    if len(before) + len(after) <= _REMEMBERED:
        return _remembered(before, after)
    if len(before) + len(after) <= _COMPARABLE:
        return marks(before, after)
    head, tail = shared_ends(before, after)
    old, new = before[len(head) : len(before) - len(tail)], after[len(head) : len(after) - len(tail)]
    middle = _whole(old, new) if len(old) + len(new) > _COMPARABLE else marks(old, new)
    return tuple(_joined((Mark(op=Op.EQUAL, text=head), *middle, Mark(op=Op.EQUAL, text=tail))))


@lru_cache(maxsize=2048)  # the newest changes are shown again and again, to everybody
def _remembered(before: str, after: str) -> tuple[Mark, ...]:
    return marks(before, after)


def _joined(found: Iterable[Mark]) -> Iterator[Mark]:
    """The marks, with equal neighbours as one and without empty ones."""
    for op, run in groupby(found, key=lambda mark: mark.op):
        if text := "".join(mark.text for mark in run):
            yield Mark(op=op, text=text)


def printed_marks(before: str, after: str) -> tuple[Mark, ...]:
    """The marks between two prints letter by letter, typography too, which `marked` passes over."""
    if len(before) + len(after) > _COMPARABLE:
        return marked(before, after)
    found: list[Mark] = []
    for is_equal, steps in groupby(Indel.opcodes(before, after), key=lambda step: step.tag == "equal"):
        run = list(steps)
        old, new = before[run[0].src_start : run[-1].src_end], after[run[0].dest_start : run[-1].dest_end]
        found += (Mark(op=Op.EQUAL, text=new),) if is_equal else _whole(old, new)
    return tuple(found)


def shared_ends(before: str, after: str) -> tuple[str, str]:
    """What two texts begin with and end with alike, up to a mark of punctuation; they never overlap."""
    most = min(len(before), len(after))
    head = _longest(most, lambda size: before[:size] == after[:size])
    while head and before[head - 1] not in _STOPS:
        head -= 1
    tail = _longest(most - head, lambda size: before[len(before) - size :] == after[len(after) - size :])
    while tail and before[len(before) - tail - 1] not in _STOPS:
        tail -= 1
    return before[:head], before[len(before) - tail :]


def _longest(most: int, alike: Callable[[int], bool]) -> int:
    """The largest size that is alike, when all smaller ones are too: found by halving, as texts may have megabytes."""
    low, high = 0, most
    while low < high:
        size = (low + high + 1) // 2
        low, high = (size, high) if alike(size) else (low, size - 1)
    return low


def _whole(before: str, after: str) -> tuple[Mark, ...]:
    sides = (Mark(op=Op.DELETE, text=before), Mark(op=Op.INSERT, text=after))
    return tuple(mark for mark in sides if mark.text)


def _cut(found: Sequence[Mark]) -> tuple[Mark, ...]:
    """What is shown of a clause that is too long; where nothing is alike, as much of either side."""
    if any(mark.op is Op.EQUAL for mark in found):
        return excerpt(found, LONGEST_CLAUSE)
    return tuple(mark for one in found for mark in excerpt((one,), LONGEST_CLAUSE // len(found)))


def _around(text: str, *, is_first: bool, is_last: bool) -> str:
    """What of an unchanged stretch stands next to a mark."""
    if is_first:
        return text if len(text) <= _CONTEXT else "…" + text[-_CONTEXT:]
    if is_last:
        return text if len(text) <= _CONTEXT else text[:_CONTEXT] + "…"
    return text if len(text) <= 2 * _CONTEXT + 1 else text[:_CONTEXT] + "…" + text[-_CONTEXT:]
