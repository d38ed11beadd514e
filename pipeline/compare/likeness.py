"""How alike two stretches of words are, and which of many could be the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from pipeline.compare.align import Pair

_SHORT = 16  # characters; below, pairs of characters say too little
_RARE = 4  # a shingle in more stretches than this tells none of them
_SHINGLE = 5
_CONTAINED = 0.75  # what a stretch is worth that stands whole within a longer one


class Likeness:
    """Compares stretches of folded words by their pairs of characters."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._old_grams: list[frozenset[str] | None] = [None] * len(old)  # made when asked for: most are equal
        self._new_grams: list[frozenset[str] | None] = [None] * len(new)

    def of(self, i: int, j: int) -> float:
        """From 0, nothing in common, to 1, equal. Unrelated articles of one law reach 0.2."""
        one = self._old_grams[i] = self._old_grams[i] or _grams(self._old[i])
        other = self._new_grams[j] = self._new_grams[j] or _grams(self._new[j])
        if min(len(one), len(other)) < _SHORT:
            return Indel.normalized_similarity(self._old[i], self._new[j])
        common = len(one & other)
        return max(2 * common / (len(one) + len(other)), _CONTAINED * common / min(len(one), len(other)))

    def candidates(self, olds: Sequence[int], news: Sequence[int], *, most: int = 3) -> Iterator[Pair]:
        """Pairs that share rare words, at most some for each new stretch: few enough for long texts."""
        places = defaultdict(list)
        for i in olds:
            for shingle in _shingles(self._old[i]):
                places[shingle].append(i)
        for j in news:
            known = (places[shingle] for shingle in _shingles(self._new[j]) if shingle in places)
            shared = Counter(place for found in known if len(found) <= _RARE for place in found)
            for i, _ in shared.most_common(most):
                yield Pair(i, j)


def _grams(words: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(words)))


def _shingles(words: str) -> set[str]:
    return {words[k : k + _SHINGLE] for k in range(max(1, len(words) - _SHINGLE + 1))}
