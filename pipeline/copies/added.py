"""Clauses that a repost put into the official text: told from advertisements, notes and lists that stand between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.changes import Edit, EditKind
from pipeline.clauses.labels import HAN
from pipeline.compare.running import CLOSERS, Running, folded_words
from pipeline.model import Clause, Document
from pipeline.noise.lines import is_advert

_SENTENCE = re.compile(r"[。；;]")
_DUTY = re.compile(r"应当|必须|不得|严禁|禁止|予以|给予|负责|罚款|处以|执行|施行")
# At the text around it.
_POINTS = re.compile(r"前款|前条|本条|上述|本(?:办法|规定|措施|细则|意见|方案|通知|条例|规则|政策)")
_COUNT = re.compile(rf"[{HAN}0-9①-⑳]+")
_TOUCHES = 3  # characters that a clause and a span have in common at least, to be of one text


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """A clause that was put in."""

    behind: int  # the official clause that it follows
    edit: Edit


def added(
    official: Sequence[Clause], repost: Document, spans: Sequence[range | None], text: Running
) -> tuple[Added, ...]:
    """Return clauses of *repost* that stand between official ones and say something new, each once, in its order.

    A new clause has a label of a style that the text uses and says a sentence; without label it imposes a duty and
    points at the text around it. Whatever sells something is none, and nothing outside the text is.
    """
    places = list(_places(official, repost, spans, text))
    known = [i for i, place in enumerate(places) if place is not None and place >= 0]
    styles = {_style(repost.clauses[i].label) for i in known} | {_style(clause.label) for clause in official}
    found = {
        clause.folded: Added(behind=place, edit=Edit(kind=EditKind.ADDED, before=None, after=clause))
        for place, clause in _between(repost.clauses, places, known)
        if _is_new(clause, styles)
    }
    return tuple(found.values())


def _places(
    official: Sequence[Clause], repost: Document, spans: Sequence[range | None], text: Running
) -> Iterator[int | None]:
    """Yield for each clause of *repost* the official one it belongs to; -1 when it cannot be told, None for none."""
    whole = "".join(folded_words(clause.label + clause.words) for clause in official)
    same = {clause.folded: i for i, clause in reversed(list(enumerate(official)))}
    laid = sorted((span.start, span.stop, i) for i, span in enumerate(spans) if span)
    for clause in repost.clauses:
        words = folded_words(clause.words).strip(CLOSERS)
        start = text.text.find(words) if words and clause.folded not in same else -1
        if clause.folded in same:
            yield same[clause.folded]
        elif start >= 0 and (place := _touched(laid, start, start + len(words))) is not None:
            yield place
        else:
            yield -1 if words in whole else None


def _touched(laid: Sequence[tuple[int, int, int]], start: int, stop: int) -> int | None:
    """Return the first official clause whose span has characters in common with that stretch of the repost."""
    for left, right, i in laid[max(0, bisect_left(laid, (start, 0, 0)) - 1) :]:
        if left >= stop:
            return None
        if min(right, stop) - max(left, start) >= _TOUCHES:
            return i
    return None


def _between(
    clauses: Sequence[Clause], places: Sequence[int | None], known: Sequence[int]
) -> Iterator[tuple[int, Clause]]:
    """Yield what stands between two official clauses in their order: not between two copies of a doubled body."""
    for one, other in pairwise(known):
        before, after = places[one], places[other]
        if before is not None and after is not None and before < after:
            for i in range(one + 1, other):
                if places[i] is None:
                    yield before, clauses[i]


def _is_new(clause: Clause, styles: set[str]) -> bool:
    if is_advert(clause.words) or not _SENTENCE.search(clause.words):
        return False
    if clause.label:
        return _style(clause.label) in styles
    return bool(_DUTY.search(clause.words) and _POINTS.search(clause.words))


def _style(label: str) -> str:
    """Return a label without what it counts."""
    return _COUNT.sub("", folded_words(label)) + "#" if label else ""
