"""Ways to lay two sequences side by side: by equality, by likeness in order, and what moved out of order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

_MAX_CELLS = 1_000_000_000  # of the bit matrix of a longest common subsequence: 125 megabytes
_NOTHING = (0.0, 1)  # a chain's weight, and less the place of its last pair, so that of equal chains the first wins


class Pair(NamedTuple):
    """A place in the old sequence and one in the new."""

    old: int
    new: int


def equal_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """A longest common subsequence, in order. Equal beginnings and ends are taken off first."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *(Pair(i, i) for i in range(head)),
        *(Pair(head + i, head + j) for i, j in middle),
        *(Pair(len(old) - k, len(new) - k) for k in range(tail, 0, -1)),
    ]


def _middle(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Of several that are equally long the one that leaves all in their places: of equal rows, some rewritten."""
    found = _common(old, new)
    places = [Pair(k, k) for k, (one, other) in enumerate(zip(old, new, strict=False)) if one == other]
    return places if len(old) == len(new) and len(places) == len(found) else found


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    if not old or not new:
        return []
    if len(old) * len(new) > _MAX_CELLS:
        return _common_once(old, new)
    numbers: dict[Hashable, int] = {}
    numbered = [[numbers.setdefault(item, len(numbers)) for item in side] for side in (old, new)]
    runs = (step for step in Indel.opcodes(*numbered) if step.tag == "equal")
    return [Pair(run.src_start + k, run.dest_start + k) for run in runs for k in range(run.src_end - run.src_start)]


def _common_once(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Of texts too long for more: what stands once in each."""
    once_old, once_new = _once(old), _once(new)
    pairs = sorted(Pair(place, once_new[item]) for item, place in once_old.items() if item in once_new)
    return heaviest_in_order(pairs, [1.0] * len(pairs))


def _once(items: Sequence[Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    again = set()
    for place, item in enumerate(items):
        if item in places:
            again.add(item)
        places[item] = place
    return {item: place for item, place in places.items() if item not in again}


def heaviest_in_order(pairs: Sequence[Pair], weights: Sequence[float]) -> list[Pair]:
    """The heaviest choice of pairs that all run the same way; what is left out moved. O(n log n)."""
    order = sorted(range(len(pairs)), key=lambda k: (pairs[k].old, -pairs[k].new))
    news = sorted({pair.new for pair in pairs})
    best = [_NOTHING] * (len(news) + 1)  # a Fenwick tree of the heaviest chain so far
    previous = [-1] * len(pairs)
    for k in order:
        rank = bisect_left(news, pairs[k].new) + 1
        weight, before = _heaviest_below(best, rank - 1)
        previous[k] = -before
        _raise(best, rank, (weight + weights[k], -k))
    chain, k = [], -_heaviest_below(best, len(news))[1]
    while k >= 0:
        chain.append(pairs[k])
        k = previous[k]
    return chain[::-1]


def _heaviest_below(best: list[tuple[float, int]], rank: int) -> tuple[float, int]:
    heaviest = _NOTHING
    while rank > 0:
        heaviest = max(heaviest, best[rank])
        rank -= rank & -rank
    return heaviest


def _raise(best: list[tuple[float, int]], rank: int, entry: tuple[float, int]) -> None:
    while rank < len(best):
        best[rank] = max(best[rank], entry)
        rank += rank & -rank


def best_in_order(rows: int, columns: int, value: Callable[[int, int], float]) -> list[Pair]:
    """The pairs of greatest total *value* that run in order; those of no value are never paired. O(rows x columns)."""
    values = [[value(i, j) for j in range(columns)] for i in range(rows)]
    total = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        here, below, row = total[i], total[i + 1], values[i]
        for j in range(columns - 1, -1, -1):
            skipped = max(below[j], here[j + 1])
            here[j] = max(skipped, below[j + 1] + row[j]) if row[j] > 0 else skipped
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        if values[i][j] > 0 and total[i][j] == total[i + 1][j + 1] + values[i][j]:
            pairs.append(Pair(i, j))
            i, j = i + 1, j + 1
        elif total[i][j] == total[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def gaps(pairs: Sequence[Pair], rows: int, columns: int) -> list[tuple[range, range]]:
    """What stands between neighbouring pairs, before the first and after the last; only where both sides have some."""
    edges = [Pair(-1, -1), *pairs, Pair(rows, columns)]
    found = [(range(one.old + 1, other.old), range(one.new + 1, other.new)) for one, other in pairwise(edges)]
    return [(old, new) for old, new in found if len(old) and len(new)]
