"""What became of each clause between two states of a text.

Clauses are matched by their words, never by their number: equal ones first, then alike ones between the same
neighbours, then those that crossed others. An article is matched as a whole before its paragraphs and items are.
So inserting one clause is one edit, however many are renumbered, and an article rewritten in its place is modified.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.align import Pair, heaviest_in_order
from pipeline.compare_stretches import Stretch, articles_and_clauses, pair_stretches, single_clauses
from pipeline.fold import fold
from pipeline.model import Clause, Edit, EditKind


def compare(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Edit, ...]:
    """One edit for every clause of either text, in reading order of *after*, removed clauses where they stood.

    Most edits say `unchanged`. Renumbered means that the printed label or the path changed and the words did not.
    A clause moved when it overtook its neighbours, not when others were inserted: as few as possible are said to have.
    """
    pairs, moved = _pairs(before, after)
    partner = {pair.new: pair.old for pair in pairs}
    removed = _removed_after(before, pairs, moved)
    rows: list[Edit] = [_gone(before[place]) for place in removed[-1]]
    for place, clause in enumerate(after):
        old = partner.get(place)
        rows.append(_edit(None if old is None else before[old], clause, moved=old in moved))
        rows += (_gone(before[gone]) for gone in removed[place])
    return tuple(rows)


def real_edits(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Edit, ...]:
    """The edits a reader would call changes, in reading order; empty when the texts say the same."""
    return tuple(edit for edit in compare(before, after) if edit.is_real)


def _pairs(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[list[Pair], set[int]]:
    """Which clause became which, and which of the old ones moved."""
    old, new = articles_and_clauses(before), articles_and_clauses(after)
    whole = pair_stretches(old, new)
    staying = set(_staying(whole, old))
    pairs: list[Pair] = []
    moved: set[int] = set()
    for pair in whole:
        inner = _inner_pairs(before, after, old[pair.old], new[pair.new])
        stay = set(heaviest_in_order(inner, [1 + len(before[i].words) / 1e6 for i, _ in inner]))
        pairs += inner
        moved.update(i for i, j in inner if Pair(i, j) not in stay)
        if pair not in staying:
            moved.add(old[pair.old].places.start)
    return pairs, moved


def _staying(pairs: Sequence[Pair], old: Sequence[Stretch]) -> list[Pair]:
    """The most stretches that kept their order, and of equally many the longest."""
    return heaviest_in_order(pairs, [1 + len(old[pair.old].words) / 1e6 for pair in pairs])


def _inner_pairs(before: Sequence[Clause], after: Sequence[Clause], old: Stretch, new: Stretch) -> list[Pair]:
    if old.key == new.key:
        return [Pair(i, j) for i, j in zip(old.places, new.places, strict=True)]
    olds, news = single_clauses(before, old.places), single_clauses(after, new.places)
    if len(olds) == len(news) == 1:
        return [Pair(old.places.start, new.places.start)]
    pairs = [Pair(olds[i].places.start, news[j].places.start) for i, j in pair_stretches(olds, news)]
    return _headed(pairs, Pair(old.places.start, new.places.start)) if old.article else pairs


def _headed(pairs: list[Pair], head: Pair) -> list[Pair]:
    """The first paragraphs of a matched article are matched: the amended 第一款 is modified, and its old words perhaps
    added below. That is how amending decisions put it."""
    return [head, *(pair for pair in pairs if pair.old != head.old and pair.new != head.new)]


def _removed_after(before: Sequence[Clause], pairs: Sequence[Pair], moved: set[int]) -> defaultdict[int, list[int]]:
    """Removed clauses by the place in the new text after which they are told; -1 before everything."""
    partner = {pair.old: pair.new for pair in pairs}
    removed: defaultdict[int, list[int]] = defaultdict(list)
    anchor = -1
    for place in range(len(before)):
        if place not in partner:
            removed[anchor].append(place)
        elif place not in moved:
            anchor = partner[place]
    return removed


def _gone(clause: Clause) -> Edit:
    return Edit(kind=EditKind.REMOVED, before=clause, after=None)


def _edit(before: Clause | None, after: Clause, *, moved: bool) -> Edit:
    if before is None:
        return Edit(kind=EditKind.ADDED, before=None, after=after)
    return Edit(kind=_kind(before, after, moved=moved), before=before, after=after)


def _kind(before: Clause, after: Clause, *, moved: bool) -> EditKind:
    if before.folded != after.folded:
        return EditKind.MODIFIED
    if moved:
        return EditKind.MOVED
    if fold("/".join(before.path)) != fold("/".join(after.path)):
        return EditKind.RENUMBERED
    same_print = before.exact == after.exact and before.label == after.label
    return EditKind.UNCHANGED if same_print else EditKind.TYPOGRAPHIC
