"""Cuts lines at the labels that they print within: a page that lost its line breaks has 第五条 in the line of 第四条.

A label within a line is the next of its kind, behind a full stop or a heading. An article or chapter there was joined
for certain; an item was where its list runs on over several lines, or where an article was joined to the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.clauses.labels import HAN, Label, Style, read_label
from pipeline.compare.pieces import in_pieces, is_quoted, is_row, label_of, printed
from pipeline.model import Clause

_CANDIDATE = re.compile(
    rf"第\s*[{HAN}0-9０-９]+\s*[编章节条]|[(（][{HAN}0-9０-９]{{1,4}}[)）]|(?<![{HAN}])[{HAN}]{{1,3}}、"
    rf"|(?<![0-9０-９.．])[0-9０-９]{{1,3}}[.．、](?![0-9０-９])|[①-⑳]"
)
_REACH = 100  # characters from a label on that tell whether it is one
_ENDS = "。；：！？.;:!?)）】”"
_STOPS = re.compile(r"[。；：！？;:!?]")
_STRUCTURE = frozenset({Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION, Style.ARTICLE})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cut:
    """Where a clause begins within a line."""

    place: int
    label: Label


class _Counts:
    """The last number of each style, of what is open."""

    def __init__(self) -> None:
        self._last: dict[Style, int] = {}

    def last(self, style: Style) -> int:
        """0 before the first."""
        return self._last.get(style, 0)

    def add(self, label: Label) -> None:
        """An article or a heading ends the lists above it; chapters do not end the count of articles."""
        if label.style in _STRUCTURE:
            self._last = {style: number for style, number in self._last.items() if _outlasts(style, label.style)}
        self._last[label.style] = label.number


def _outlasts(style: Style, new: Style) -> bool:
    return style is Style.ARTICLE or (style in _STRUCTURE and style <= new)


def opened(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The text with its joined lines cut, under the paths that its clauses have then; the same when none is joined."""
    return in_pieces(clauses, list(_all_cuts(clauses)))


def _all_cuts(clauses: Sequence[Clause]) -> Iterator[list[int]]:
    counts, part = _Counts(), 0
    for place, clause in enumerate(clauses):
        if clause.part != part:
            counts, part = _Counts(), clause.part
        cuts = _cuts(clause, counts)
        following = label_of(clauses[place + 1]) if cuts and place + 1 < len(clauses) else None
        certain = any(cut.label.style in _STRUCTURE for cut in cuts)
        yield [cut.place for cut in cuts if certain or _runs_on(cut, clause, cuts, following)]


def _runs_on(cut: _Cut, clause: Clause, cuts: Sequence[_Cut], following: Label | None) -> bool:
    """Whether the list of an item begins in an earlier line, or before it, or ends in a later one."""
    own, style = label_of(clause), cut.label.style
    numbers = [one.label.number for one in cuts if one.label.style is style]
    begun = numbers[0] > 1 or (own is not None and own.style is style)
    return begun or (following is not None and following.style is style and following.number == numbers[-1] + 1)


def _cuts(clause: Clause, counts: _Counts) -> list[_Cut]:
    """Every label within the line that is the next of its kind; the counts go on behind the line."""
    if own := label_of(clause):
        counts.add(own)
    if is_row(clause) or is_quoted(clause):
        return []
    text, start, found = printed(clause), 0, list[_Cut]()
    for match in _CANDIDATE.finditer(text, 1):
        label = read_label(text[match.start() : match.start() + _REACH])
        if label and label.rest.strip() and _is_next(label, counts) and _may_begin(text, start, match.start(), label):
            counts.add(label)
            found.append(_Cut(place=match.start(), label=label))
            start = match.start()
    return found


def _is_next(label: Label, counts: _Counts) -> bool:
    last = counts.last(label.style)
    inserted = label.style is Style.ARTICLE and "之" in label.text and label.number == last
    restarts = label.number == 1 and label.style is not Style.ARTICLE
    return not label.doubtful and (label.number == last + 1 or inserted or restarts)


def _may_begin(text: str, start: int, place: int, label: Label) -> bool:
    """Behind a full stop; an article or chapter also behind a heading, or a title, that says no sentence."""
    said = text[start:place].rstrip()
    if said[-1:] in _ENDS:
        return True
    spaced = text[place:].removeprefix(label.text)[:1].isspace()
    return label.style in _STRUCTURE and spaced and not _STOPS.search(said)
