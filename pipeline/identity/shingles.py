"""Shingles of a text, and the bands by which texts that share most of them are found among a million.

One-permutation MinHash: each shingle falls into one of some slots, and the smallest number in a slot is its value.
Two texts agree in a slot as often as their shingles agree (Jaccard), so a few slots together, a *band*, are equal
for alike texts and hardly ever for others. All numbers are the same on every machine and in every version.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from pipeline.clauses.split import READ_LAST
from pipeline.model import Clause
from pipeline.text.fold import fold

SHINGLE = 5  # characters; long enough to tell policies apart that share their set phrases
BANDS, ROWS = 24, 3  # texts that share half of all their shingles meet in a band with 96 %, six tenths with 99.7 %
SHORTEST = 100  # shingles; a page that says “见附件” is like a thousand others
_SLOTS = BANDS * ROWS
_LARGE = 1 << 64
_WHOLE = _LARGE - 1
_FILLED_FROM = 0x9E3779B97F4A7C15  # odd: an empty slot's value tells how far it was taken from


def shingles(clauses: Iterable[Clause]) -> frozenset[int]:
    """Return the overlapping pieces of the folded words, each as a 32-bit number."""
    return _shingles(_words(clauses))


def _words(clauses: Iterable[Clause]) -> str:
    return "".join(fold(clause.words) for clause in clauses)


@lru_cache(maxsize=READ_LAST)  # what a page carries is asked more than once until it is recorded
def _shingles(words: str) -> frozenset[int]:
    data, crc32 = words.encode("utf-16-le", "surrogatepass"), zlib.crc32
    width = 2 * SHINGLE
    return frozenset([crc32(data[at : at + width]) for at in range(0, max(1, len(data) - width + 2), 2)])


def bands(clauses: Iterable[Clause]) -> tuple[int, ...]:
    """Return the text's bands as signed 32-bit numbers, no two alike; empty when it is too short to be told by them."""
    return _bands(_words(clauses))


@lru_cache(maxsize=READ_LAST)
def _bands(words: str) -> tuple[int, ...]:
    pieces = _shingles(words)
    if len(pieces) < SHORTEST:
        return ()
    values = iter(_signature(pieces))
    rows = (tuple(islice(values, ROWS)) for _ in range(BANDS))
    digests = (zlib.crc32(repr((number, row)).encode()) for number, row in enumerate(rows))
    return tuple(dict.fromkeys(digest - (1 << 31) for digest in digests))


def _signature(pieces: Iterable[int]) -> list[int]:
    smallest = [_LARGE * _SLOTS] * _SLOTS
    for mixed in _mixed(pieces):
        slot = mixed % _SLOTS
        if mixed < smallest[slot]:  # noqa: PLR1730  min() would take twice as long
            smallest[slot] = mixed
    slots = [value // _SLOTS for value in smallest]
    return [_filled(slots, slot) for slot in range(_SLOTS)]


def _filled(slots: list[int], slot: int) -> int:
    """The slot's value; of an empty one that of the next filled one, so that short texts have all their bands."""
    away = next(n for n in range(_SLOTS) if slots[(slot + n) % _SLOTS] < _LARGE)
    return (slots[(slot + away) % _SLOTS] + away * _FILLED_FROM) % _LARGE


def _mixed(pieces: Iterable[int]) -> Iterator[int]:
    """Spread 32 bits over 64 (the finisher of SplitMix64): CRC alone keeps alike pieces near each other."""
    for piece in pieces:
        once = (piece ^ piece >> 30) * 0xBF58476D1CE4E5B9 & _WHOLE
        twice = (once ^ once >> 27) * 0x94D049BB133111EB & _WHOLE
        yield twice ^ twice >> 31
