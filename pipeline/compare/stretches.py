"""Pairs stretches of two texts: an article with all that stands below it is one stretch, any other clause another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.clauses.labels import Style, read_label
from pipeline.compare.align import Pair, best_in_order, equal_pairs, gaps, heaviest_in_order
from pipeline.compare.likeness import Likeness
from pipeline.model import Clause
from pipeline.text.fold import fold

_SAME_PLACE = 0.25  # likeness above which two stretches between the same neighbours are one, reworded
_ALONE = 0.15  # the same where there is but one on either side
_ELSEWHERE = 0.5  # the same for stretches that crossed others
_IN_PLACE = 0.1  # what standing between the same neighbours is worth against a likeness elsewhere
_ANCHOR = 0.5
_MAX_CELLS = 40_000  # of a gap that is compared all with all


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Some clauses on end."""

    places: range
    key: tuple[str, ...]  # equal keys, equal words
    words: str  # folded
    article: bool


def articles_and_clauses(clauses: Sequence[Clause]) -> list[Stretch]:
    """The whole text as stretches."""
    found, start = [], 0
    while start < len(clauses):
        end = start + 1
        article = is_article(clauses[start])
        while article and end < len(clauses) and _is_below(clauses[end], clauses[start]):
            end += 1
        found.append(_stretch(clauses, range(start, end), article=article))
        start = end
    return found


def single_clauses(clauses: Sequence[Clause], places: range) -> list[Stretch]:
    """Each of these clauses as a stretch of its own."""
    return [_stretch(clauses, range(place, place + 1), article=False) for place in places]


def pair_stretches(old: Sequence[Stretch], new: Sequence[Stretch]) -> list[Pair]:
    """Equal ones first, then alike ones between the same neighbours, then those that crossed others."""
    pairs = equal_pairs([stretch.key for stretch in old], [stretch.key for stretch in new])
    likeness = Likeness([stretch.words for stretch in old], [stretch.words for stretch in new])
    for olds, news in gaps(pairs, len(old), len(new)):
        pairs += _alike(old, new, olds, news, likeness)
    return _crossed(old, new, pairs, likeness)


def pair_crossed(old: Sequence[Stretch], new: Sequence[Stretch]) -> list[Pair]:
    """Equal and alike ones, in whatever order."""
    return _crossed(old, new, [], Likeness([stretch.words for stretch in old], [stretch.words for stretch in new]))


def is_article(clause: Clause) -> bool:
    """Whether the clause is the first of an article (第…条)."""
    return bool(clause.label) and _is_article_label(clause.label)


@lru_cache(maxsize=10_000)  # asked of each clause many times
def _is_article_label(printed: str) -> bool:
    label = read_label(printed)
    return label is not None and label.style is Style.ARTICLE


def _is_below(clause: Clause, top: Clause) -> bool:
    depth = len(top.path)
    return clause.part == top.part and len(clause.path) > depth and clause.path[:depth] == top.path


def _stretch(clauses: Sequence[Clause], places: range, *, article: bool) -> Stretch:
    members = [clauses[place] for place in places]
    return Stretch(
        places=places,
        key=tuple(clause.folded for clause in members),
        words="".join(fold(clause.words) for clause in members),
        article=article,
    )


def _alike(old: Sequence[Stretch], new: Sequence[Stretch], olds: range, news: range, likeness: Likeness) -> list[Pair]:
    """Alike stretches of one gap, in order. A large gap is cut into small ones where rare words agree."""
    anchors: list[Pair] = []
    if len(olds) * len(news) > _MAX_CELLS:
        scores = {pair: likeness.of(*pair) for pair in likeness.candidates(olds, news)}
        strong = [pair for pair, score in scores.items() if score >= _ANCHOR]
        anchors = heaviest_in_order(strong, [scores[pair] for pair in strong])
    local = [Pair(i - olds.start, j - news.start) for i, j in anchors]
    pairs = list(anchors)
    for rows, columns in gaps(local, len(olds), len(news)):
        if len(rows) * len(columns) <= _MAX_CELLS:
            pairs += _best(old, new, olds[rows.start : rows.stop], news[columns.start : columns.stop], likeness)
    return pairs


def _best(old: Sequence[Stretch], new: Sequence[Stretch], olds: range, news: range, likeness: Likeness) -> list[Pair]:
    least = _ALONE if len(olds) == len(news) == 1 else _SAME_PLACE

    def value(i: int, j: int) -> float:
        pair = Pair(olds[i], news[j])
        return likeness.of(*pair) - least if _same_kind(old, new, pair) else -1.0

    return [Pair(olds[i], news[j]) for i, j in best_in_order(len(olds), len(news), value)]


def _crossed(old: Sequence[Stretch], new: Sequence[Stretch], pairs: list[Pair], likeness: Likeness) -> list[Pair]:
    """All pairs, with those of stretches that crossed others. A weak pair gives way to a stronger one elsewhere."""
    scores = {pair: likeness.of(*pair) for pair in pairs if old[pair.old].key != new[pair.new].key}
    weak = {pair: score + _IN_PLACE for pair, score in scores.items() if score < _ELSEWHERE}
    firm = [pair for pair in pairs if pair not in weak]
    olds, news = _others(firm, len(old), len(new))
    equal = _equal_anywhere(old, new, olds, news)
    olds, news = _others([*firm, *equal], len(old), len(new))
    far = {pair: likeness.of(*pair) for pair in likeness.candidates(olds, news) if _same_kind(old, new, pair)}
    alike = {pair: score for pair, score in far.items() if score >= _ELSEWHERE} | weak
    return firm + equal + _strongest(alike, set(olds), set(news))


def _others(pairs: Sequence[Pair], rows: int, columns: int) -> tuple[list[int], list[int]]:
    """What is not paired."""
    olds, news = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return [i for i in range(rows) if i not in olds], [j for j in range(columns) if j not in news]


def _same_kind(old: Sequence[Stretch], new: Sequence[Stretch], pair: Pair) -> bool:
    return old[pair.old].article is new[pair.new].article


def _equal_anywhere(
    old: Sequence[Stretch], new: Sequence[Stretch], olds: Sequence[int], news: Sequence[int]
) -> list[Pair]:
    waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in reversed(olds):
        waiting[old[i].key].append(i)
    return [Pair(waiting[new[j].key].pop(), j) for j in news if waiting[new[j].key]]


def _strongest(scores: Mapping[Pair, float], olds: set[int], news: set[int]) -> list[Pair]:
    pairs: list[Pair] = []
    for pair, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if pair.old in olds and pair.new in news:
            olds.remove(pair.old)
            news.remove(pair.new)
            pairs.append(pair)
    return pairs
