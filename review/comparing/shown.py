"""A comparison as it is shown: its rows with their marks, and the ways from one change to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.changes import EditKind
from review.comparing.arranging import Gap, Part, Show, arranged, parted
from review.comparing.asked import Asked, View
from review.showing.comparison_lines import Line
from review.showing.marking import Row, row_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLine:
    """One line with its marks, and where its links lead."""

    line: Line
    row: Row
    earlier: str = ""  # address of the change before it; "" of the first, and of what is no change
    later: str = ""
    other: str = ""  # address of its other place
    is_plain: bool = False  # it is there for its neighbours alone


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGap:
    """Clauses left out, and the address that shows them."""

    gap: Gap
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One part of a comparison."""

    rows: tuple[ShownLine | ShownGap, ...] = field(repr=False)
    part: int
    parts: int
    changes: int  # of the whole comparison
    first: str  # address of the first change; "" when there is none
    places: Mapping[str, str] = field(repr=False)  # address by anchor, of every line that is shown in any part


def shown(lines: Sequence[Line], asked: Asked) -> Shown:
    """One part as it is asked for; the last one when there are fewer."""
    doubled = asked.view is View.SIDE
    parts = parted(arranged(lines, asked.show, typography=asked.typography), doubled=doubled)
    number = min(asked.part, len(parts))
    everything = parted(lines, doubled=doubled) if asked.show is not Show.ALL else ()
    ways = _Ways(
        places=_places(parts, asked, here=number),
        everything=_places(everything, replace(asked, show=Show.ALL), here=0),
        changes=sum(1 for line in lines if line.change),
    )
    return _told(parts[number - 1].rows, asked, ways, part=number, parts=len(parts))


def whole(lines: Sequence[Line], asked: Asked) -> Shown:
    """All parts as one: what an export holds. Its links stay within it."""
    rows = arranged(lines, asked.show, typography=asked.typography)
    places = {row.anchor: f"#{row.anchor}" for row in rows if isinstance(row, Line)}
    ways = _Ways(places=places, everything={}, changes=sum(1 for line in lines if line.change))
    return _told(rows, asked, ways, part=1, parts=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ways:
    """Addresses by anchor, of what is shown in any part, and of what is shown when everything is."""

    places: Mapping[str, str]
    everything: Mapping[str, str]
    changes: int


def _places(parts: Sequence[Part], asked: Asked, *, here: int) -> dict[str, str]:
    pages = {part.number: "" if part.number == here else _page(asked, part.number) for part in parts}
    return {anchor: f"{pages[part.number]}#{anchor}" for part in parts for anchor in part.anchors}


def _page(asked: Asked, number: int) -> str:
    return asked.address(part=str(number)) if number > 1 else asked.address()


def _told(rows: Sequence[Line | Gap], asked: Asked, ways: _Ways, *, part: int, parts: int) -> Shown:
    return Shown(
        rows=tuple(_row(row, asked, ways) for row in rows),
        part=part,
        parts=parts,
        changes=ways.changes,
        first=ways.places.get("e1", ""),
        places=ways.places,
    )


def _row(row: Line | Gap, asked: Asked, ways: _Ways) -> ShownLine | ShownGap:
    if isinstance(row, Gap):
        return ShownGap(gap=row, address=ways.everything.get(row.first, ""))
    return ShownLine(
        line=row,
        row=row_of(row.anchor, row.edit, typography=asked.typography),
        earlier=ways.places.get(f"e{row.change - 1}", "") if row.change > 1 else "",
        later=ways.places.get(f"e{row.change + 1}", "") if 0 < row.change < ways.changes else "",
        other=ways.places.get(row.other, ""),
        is_plain=row.kind is EditKind.UNCHANGED or (row.kind is EditKind.TYPOGRAPHIC and not asked.typography),
    )
