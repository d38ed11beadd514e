"""Line breaks between sentences that follow each other in both texts: where one text has one, both are given it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.compare.align import equal_pairs
from pipeline.compare.pieces import in_pieces, is_quoted, is_row, printed
from pipeline.model import Clause
from pipeline.text.digest import folded_digest

_SENTENCE = re.compile(r"[^。；！？]*[。；！？]+[”’」』）)]*|[^。；！？]+$")
_LEAST = 6  # characters; shorter sentences are alike by chance


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sentence:
    """Where a sentence stands: in which line, and from which character of its print."""

    line: int
    place: int
    digest: str
    length: int


def same_breaks(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Sequence[Clause], Sequence[Clause]]:
    """Both texts, each with the breaks that the other has between two sentences that follow each other in both.

    Breaks before a label are left as they are: without its label a clause was merged, not joined.
    """
    old, new = _sentences(before, after), _sentences(after, before)
    if len(old) <= len(before) and len(new) <= len(after):
        return before, after
    old_cuts, new_cuts = [list[int]() for _ in before], [list[int]() for _ in after]
    for one, other in pairwise(equal_pairs([one.digest for one in old], [one.digest for one in new])):
        if (
            other.old - one.old != 1
            or other.new - one.new != 1
            or min(old[one.old].length, old[other.old].length) < _LEAST
        ):
            continue
        ours, theirs = old[other.old], new[other.new]
        broken, met = ours.line != old[one.old].line, theirs.line != new[one.new].line
        if met and not broken and not after[theirs.line].label:
            old_cuts[ours.line].append(ours.place)
        if broken and not met and not before[ours.line].label:
            new_cuts[theirs.line].append(theirs.place)
    return in_pieces(before, old_cuts), in_pieces(after, new_cuts)


def _sentences(lines: Sequence[Clause], others: Sequence[Clause]) -> list[_Sentence]:
    """The sentences of the lines that the other text has not; a line that it has is one."""
    known = {clause.folded for clause in others}
    found: list[_Sentence] = []
    for i, line in enumerate(lines):
        if line.folded in known or is_row(line) or is_quoted(line):
            found.append(_Sentence(line=i, place=0, digest=line.folded, length=len(line.words)))
        else:
            found += _of(i, line)
    return found


def _of(i: int, line: Clause) -> list[_Sentence]:
    text = printed(line)
    start = len(text) - len(line.words)
    return [
        _Sentence(
            line=i,
            place=match.start() if match.start() > start else 0,
            digest=folded_digest(match[0]),
            length=len(match[0]),
        )
        for match in _SENTENCE.finditer(text, start)
    ]
