"""A small map of a comparison: each clause as tall as its share of the text, the changed ones with a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.changes import EditKind
from review.showing.comparison_lines import Line

TALL: Final = 1000  # units from top to bottom
_LEAST: Final = 4  # units of a change, however short: it must be seen, and hit
_MOST: Final = 120  # ticks; neighbours of one kind share one when there are more


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """One changed clause, or several next to each other."""

    y: int
    height: int
    kind: str  # an edit's, or "left" where a clause stood that moved
    address: str  # "" when it is not shown
    change: int  # the number of the first; 0 of none
    more: int  # how many others share it


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """The ticks from top to bottom, and where each line stands."""

    ticks: tuple[Tick, ...]
    heights: Mapping[str, int]  # units from the top, by anchor

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that occur, in the order of the legend."""
        found = {tick.kind for tick in self.ticks}
        return tuple(kind for kind in (*map(str, EditKind), "left") if kind in found)


def minimap(lines: Sequence[Line], places: Mapping[str, str]) -> Map:
    """The map of all lines, of which *places* has the addresses of those that are shown in any part."""
    weights = [max(line.size, 1) for line in lines]
    scale = TALL / max(sum(weights), 1)
    at, heights, found = 0.0, {}, []
    for line, weight in zip(lines, weights, strict=True):
        heights[line.anchor] = round(at)
        if line.change or line.is_left:
            found.append(_tick(line, round(at), max(_LEAST, round(weight * scale)), places))
        at += weight * scale
    return Map(ticks=tuple(_fewer(found)), heights=heights)


def _tick(line: Line, y: int, height: int, places: Mapping[str, str]) -> Tick:
    return Tick(
        y=min(y, TALL - height),
        height=height,
        kind="left" if line.is_left else str(line.kind),
        address=places.get(line.anchor, ""),
        change=line.change,
        more=0,
    )


def _fewer(ticks: Sequence[Tick]) -> Iterator[Tick]:
    """The ticks, those that would stand on one place as one when there are too many to tell apart."""
    grain = TALL / _MOST if len(ticks) > _MOST else 0
    held: Tick | None = None
    for tick in ticks:
        if held and tick.y < held.y + grain:
            held = _shared(held, tick)
            continue
        if held:
            yield held
        held = tick
    if held:
        yield held


def _shared(one: Tick, other: Tick) -> Tick:
    return Tick(
        y=one.y,
        height=max(one.height, other.y + other.height - one.y),
        kind=one.kind if one.kind == other.kind else str(EditKind.MODIFIED),
        address=one.address,
        change=one.change,
        more=one.more + 1,
    )
