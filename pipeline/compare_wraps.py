"""Paragraphs that were cut or joined: the same words over another number of lines. Line breaks are typography."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.digest import exact_digest, folded_digest
from pipeline.fold import fold
from pipeline.model import Clause

_OPENING = 6  # characters that must agree before more is tried
_TRIES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrap:
    """The same words, as these old clauses and as these new ones."""

    old: range
    new: range


@dataclass(frozen=True, kw_only=True, slots=True)
class Unwrapped:
    """A clause as it is compared, and the clauses it was printed as."""

    clause: Clause
    printed: tuple[Clause, ...]


def find_wraps(before: Sequence[Clause], after: Sequence[Clause]) -> list[Wrap]:
    """In order of the old text; no clause stands in two of them."""
    known_old, known_new = ({clause.folded for clause in side} for side in (before, after))
    starts: defaultdict[str, list[int]] = defaultdict(list)
    for j, clause in enumerate(after):
        if clause.folded not in known_old:
            starts[fold(clause.words)[:_OPENING]].append(j)
    wraps: list[Wrap] = []
    done_old, done_new = 0, set[int]()
    for i, clause in enumerate(before):
        opening = fold(clause.words)[:_OPENING] if clause.folded not in known_new and i >= done_old else ""
        tries = (_wrap(before, after, i, j) for j in starts.get(opening, ())[:_TRIES] if j not in done_new)
        wrap = next((found for found in tries if found and done_new.isdisjoint(found.new)), None)
        if wrap:
            wraps.append(wrap)
            done_old = wrap.old.stop
            done_new.update(wrap.new)
    return wraps


def _wrap(before: Sequence[Clause], after: Sequence[Clause], i: int, j: int) -> Wrap | None:
    """Adds the next clause to the shorter side until both say the same, or one says something else."""
    old_end, new_end = i + 1, j + 1
    old, new = before[i].words, after[j].words
    while True:
        old_words, new_words = fold(old), fold(new)
        if old_words == new_words:
            return Wrap(old=range(i, old_end), new=range(j, new_end))
        if new_words.startswith(old_words) and old_end < len(before):
            old, old_end = old + _printed(before[old_end]), old_end + 1
        elif old_words.startswith(new_words) and new_end < len(after):
            new, new_end = new + _printed(after[new_end]), new_end + 1
        else:
            return None


def _printed(clause: Clause) -> str:
    return clause.label + clause.words


def unwrapped(clauses: Sequence[Clause], spans: Sequence[range]) -> list[Unwrapped]:
    """The clauses, each of the *spans* as one."""
    ends = {span.start: span.stop for span in spans}
    lines: list[Unwrapped] = []
    place = 0
    while place < len(clauses):
        end = ends.get(place, place + 1)
        printed = tuple(clauses[place:end])
        lines.append(Unwrapped(clause=_joined(printed), printed=printed))
        place = end
    return lines


def _joined(clauses: Sequence[Clause]) -> Clause:
    first, *others = clauses
    if not others:
        return first
    text = first.text + "".join(map(_printed, others))
    words = first.heading + text
    return replace(first, text=text, exact=exact_digest(words), folded=folded_digest(words))
