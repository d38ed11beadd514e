"""Learns a site profile from pages of different texts: what recurs on them beside the texts is furniture.

A line recurs legitimately when policies of one agency share it, so wording alone never speaks against a line. Its place
does: a named box in which no text of its own stands on any page; after the end of the text, beside furniture; or the
same place of the page wherever that is in the text. `pipeline/noise/protected.py` keeps formulas in all three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.noise.site_profile import Recurring, SiteProfile, Slot
from pipeline.profile.pages import ReadPage, Sample, read_samples
from pipeline.profile.places import Standing, among_text, own_boxes

FEWEST = 5  # different texts
SHARE = 0.5  # of the pages that a line in a box of its own stands on
CLOSED_SHARE = 0.8  # of the pages that have a box, for its place alone to rule lines out
MOST = 120  # recurring lines, and slots, that a profile keeps
SHOWN = 80  # characters of a line


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What is learnt beside the pages themselves."""

    at: datetime
    reader_version: int
    documents: int  # that the source has
    volatile: tuple[Slot, ...] = ()  # seen since the last lesson


def learn(samples: Iterable[Sample], lesson: Lesson, previous: SiteProfile | None = None) -> SiteProfile | None:
    """The profile of the source of *samples*; None when they are too few and nothing is known already.

    What *previous* knows stays, for snapshots from before a redesign are read by it too; but a box in which text has
    come to stand is open again. The version stays as it was when nothing else is said.
    """
    pages = read_samples(samples)
    if len(pages) < FEWEST:
        return previous
    found = _found(pages, lesson, previous)
    if previous is None:
        return found
    return found if found.says == previous.says else replace(found, version=previous.version + 1)


def _found(pages: Sequence[ReadPage], lesson: Lesson, previous: SiteProfile | None) -> SiteProfile:
    lines, boxes = _furniture(pages)
    text = _text_places(pages, {(one.place, one.digest) for one in lines})
    container, count = _container(pages)
    return SiteProfile(
        version=previous.version if previous else 1,
        reader_version=lesson.reader_version,
        learnt_at=lesson.at,
        pages=len(pages),
        documents=lesson.documents,
        recurring=_joined(lines, previous.recurring if previous else ()),
        boxes=_open(_slots(boxes, previous.boxes if previous else ()), text),
        volatile=_open(_slots(lesson.volatile, previous.volatile if previous else ()), text),
        container=container,
        container_pages=count,
    )


def _furniture(pages: Sequence[ReadPage]) -> tuple[list[Recurring], list[Slot]]:
    """The recurring lines that are no text, and the boxes of which all lines are such."""
    boxes = own_boxes(pages, least=max(FEWEST - 1, SHARE * len(pages)))
    lines = [_recurring(one) for ones in boxes.values() for one in ones]
    boxed = {one.digest for one in lines}
    lines += [_recurring(one) for one in among_text(pages) if one.key not in boxed]
    counts = {place: len({page for one in ones for page, _ in one.at}) for place, ones in boxes.items()}
    closed = CLOSED_SHARE * len(pages)
    return lines, [Slot(place=place, pages=n, closed=n >= closed) for place, n in counts.items()]


def _recurring(one: Standing) -> Recurring:
    return Recurring(place=one.place, text=one.text[:SHOWN], digest=one.key, pages=len(one.at))


def _text_places(pages: Sequence[ReadPage], furniture: set[tuple[str, str]]) -> frozenset[str]:
    """The places in which the reader takes lines as text that are no furniture."""
    return frozenset(
        one.places[box]
        for one in pages
        for line in one.body.lines
        for boxes in [list(one.boxes_of(line))]
        if not any((one.places[box], one.keys[line]) in furniture for box in boxes)
        for box in boxes
    )


def _joined(new: Sequence[Recurring], old: Sequence[Recurring]) -> tuple[Recurring, ...]:
    lines = {(one.place, one.digest): one for one in (*old, *new)}
    kept = sorted(lines.values(), key=lambda one: one in old)[:MOST]
    return tuple(sorted(kept, key=lambda one: (one.place, one.digest)))


def _slots(new: Iterable[Slot], old: Sequence[Slot]) -> Iterator[Slot]:
    slots = {slot.place: slot for slot in old}
    for slot in new:
        known = slots.get(slot.place, slot)
        slots[slot.place] = replace(slot, pages=max(slot.pages, known.pages), closed=slot.closed or known.closed)
    yield from sorted(slots.values(), key=lambda slot: slot.place)[:MOST]


def _open(slots: Iterable[Slot], text: frozenset[str]) -> tuple[Slot, ...]:
    """*slots*; one in which text stands is closed no more."""
    return tuple(replace(slot, closed=slot.closed and slot.place not in text) for slot in slots)


def _container(pages: Sequence[ReadPage]) -> tuple[str, int]:
    """The place that holds the text on most pages, and on how many."""
    named = Counter(one.places[one.container] for one in pages if one.container)
    (place, count) = named.most_common(1)[0] if named else ("", 0)
    return (place, count) if count * 2 > len(pages) else ("", 0)
