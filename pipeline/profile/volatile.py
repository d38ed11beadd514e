"""Finds the slots of a page that are volatile: what two fetches disagree about while the text around it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.model import Visit
from pipeline.noise.site_profile import Slot, name_of
from pipeline.profile.pages import ReadPage, Sample, read_sample
from pipeline.text.digest import folded_digest

STANDS = 0.7  # share of the text that both fetches show; below it they are two texts


def volatile_slots(visits: Iterable[Visit]) -> tuple[Slot, ...]:
    """The boxes, by place, that differed between the two fetches of *visits*, and on how many pages.

    A slot is closed when it has a name, and no line of the text that stood has it too.
    """
    closed: Counter[str] = Counter()
    open_: Counter[str] = Counter()
    for visit in visits:
        for place, is_closed in _slots_of(visit).items():
            (closed if is_closed else open_)[place] += 1
    return tuple(
        Slot(place=place, pages=closed[place] + open_[place], closed=not open_[place])
        for place in sorted({*closed, *open_})
    )


def _slots_of(visit: Visit) -> dict[str, bool]:
    document, again = visit.document, visit.again
    if not visit.body or document is None or again is None or document.text_digest == again.text_digest:
        return {}
    one = read_sample(Sample(body=visit.body, content_type=visit.content_type))
    if one is None:
        return {}
    shown = {folded_digest(line) for line in again.body}
    lost = [i for i in one.body.lines if not all(folded_digest(p) in shown for p in one.page.lines[i].paragraphs)]
    if len(one.body.lines) - len(lost) < STANDS * len(one.body.lines):
        return {}
    stood = set(one.body.lines) - set(lost)
    text = frozenset(name for i in stood for name in one.names_of(i))
    return {place: is_closed for line in lost for place, is_closed in [_slot(one, line, text)]}


def _slot(one: ReadPage, line: int, text: frozenset[str]) -> tuple[str, bool]:
    """The outermost named box around a line without text that stood; else the box right around it."""
    own = [i for i in one.boxes_of(line) if one.page.boxes[i].hint and name_of(one.page.boxes[i]) not in text]
    return (one.places[own[-1]], True) if own else (one.places[one.page.lines[line].box], False)
