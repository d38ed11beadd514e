"""The profile of a site: what its pages have in common, learnt from themselves, and what a reader does with it.

`pipeline/profile/learning.py` learns it. It rules out whole lines only, by the box they stand in, and never what
`pipeline/noise/protected.py` keeps: policies of one agency share formulas, signatures and clauses too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.noise.protected import is_protected
from pipeline.page.blocks import Box, Page
from pipeline.text.digest import folded_digest

DEPTH = 3  # boxes of a place: a redesign moves furniture, but hardly ever into boxes of the same three names
LONGEST = 200  # characters of a line that a box alone rules out
CLOSE = 0.7  # share of the best box's weight from which the usual container is believed


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurring:
    """A line that recurs on pages of different texts."""

    place: str  # the box it stands in, see `place_of`
    text: str  # as printed, its beginning
    digest: str  # of the whole line, folded
    pages: int  # of those learnt from


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A box whose words do not belong to the text beside it."""

    place: str
    pages: int  # on how many pages it was seen to be one
    closed: bool = False  # no text ever stood in it: its place alone rules a line out


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteProfile:
    """What the pages of one source have in common."""

    version: int  # grows when what it says changes
    reader_version: int
    learnt_at: datetime
    pages: int  # that it was learnt from
    documents: int = 0  # that the source had then
    recurring: tuple[Recurring, ...] = ()
    boxes: tuple[Slot, ...] = ()  # of recurring lines and nothing else
    volatile: tuple[Slot, ...] = ()  # differed between two fetches while the text around them stood
    container: str = ""  # the place that held the text of most pages; "" when they do not agree
    container_pages: int = 0
    _lines: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    _closed: frozenset[str] = field(init=False, repr=False, compare=False)
    _names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lines: dict[str, set[str]] = {}
        for one in self.recurring:
            lines.setdefault(one.place, set()).add(one.digest)
        closed = frozenset(slot.place for slot in (*self.boxes, *self.volatile) if slot.closed)
        set_ = object.__setattr__
        set_(self, "_lines", {place: frozenset(digests) for place, digests in lines.items()})
        set_(self, "_closed", closed)
        set_(self, "_names", frozenset(place.rpartition(" > ")[2] for place in (*lines, *closed)))

    @property
    def says(self) -> tuple[object, ...]:
        """All that a reader goes by: two profiles that say the same read the same."""
        places = frozenset((one.place, one.digest) for one in self.recurring)
        return places, self._closed, self.container

    def ruled_out(self, page: Page) -> Iterator[int]:
        """Yield the lines of *page* that stand where furniture stands and say what it says, or anything there."""
        for index, box in enumerate(page.boxes):
            if box.end == box.start or name_of(box) not in self._names:
                continue
            place = place_of(page, index)
            known, closed = self._lines.get(place, frozenset()), place in self._closed
            if not known and not closed:
                continue
            for number in range(box.start, box.end):
                text = page.lines[number].text
                if line_key(text) in known or (closed and len(text) <= LONGEST and not is_protected(text)):
                    yield number

    def is_container(self, page: Page, index: int) -> bool:
        """Whether the box at *index* is where the source's texts stand."""
        box = page.boxes[index]
        return (
            bool(self.container) and self.container.endswith(name_of(box)) and place_of(page, index) == self.container
        )

    def container_stands(self, markup: str) -> bool:
        """Whether *markup* names the box where the source's texts stand; True when that has no name."""
        names = self.container.rpartition(" > ")[2].split()[1:]
        return all(re.search(re.escape(name).replace(r"\#", r"\d+"), markup, re.I) for name in names)


def name_of(box: Box) -> str:
    """A box's tag, id and classes, numbers folded: content systems count them on."""
    return f"{box.tag} {re.sub(r'[0-9]+', '#', box.hint)}".strip()


def place_of(page: Page, index: int) -> str:
    """The names of a box and of those around it, the outermost first."""
    names: list[str] = []
    while index > 0 and len(names) < DEPTH:
        names.append(name_of(page.boxes[index]))
        index = page.boxes[index].parent
    return " > ".join(reversed(names))


def line_key(text: str) -> str:
    """By what a line is known again."""
    return folded_digest(text)
