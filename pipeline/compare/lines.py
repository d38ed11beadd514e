"""Gives two texts the same line breaks before they are compared: line breaks are typography.

A page may lose the ends of its lines from one visit to the next, or get them back. A line that says what several
clauses of the other text say is cut where they begin, if their labels are printed there: without its label, a clause
was not joined but merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.clauses.labels import read_label
from pipeline.compare.align import Pair, heaviest_in_order
from pipeline.compare.running import CLOSERS, Running, before_label, folded_words, running, walk
from pipeline.model import Clause
from pipeline.text.digest import folded_digest
from pipeline.text.fold import fold

_OPENING = 6  # characters by which a clause is looked for in a line
_SKIPPED = 50  # characters of clauses that one line may leave out between two that it has
_OPEN = 0.3  # share of a neighbouring clause for which the line must have room left
_RARE = 4  # clauses of one opening that are looked for: equal ones by the thousand are found by their neighbours
_ENDING = 4  # of the clause before it
_MARKS = ".;:"
_MOST = 2_000_000_000  # clauses by characters of a line: looking them all up takes a second


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cut:
    """Where a clause of the other text begins in a line, its label included."""

    place: int
    clause: Clause | None  # None: words of the line's own


def same_lines(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Both texts, in the lines of whichever has more. A piece of a line has the exact digest of the whole line."""
    new = list(_cut(after, before))
    return list(_cut(before, new)), new


def in_lines_of(lines: Sequence[Clause], ruler: Sequence[Clause]) -> tuple[Clause, ...]:
    """A text with its joined lines cut where a clause of another, the *ruler*, begins.

    Even one such clause cuts a line, so that what was put in before it stands alone: compare with no text but one that
    was cut by the same ruler.
    """
    return tuple(_cut(lines, ruler, least=1))


def _cut(lines: Sequence[Clause], others: Sequence[Clause], *, least: int = 2) -> Iterator[Clause]:
    known = {clause.folded for clause in others}
    here = {clause.folded for clause in lines}
    loose = {place for place, clause in enumerate(others) if clause.folded not in here}
    openings = _openings(others, loose)
    for line in lines:
        plain = line.folded in known or not openings
        yield from [line] if plain else _pieces(line, others, loose, openings, least=least)


def _openings(clauses: Sequence[Clause], loose: Iterable[int]) -> Mapping[str, list[int]]:
    """The clauses that the other text has not, by their first words."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place in sorted(loose):
        words = fold(clauses[place].words)
        if len(words) >= _OPENING and len(found[words[:_OPENING]]) < _RARE:
            found[words[:_OPENING]].append(place)
    return found


def _plain(clause: Clause) -> str:
    return folded_words(clause.words).strip(CLOSERS)


def _pieces(
    line: Clause, others: Sequence[Clause], loose: Set[int], openings: Mapping[str, list[int]], *, least: int
) -> Sequence[Clause]:
    """The line, cut where the clauses of *others* begin; whole when it has fewer than *least* of them."""
    text = fold(line.label + line.words)
    here = _standing(text, others, openings)
    span = _wanted(text, others, here, loose) if here else range(0)
    if len(span) < least or len(span) * len(text) > _MOST:
        return [line]
    clauses = [others[place] for place in span]
    told = running([line.label + line.words], "".join(clause.label + clause.words for clause in clauses))
    cuts = _cuts(clauses, told)
    enough = len(cuts) > 1 and sum(cut.clause is not None for cut in cuts) >= least
    return _made(line, cuts, told) if enough else [line]


def _standing(text: str, others: Sequence[Clause], openings: Mapping[str, list[int]]) -> list[Pair]:
    """Clauses that stand in the line to the letter, and where, in order."""
    found = [
        Pair(i, place)
        for place in range(len(text) - _OPENING + 1)
        for i in openings.get(text[place : place + _OPENING], ())
        if text.startswith(fold(others[i].words).rstrip(CLOSERS), place) and _may_begin(text, place, others, i)
    ]
    return heaviest_in_order(found, [float(len(others[pair.old].words)) for pair in found])


def _may_begin(text: str, place: int, others: Sequence[Clause], i: int) -> bool:
    """Whether a line could have begun there: what stands before is a mark, a label, or the clause before."""
    start = before_label(text, range(0, place))
    before = fold(others[i - 1].words).rstrip(CLOSERS)[-_ENDING:] if i else ""
    said = text[:start].rstrip(CLOSERS)
    return not start or text[start - 1] in _MARKS or bool(before and said.endswith(before))


def _wanted(text: str, others: Sequence[Clause], here: Sequence[Pair], loose: Set[int]) -> range:
    """The clauses that the line may have: those found, those between them, and neighbours it has room for."""
    first = last = 0
    for k, (one, other) in enumerate(pairwise(here), start=1):
        skipped = sum(len(clause.words) for clause in others[one.old + 1 : other.old])
        first = first if skipped <= _SKIPPED + 2 * (other.new - one.new) else k
        last = k
    start, stop = here[first].old, here[last].old + 1
    room = here[first].new
    while start and start - 1 in loose and room > _OPEN * len(others[start - 1].words) + 1:
        start -= 1
        room -= len(others[start].words)
    room = len(text) - here[last].new - len(others[stop - 1].words)
    while stop < len(others) and stop in loose and room > _OPEN * len(others[stop].words) + 1:
        room -= len(others[stop].words)
        stop += 1
    return range(start, stop)


def _cuts(clauses: Sequence[Clause], told: Running) -> list[_Cut]:
    """In order; the first at the line's beginning."""
    cuts: list[_Cut] = []
    spans = walk([_plain(clause) for clause in clauses], told)
    for i, (clause, span) in enumerate(zip(clauses, spans, strict=True)):
        place = before_label(told.text, range(0, span.start)) if span else 0
        if span and (place < span.start or not clause.label) and _may_begin(told.text, span.start, clauses, i):
            cuts.append(_Cut(place=place, clause=clause))
    if not cuts:
        return []
    if told.text[: cuts[0].place].strip(CLOSERS):
        cuts.insert(0, _Cut(place=0, clause=None))
    ends = [*(cut.place for cut in cuts[1:]), len(told.text)]
    return [more for cut, end in zip(cuts, ends, strict=True) for more in _with_inserted(cut, told.text[:end])]


def _with_inserted(cut: _Cut, text: str) -> Iterator[_Cut]:
    """The cut, and one for each clause of its kind that was put in behind it."""
    yield cut
    label = read_label(cut.clause.label + "某") if cut.clause and cut.clause.label else None
    if not label or not cut.clause:
        return
    known = folded_words(cut.clause.words)
    for place in range(cut.place + 1, len(text)):
        if text[place - 1] in _MARKS and text[place : place + _OPENING] not in known:
            other = read_label(text[place:])
            if other and other.style is label.style and other.rest:
                yield _Cut(place=place, clause=cut.clause)


def _made(line: Clause, cuts: Sequence[_Cut], told: Running) -> list[Clause]:
    ends = [*(cut.place for cut in cuts[1:]), len(told.text)]
    renamed: dict[tuple[str, ...], tuple[str, ...]] = {}
    pieces: list[Clause] = []
    for cut, end in zip(cuts, ends, strict=True):
        stop = told.offsets[end] if end < len(told.offsets) else len(told.raw)
        if pieces and cut.clause:
            piece = _piece(line, cut.clause, told.raw[told.offsets[cut.place] : stop], renamed)
        else:
            piece = _opening(line, stop - len(line.label))
        if cut.clause:
            renamed[cut.clause.path] = piece.path
        pieces.append(piece)
    return pieces


def _opening(line: Clause, stop: int) -> Clause:
    """The beginning of a line, without what comes after *stop* characters of its words."""
    words = line.words[:stop]
    return replace(line, heading=line.heading[:stop], text=words[len(line.heading) :], folded=folded_digest(words))


def _piece(line: Clause, like: Clause, printed: str, renamed: Mapping[tuple[str, ...], tuple[str, ...]]) -> Clause:
    """A piece of a line as the clause *like* is printed in the other text, with the label that it has here."""
    label = read_label(printed.strip()) if like.label else None
    words = (label.rest if label else printed).strip()
    heading = like.heading if words.startswith(like.heading) else ""
    top = next((renamed[like.path[:n]] for n in range(len(like.path) - 1, 0, -1) if like.path[:n] in renamed), None)
    above = (*top, *like.path[len(top) : -1]) if top and len(top) < len(like.path) else like.path[:-1]
    return Clause(
        label=label.text if label else "",
        path=(*above, label.text if label else like.path[-1]),
        heading=heading,
        text=words[len(heading) :],
        part=line.part,
        exact=line.exact,
        folded=folded_digest(words),
    )
