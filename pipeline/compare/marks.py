"""Marks what differs between two prints of one clause, for people to read.

Numbers, dates, 《titles》 and Latin words are kept whole (50→80, not 5→8), Chinese goes by character, but for the words
of pipeline/compare/mark_words.py. Typography is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import Indel

from pipeline.compare.mark_words import TOKEN, room_after, room_before
from pipeline.text.fold import fold

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]*|[。；！？\n]+")
_MAX_CELLS = 100_000_000  # of an alignment's bit matrix: 12 megabytes
_STRAY = 3  # longest run of equal characters that may be swallowed by the changes on both its sides
_BOUNDARY = "。；！？，、：,;:\n "
_SENTENCE_ENDS = "。；！？\n"


class Op(StrEnum):
    """What became of a stretch of words."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A stretch of words, as printed; an equal one as printed after."""

    op: Op
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hunk:
    """A change, and the equal words that follow it."""

    deleted: str = ""
    inserted: str = ""
    equal: str = ""

    @property
    def changes(self) -> bool:
        return bool(self.deleted or self.inserted)


def marks(before: str, after: str) -> tuple[Mark, ...]:
    """What was deleted and inserted, in reading order, a deletion before the insertion that replaces it.

    The equal and inserted stretches joined are *after*, to the letter; the equal and deleted ones *before*, but for
    typography. Two empty texts have no marks.
    """
    return tuple(_shown(_settled(_whole_words(_tidied(_hunks(before, after))))))


def _hunks(before: str, after: str) -> list[_Hunk]:
    """By character; long texts by sentence first, so that time and memory stay in proportion."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) * len(new) <= _MAX_CELLS:
        return list(_aligned(old, new))
    found: list[_Hunk] = []
    for rough in _tidied(list(_aligned(_SENTENCE.findall(before), _SENTENCE.findall(after)))):
        short = len(rough.deleted) * len(rough.inserted) <= _MAX_CELLS
        found += _aligned(TOKEN.findall(rough.deleted), TOKEN.findall(rough.inserted)) if short else []
        found.append(_Hunk(equal=rough.equal) if short else rough)
    return found


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[_Hunk]:
    if len(old) * len(new) > 4 * _MAX_CELLS:
        yield _Hunk(deleted="".join(old), inserted="".join(new))
        return
    for step in Indel.opcodes([fold(token) for token in old], [fold(token) for token in new]):
        deleted, inserted = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        if step.tag == "equal":
            yield _Hunk(equal="".join(inserted))
        else:
            yield _Hunk(deleted="".join(deleted), inserted="".join(inserted))


def _tidied(hunks: Sequence[_Hunk]) -> list[_Hunk]:
    """Neighbouring changes become one, and so do changes with nothing but a stray word between them."""
    tidy: list[_Hunk] = []
    for i, hunk in enumerate(hunks):
        last = tidy[-1] if tidy else _Hunk()
        following = hunks[i + 1] if i + 1 < len(hunks) else _Hunk()
        if tidy and hunk.changes and not last.equal:
            tidy[-1] = _joined(last, hunk)
        elif tidy and not hunk.changes and _is_stray(last, hunk.equal, following):
            tidy[-1] = _joined(last, _Hunk(deleted=hunk.equal, inserted=hunk.equal))
        elif tidy and not hunk.changes:
            tidy[-1] = _Hunk(deleted=last.deleted, inserted=last.inserted, equal=last.equal + hunk.equal)
        else:
            tidy.append(hunk)
    return tidy


def _joined(one: _Hunk, other: _Hunk) -> _Hunk:
    return _Hunk(deleted=one.deleted + other.deleted, inserted=one.inserted + other.inserted, equal=other.equal)


def _is_stray(last: _Hunk, equal: str, following: _Hunk) -> bool:
    if not (last.changes and following.changes) or last.equal:
        return False
    sizes = (max(len(hunk.deleted), len(hunk.inserted)) for hunk in (last, following))
    return len(equal) == 1 or len(equal) <= min(_STRAY, *sizes)


def _whole_words(hunks: Sequence[_Hunk]) -> list[_Hunk]:
    """A replacement within a word takes the rest of the word in, on both sides alike."""
    found: list[_Hunk] = []
    for hunk in hunks:
        before = found[-1].equal if found else ""
        if hunk.deleted and hunk.inserted:
            left = room_before(before, hunk.deleted, hunk.inserted, hunk.equal)
            right = room_after(hunk.deleted, hunk.inserted, hunk.equal)
            head, tail = before[len(before) - left :], hunk.equal[:right]
            if left and found:
                found[-1] = replace(found[-1], equal=before[: len(before) - left])
            changed = _Hunk(deleted=head + hunk.deleted + tail, inserted=head + hunk.inserted + tail)
            found.append(replace(changed, equal=hunk.equal[right:]))
        else:
            found.append(hunk)
    return _tidied(found)


def _settled(hunks: Sequence[_Hunk]) -> list[_Hunk]:
    """An insertion or deletion that could stand a little earlier as well is put where a sentence begins."""
    settled = list(hunks)
    for i in range(1, len(settled)):
        before, hunk = settled[i - 1], settled[i]
        moving = hunk.inserted or hunk.deleted
        if hunk.deleted and hunk.inserted:
            continue
        back = _slide(before.equal, moving)
        if back:
            slid = before.equal[len(before.equal) - back :] + moving[: len(moving) - back]
            equal = moving[len(moving) - back :] + hunk.equal
            settled[i - 1] = _Hunk(deleted=before.deleted, inserted=before.inserted, equal=before.equal[:-back])
            deleted, inserted = (slid, "") if hunk.deleted else ("", slid)
            settled[i] = _Hunk(deleted=deleted, inserted=inserted, equal=equal)
    return settled


def _slide(before: str, moving: str) -> int:
    """How many characters to go back: the most telling mark at both ends wins, then the shortest way."""
    best, back, longest = _weight(before), 0, min(len(before), len(moving))
    for steps in range(1, longest + 1):
        if before[-steps] != moving[-steps]:
            break
        weight = _weight(before[:-steps])
        if weight > best:
            best, back = weight, steps
    return back


def _weight(before: str) -> int:
    """Of a change that begins where *before* ends: 2 after a sentence, 1 after a comma."""
    return 2 if before[-1:] in _SENTENCE_ENDS else 1 if before[-1:] in _BOUNDARY else 0


def _shown(hunks: Sequence[_Hunk]) -> Iterator[Mark]:
    for hunk in hunks:
        if hunk.deleted:
            yield Mark(op=Op.DELETE, text=hunk.deleted)
        if hunk.inserted:
            yield Mark(op=Op.INSERT, text=hunk.inserted)
        if hunk.equal:
            yield Mark(op=Op.EQUAL, text=hunk.equal)
