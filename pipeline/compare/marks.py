"""Marks what differs between two prints of one clause, for people to read.

Numbers, dates, 《titles》 and Latin words are kept whole (50→80, not 5→8), Chinese goes by character, but for the words
of pipeline/compare/mark_words.py. Typography is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from rapidfuzz.distance import Indel

from pipeline.compare.mark_words import TOKEN, room_after, room_before
from pipeline.text.fold import fold

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]*|[。；！？\n]+")
_MAX_CELLS = 100_000_000  # of an alignment's bit matrix: 12 megabytes
_STRAY = 3  # longest run of equal characters that may be swallowed by the changes on both its sides
_TELLING = 2  # characters; one alone may belong to a word that changed
_MANY = 3  # changes in one sentence that are confetti where little stands between them
_FEW_BETWEEN = 0.5  # characters between them, by characters changed
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
    return tuple(_shown(_settled(_gathered(_whole_words(_trimmed(_tidied(_hunks(before, after))))))))


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


def _trimmed(hunks: Sequence[_Hunk]) -> list[_Hunk]:
    """Words that a replacement has at its beginning or end on both sides did not change: joining strays leaves some."""
    found: list[_Hunk] = []
    for hunk in hunks:
        head = _shared(TOKEN.findall(hunk.deleted), TOKEN.findall(hunk.inserted))
        deleted, inserted = hunk.deleted[len(head) :], hunk.inserted[len(head) :]
        tail = _shared(TOKEN.findall(deleted)[::-1], TOKEN.findall(inserted)[::-1])
        tail = inserted[len(inserted) - len(tail) :]
        found.append(_Hunk(equal=head))
        found.append(
            _Hunk(deleted=deleted.removesuffix(tail), inserted=inserted.removesuffix(tail), equal=tail + hunk.equal)
        )
    return _tidied([hunk for hunk in found if hunk.changes or hunk.equal])


def _shared(one: Sequence[str], other: Sequence[str]) -> str:
    """The words with which both begin; none when they are a single character, which may belong to one that changed."""
    shared = "".join(word for word, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared if len(shared) >= _TELLING else ""


def _gathered(hunks: Sequence[_Hunk]) -> list[_Hunk]:
    """Many marks in one sentence, with few words between them, become one: a sentence said anew."""
    found: list[_Hunk] = []
    for hunk in hunks:
        found.append(hunk)
        if any(end in hunk.equal for end in _SENTENCE_ENDS) or hunk is hunks[-1]:
            start = next((k for k in range(len(found) - 2, -1, -1) if _ends(found[k])), -1) + 1
            found[start:] = _as_one(found[start:])
    return found


def _ends(hunk: _Hunk) -> bool:
    return any(end in hunk.equal for end in _SENTENCE_ENDS)


def _as_one(hunks: list[_Hunk]) -> list[_Hunk]:
    """The hunks of one sentence; a first one without a change stays before them."""
    first = 0 if not hunks or hunks[0].changes else 1
    changed, kept = hunks[first:], sum(len(hunk.equal) for hunk in hunks[first:-1])
    size = sum(max(len(hunk.deleted), len(hunk.inserted)) for hunk in changed)
    if len(changed) < _MANY or kept > _FEW_BETWEEN * size:
        return hunks
    deleted = "".join(hunk.deleted + (hunk.equal if hunk is not changed[-1] else "") for hunk in changed)
    inserted = "".join(hunk.inserted + (hunk.equal if hunk is not changed[-1] else "") for hunk in changed)
    return [*hunks[:first], _Hunk(deleted=deleted, inserted=inserted, equal=changed[-1].equal)]


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
    """An insertion or deletion that could stand elsewhere as well is put where a sentence begins."""
    settled = list(hunks)
    for i in range(1, len(settled)):
        before, hunk = settled[i - 1], settled[i]
        moving = hunk.inserted or hunk.deleted
        if not moving or (hunk.deleted and hunk.inserted):
            continue
        whole = before.equal + moving + hunk.equal
        start = len(before.equal) + _slide(before.equal, moving, hunk.equal)
        moved, equal = whole[start : start + len(moving)], whole[start + len(moving) :]
        settled[i - 1] = replace(before, equal=whole[:start])
        settled[i] = _Hunk(deleted=moved if hunk.deleted else "", inserted=moved if hunk.inserted else "", equal=equal)
    return settled


def _slide(before: str, moving: str, after: str) -> int:
    """How many characters to go on, or back (less than 0): the most telling place wins, then the shortest way."""
    best, way = _weight(before), 0
    for steps in range(1, min(len(before), len(moving)) + 1):
        if before[-steps] != moving[-steps]:
            break
        if _weight(before[:-steps]) > best:
            best, way = _weight(before[:-steps]), -steps
    for steps in range(1, min(len(after), len(moving)) + 1):
        if after[steps - 1] != moving[steps - 1]:
            break
        if _weight(moving[:steps]) > best:
            best, way = _weight(moving[:steps]), steps
    return way


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
