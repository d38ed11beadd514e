"""Gives two texts the same line breaks before they are compared: line breaks are typography.

A page may lose the ends of its lines from one visit to the next, or get them back. A line that says what several
clauses of the other text say is cut where they begin, if their labels are printed there: without its label, a clause
was not joined but merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from pipeline.clauses.labels import read_label
from pipeline.compare.align import Pair, heaviest_in_order
from pipeline.compare.breaks import same_breaks
from pipeline.compare.joined import opened
from pipeline.compare.pieces import in_pieces, is_row, printed
from pipeline.compare.running import CLOSERS, Running, before_label, folded_words, running, walk
from pipeline.model import Clause
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


def same_lines(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Sequence[Clause], Sequence[Clause]]:
    """Both texts, in the lines of whichever has more: those that labels tell first, then those that
    stand between sentences of both, then those of the other text's clauses."""
    before, after = _opened(before, after), _opened(after, before)
    before, after = same_breaks(before, after)
    new = _cut(after, before)
    return _cut(before, new), new


def _opened(clauses: Sequence[Clause], others: Sequence[Clause]) -> Sequence[Clause]:
    """A text with its joined lines cut at their labels, unless the other text has every one of its lines."""
    known = {clause.folded for clause in others}
    return clauses if all(clause.folded in known for clause in clauses) else opened(clauses)


def in_lines_of(lines: Sequence[Clause], ruler: Sequence[Clause]) -> tuple[Clause, ...]:
    """A text with its joined lines cut where a clause of another, the *ruler*, begins.

    Even one such clause cuts a line, so that what was put in before it stands alone: compare with no text but one that
    was cut by the same ruler.
    """
    return tuple(_cut(opened(lines), ruler, least=1))


def _cut(lines: Sequence[Clause], others: Sequence[Clause], *, least: int = 2) -> Sequence[Clause]:
    here, there = (Counter(clause.folded for clause in side) for side in (lines, others))
    loose = {place for place, clause in enumerate(others) if here[clause.folded] < there[clause.folded]}
    openings = _openings(others, loose)
    if not openings:
        return lines
    return in_pieces(
        lines,
        [
            [] if line.folded in there or is_row(line) else _places(line, others, loose, openings, least=least)
            for line in lines
        ],
    )


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


def _places(
    line: Clause, others: Sequence[Clause], loose: Set[int], openings: Mapping[str, list[int]], *, least: int
) -> list[int]:
    """Where the clauses of *others* begin in the line; nowhere when it has fewer than *least* of them."""
    raw = printed(line)
    text = fold(raw)
    here = _standing(text, others, openings)
    span = _wanted(text, others, here, loose) if here else range(0)
    if len(span) < least or len(span) * len(text) > _MOST:
        return []
    clauses = [others[place] for place in span]
    told = running([raw], "".join(clause.label + clause.words for clause in clauses))
    cuts = _cuts(clauses, told)
    if sum(cut.clause is not None for cut in cuts) < least:
        return []
    return [told.offsets[cut.place] for cut in cuts if cut.place]


def _standing(text: str, others: Sequence[Clause], openings: Mapping[str, list[int]]) -> list[Pair]:
    """Clauses that stand in the line to the letter, and where, in order."""
    words: dict[int, str] = {}  # as they are looked for, each made once: a line may begin like one at every word
    found = [
        Pair(i, place)
        for place in range(len(text) - _OPENING + 1)
        for i in openings.get(text[place : place + _OPENING], ())
        if text.startswith(words.get(i) or words.setdefault(i, fold(others[i].words).rstrip(CLOSERS)), place)
        and _may_begin(text, place, others, i)
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
