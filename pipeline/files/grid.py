"""Ruled tables of a printed page: which words stand in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_NEAR = 3.0  # points between strokes that meet
_SHORTEST = 8.0  # points of a stroke that is part of a grid: shorter ones are the ends of thick lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Words that stand together, and where; *top* grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float  # of the type
    begins: bool = True  # a line


@dataclass(frozen=True, kw_only=True, slots=True)
class Stroke:
    """A straight line: where it stands across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """The level and upright lines of one table."""

    levels: tuple[Stroke, ...] = field(repr=False)
    uprights: tuple[Stroke, ...] = field(repr=False)

    def cell(self, piece: Piece) -> tuple[float, float] | None:
        """The top and left edge of the cell that *piece* stands in; None outside the table."""
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        above, below = _around(self.levels, y, x)
        before, behind = _around(self.uprights, x, y)
        if above is None or below is None or (before is None and behind is None):
            return None
        return above, before if before is not None else min(level.start for level in self.levels)


def strokes(rules: Iterable[Sequence[float]]) -> tuple[list[Stroke], list[Stroke]]:
    """The level and the upright lines that these boxes (left, right, top, bottom) of strokes make together."""
    level: list[Stroke] = []
    upright: list[Stroke] = []
    for left, right, top, bottom in rules:
        if right - left >= _SHORTEST:
            level.append(Stroke(at=(top + bottom) / 2, start=left, end=right))
        elif bottom - top >= _SHORTEST:
            upright.append(Stroke(at=(left + right) / 2, start=top, end=bottom))
    return _merged(level), _merged(upright)


def grids(levels: Sequence[Stroke], uprights: Sequence[Stroke]) -> list[Grid]:
    """The tables of a page, from its top: lines that meet, directly or by others, are one."""
    waiting = [*levels, *uprights]
    is_level = {id(line): True for line in levels}
    found: list[Grid] = []
    while waiting:
        group = [waiting.pop()]
        for one in group:
            flat = id(one) in is_level
            met = [x for x in waiting if (id(x) in is_level) != flat and (_meet(one, x) if flat else _meet(x, one))]
            group += met
            taken = {id(x) for x in met}
            waiting = [x for x in waiting if id(x) not in taken]
        flats = tuple(line for line in group if id(line) in is_level)
        stands = tuple(line for line in group if id(line) not in is_level)
        if len(flats) > 1 and stands:
            found.append(Grid(levels=flats, uprights=stands))
    return sorted(found, key=lambda grid: min(line.at for line in grid.levels))


def _meet(level: Stroke, upright: Stroke) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Strokes of one line, such as the borders of cells side by side, as one."""
    kept: list[Stroke] = []
    for one in sorted(strokes, key=lambda line: (round(line.at / _NEAR), line.start)):
        last = kept[-1] if kept else None
        if last and abs(last.at - one.at) <= _NEAR and one.start <= last.end + _NEAR:
            kept[-1] = Stroke(at=last.at, start=last.start, end=max(last.end, one.end))
        else:
            kept.append(one)
    return kept


def _around(strokes: Iterable[Stroke], at: float, along: float) -> tuple[float | None, float | None]:
    """The nearest stroke before and the nearest behind *at*, of those that pass the place *along* them."""
    passing = [line.at for line in strokes if line.start - _NEAR <= along <= line.end + _NEAR]
    return max((x for x in passing if x <= at), default=None), min((x for x in passing if x > at), default=None)
