"""Clauses that left the article they stood in: an item moved to another article, a paragraph counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from pipeline.clauses.labels import Style, read_label
from pipeline.compare.align import Pair, heaviest_in_order
from pipeline.compare.stretches import Stretch, is_article, pair_crossed, single_clauses
from pipeline.model import Clause

_TELLING = 6  # characters; shorter ones (其他。) are printed in many articles
_FIRM = 1000.0  # what is paired already stays in its order


def stray_pairs(
    before: Sequence[Clause], after: Sequence[Clause], pairs: Sequence[Pair], moved: Set[int]
) -> tuple[list[Pair], set[int]]:
    """Pairs of clauses without a partner that are alike, below whatever article; and which of the old ones moved.

    One moved that stands in another article, or overtook others. Articles themselves are no strays.
    """
    olds, news = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    old = _strays(before, olds)
    new = _strays(after, news)
    if not old or not new:
        return [], set()
    found = [Pair(old[i].places.start, new[j].places.start) for i, j in pair_crossed(old, new)]
    partner = {pair.old: pair.new for pair in pairs}
    heads, others = list(_heads(before)), list(_heads(after))
    heading = _headings(before, after, partner, {pair.old for pair in found}, {pair.new for pair in found})
    found = [*found, *heading]
    near = [pair for pair in found if partner.get(heads[pair.old], -1) == others[pair.new]]
    far = [pair for pair in found if pair not in near and len(before[pair.old].words) >= _TELLING]
    order = [pair for pair in pairs if pair.old not in moved]
    kept = set(heaviest_in_order([*order, *near], [_FIRM] * len(order) + [1.0] * len(near)))
    return near + far, {pair.old for pair in [*near, *far] if pair not in kept}


def _strays(clauses: Sequence[Clause], paired: Set[int]) -> list[Stretch]:
    left = [place for place, clause in enumerate(clauses) if place not in paired and not is_article(clause)]
    return [stretch for place in left for stretch in single_clauses(clauses, range(place, place + 1))]


def _headings(
    before: Sequence[Clause], after: Sequence[Clause], partner: Mapping[int, int], olds: Set[int], news: Set[int]
) -> Iterator[Pair]:
    """Chapters and sections under another name: the same number above the same clause, and no partner elsewhere."""
    taken = set(partner.values()) | news
    for old, new in partner.items():
        one, other = old - 1, new - 1
        if one < 0 or other < 0 or one in partner or one in olds or other in taken:
            continue
        if before[one].label == after[other].label and _is_heading(before[one]):
            yield Pair(one, other)


def _is_heading(clause: Clause) -> bool:
    label = read_label(clause.label) if clause.label else None
    return label is not None and label.style < Style.DECIMAL


def _heads(clauses: Sequence[Clause]) -> Iterator[int]:
    """Of each clause, the article that was printed last before it; -1 before the first."""
    head = -1
    for place, clause in enumerate(clauses):
        head = place if is_article(clause) else head
        yield head
