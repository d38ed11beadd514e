"""What became of each clause between two states of a text.

Clauses are matched by their words, never by their number: equal ones first, then alike ones between the same
neighbours, then those that crossed others. An article is matched as a whole before its paragraphs and items are.
So inserting one clause is one edit, however many are renumbered, and an article rewritten in its place is modified.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.changes import Edit, EditKind
from pipeline.compare.align import Pair, heaviest_in_order
from pipeline.compare.carried import moved_themselves
from pipeline.compare.lines import same_lines
from pipeline.compare.natures import with_natures
from pipeline.compare.strays import stray_pairs
from pipeline.compare.stretches import Stretch, articles_and_clauses, pair_stretches, single_clauses
from pipeline.model import Clause
from pipeline.text.fold import fold

_ANNEX = re.compile(r"^附件[0-9一二三四五六七八九十]{0,3}[:.、]?")
_PER_CHARACTER = 1e-6  # of equally many clauses, the longer ones are said to have stayed


def compare(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Edit, ...]:
    """One edit for every clause of either text, in reading order of *after*, removed clauses where they stood.

    Most edits say `unchanged`. Renumbered means that the printed label or the path changed and the words did not.
    A clause moved when it overtook its neighbours, not when others were inserted: as few as possible are said to have.
    A chapter moves with its articles, which are renumbered.
    Where a line break came or went, the edits have the pieces of the longer line, one for each clause: `typographic`.
    """
    old, new = same_lines(before, after)
    return with_natures([_edit(old, i, new, j, moved=moved) for i, j, moved in _rows(old, new)])


def real_edits(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Edit, ...]:
    """The edits a reader would call changes, in reading order; empty when the texts say the same."""
    return tuple(edit for edit in compare(before, after) if edit.is_real)


def _rows(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[tuple[int | None, int | None, bool]]:
    """Old place, new place, whether it moved; in reading order of the new text."""
    pairs, moved = _pairs(before, after)
    partner = {pair.new: pair.old for pair in pairs}
    removed = _removed_after(len(before), pairs, moved)
    yield from ((gone, None, False) for gone in removed[-1])
    for place in range(len(after)):
        old = partner.get(place)
        yield old, place, old in moved
        yield from ((gone, None, False) for gone in removed[place])


def _pairs(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[list[Pair], set[int]]:
    """Which clause became which, and which of the old ones moved. What is below a moved one did not move itself."""
    old, new = articles_and_clauses(before), articles_and_clauses(after)
    whole = pair_stretches(old, new)
    staying = set(heaviest_in_order(whole, [1 + len(old[i].words) * _PER_CHARACTER for i, _ in whole]))
    pairs: list[Pair] = []
    moved = {old[pair.old].places.start for pair in whole if pair not in staying}
    for pair in whole:
        inner = _inner_pairs(before, after, old[pair.old], new[pair.new])
        kept = set(heaviest_in_order(inner, [1 + len(before[i].words) * _PER_CHARACTER for i, _ in inner]))
        moved.update(found.old for found in inner if found not in kept)
        pairs += inner
    strays, gone = stray_pairs(before, after, pairs, moved)
    return pairs + strays, moved_themselves(before, after, pairs + strays, moved | gone)


def _inner_pairs(before: Sequence[Clause], after: Sequence[Clause], old: Stretch, new: Stretch) -> list[Pair]:
    if old.key == new.key:
        return [Pair(i, j) for i, j in zip(old.places, new.places, strict=True)]
    if len(old.places) == len(new.places) == 1:
        return [Pair(old.places.start, new.places.start)]
    pairs = pair_stretches(single_clauses(before, old.places), single_clauses(after, new.places))
    found = [Pair(old.places[i], new.places[j]) for i, j in pairs]
    return _headed(found, Pair(old.places.start, new.places.start)) if old.article else found


def _headed(pairs: list[Pair], head: Pair) -> list[Pair]:
    """The first paragraphs of matched articles are matched, as amending decisions have it: where a paragraph is put
    first, 第一款 is modified and its old words are added below."""
    return [head, *(pair for pair in pairs if pair.old != head.old and pair.new != head.new)]


def _removed_after(length: int, pairs: Sequence[Pair], moved: set[int]) -> defaultdict[int, list[int]]:
    """Removed clauses by the place in the new text after which they are told; -1 before everything."""
    partner = {pair.old: pair.new for pair in pairs}
    removed: defaultdict[int, list[int]] = defaultdict(list)
    anchor = -1
    for place in range(length):
        if place not in partner:
            removed[anchor].append(place)
        elif place not in moved:
            anchor = partner[place]
    return removed


def _edit(old: Sequence[Clause], i: int | None, new: Sequence[Clause], j: int | None, *, moved: bool) -> Edit:
    before, after = None if i is None else old[i], None if j is None else new[j]
    return Edit(kind=_kind(before, after, moved=moved), before=before, after=after)


def _kind(before: Clause | None, after: Clause | None, *, moved: bool) -> EditKind:
    if before is None or after is None:
        return EditKind.ADDED if before is None else EditKind.REMOVED
    if before.folded != after.folded:
        return EditKind.RENUMBERED if _is_annex_renumbered(before, after) else EditKind.MODIFIED
    if moved:
        return EditKind.MOVED
    if before.path != after.path and fold("/".join(before.path)) != fold("/".join(after.path)):
        return EditKind.RENUMBERED
    same_print = before.exact == after.exact and before.label == after.label
    return EditKind.UNCHANGED if same_print else EditKind.TYPOGRAPHIC


def _is_annex_renumbered(before: Clause, after: Clause) -> bool:
    """附件1 became 附件2: an annex is numbered as articles are, though its number is among its words."""
    old, new = fold(before.words), fold(after.words)
    return bool(_ANNEX.match(old)) and _ANNEX.sub("", old) == _ANNEX.sub("", new)
