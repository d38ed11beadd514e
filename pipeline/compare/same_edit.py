"""Whether changes to several policies are one edit: an agency renamed in 200 texts is one thing to judge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from pipeline.changes import ChangeKind, Edit, FieldEdit
from pipeline.compare.marks import Op, marks
from pipeline.text.fold import fold

# Of the facts only names: a date or a validity that is another one now may be so by chance in many policies.
_NAMES: Final = frozenset({"title", "document_title", "issuers"})
_TELLING: Final = 6  # letters; with fewer, two publishers may have made the same edit by chance
_LONGEST: Final = 4_000  # characters of a clause whose marks are looked for; a longer one is compared whole


@dataclass(frozen=True, order=True, slots=True)
class _Swap:
    """What went, and what came in its place."""

    gone: str
    come: str


def edit_digest(kind: ChangeKind, edits: Iterable[Edit], fields: Iterable[FieldEdit], *, place: str) -> str:
    """Return what changes by one and the same edit have in common; "" where nothing tells it.

    It is made of what went and came, folded, however often and in whichever clauses. An edit of digits alone tells
    nothing: another year is written into many texts. A short one counts within *place*, the source, alone.
    """
    swaps = {swap for swap in (*_of_edits(edits), *_of_fields(fields)) if swap.gone or swap.come}
    letters = sum(_letters(swap.gone) + _letters(swap.come) for swap in swaps)
    if not letters:
        return ""
    said = [kind.value, "" if letters >= _TELLING else place]
    said += [part for swap in sorted(swaps) for part in (swap.gone, swap.come)]
    joined = "".join(f"{len(part)}:{part}" for part in said)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def _of_edits(edits: Iterable[Edit]) -> Iterator[_Swap]:
    for edit in edits:
        before = edit.before.words if edit.before else ""
        after = edit.after.words if edit.after else ""
        if before and after:
            yield from _swaps(before, after)
        else:
            yield _Swap(fold(before), fold(after))


def _of_fields(fields: Iterable[FieldEdit]) -> Iterator[_Swap]:
    for field in fields:
        if field.name in _NAMES:
            yield from _swaps(field.before or "", field.after or "")


def _swaps(before: str, after: str) -> Iterator[_Swap]:
    if len(before) + len(after) > 2 * _LONGEST:
        yield _Swap(fold(before), fold(after))
        return
    gone = ""
    for mark in marks(before, after):
        if mark.op is Op.DELETE:
            gone = fold(mark.text)
            continue
        come = fold(mark.text) if mark.op is Op.INSERT else ""
        if gone or come:
            yield _trimmed(gone, come)
        gone = ""
    if gone:
        yield _Swap(gone, "")


def _trimmed(gone: str, come: str) -> _Swap:
    """Without what both begin and end with: marks take whole words, and other words stand around in each text."""
    head = _shared(gone, come)
    gone, come = gone[head:], come[head:]
    tail = _shared(gone[::-1], come[::-1])
    return _Swap(gone[: len(gone) - tail], come[: len(come) - tail])


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)
