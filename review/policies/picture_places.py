"""Places and sizes in the picture of relations, in its own units: a unit is a pixel where the picture is not zoomed."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from math import ceil
from typing import Final

_COLUMNS: Final = 4
_WIDTH: Final = 768
_NODE_WIDTH, _NODE_HEIGHT = 174, 62
_GAP: Final = (_WIDTH - _COLUMNS * _NODE_WIDTH) // (_COLUMNS - 1)
_BETWEEN: Final = 34  # rows, where the lines run
_STACKED: Final = 14  # between nodes one over the other


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """Where something stands."""

    x: int
    y: int
    width: int = _NODE_WIDTH
    height: int = _NODE_HEIGHT
    units: int = 0  # of width in a line of text

    @property
    def middle(self) -> int:
        """Half way across."""
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height


CENTRE: Final = Box(x=(_WIDTH - 236) // 2, y=0, width=236, height=70, units=29)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """The rows of a picture, from which every place follows."""

    above: int  # rows
    beside: int  # nodes in the longer stack
    below: int

    @property
    def width(self) -> int:
        """Of the whole."""
        return _WIDTH

    @property
    def height(self) -> int:
        """Of the whole."""
        return self._top + self._band + self.below * (_NODE_HEIGHT + _BETWEEN) + 2

    @property
    def centre(self) -> Box:
        """The policy itself."""
        y = self._top + (self._band - CENTRE.height) // 2
        return Box(x=CENTRE.x, y=y, width=CENTRE.width, height=CENTRE.height)

    @property
    def _top(self) -> int:
        return 1 + self.above * (_NODE_HEIGHT + _BETWEEN)

    @property
    def _band(self) -> int:
        return max(CENTRE.height, self.beside * (_NODE_HEIGHT + _STACKED) - _STACKED)

    def rows(self, count: int, *, above: bool) -> list[Box]:
        """Places of *count* nodes one step away: the row next to the middle is filled first."""
        boxes: list[Box] = []
        for start in range(0, count, _COLUMNS):
            row = start // _COLUMNS
            boxes += _spread(min(_COLUMNS, count - start), self._row(row, above=above))
        return boxes

    def far_row(self, near: Sequence[int], boxes: Sequence[Box], *, above: bool) -> list[Box]:
        """Places in the second row for nodes tied to the given ones of the first: each at or beside its own column."""
        free = [_spread(_COLUMNS, self._row(1, above=above))[column] for column in range(_COLUMNS)]
        found: list[Box] = []
        for place in near:
            box = min(free, key=lambda one: abs(one.middle - boxes[place].middle))
            free.remove(box)
            found.append(box)
        return found

    def stack(self, count: int, *, left: bool) -> list[Box]:
        """Places of *count* nodes at a side, one over the other."""
        height = count * (_NODE_HEIGHT + _STACKED) - _STACKED
        top = self._top + (self._band - height) // 2
        x = 0 if left else _WIDTH - _NODE_WIDTH
        return [Box(x=x, y=top + n * (_NODE_HEIGHT + _STACKED)) for n in range(count)]

    def to_centre(self, box: Box, *, into: bool) -> str:
        """The line between the middle and a node above or below; it ends at the one that is spoken of."""
        is_above = box.y < self.centre.y
        here = self.centre.y if is_above else self.centre.bottom
        there = box.bottom if is_above else box.y
        turn = self._row(0, above=is_above) + (_NODE_HEIGHT + _BETWEEN // 2 if is_above else -_BETWEEN // 2)
        points = [(self.centre.middle, here), (self.centre.middle, turn), (box.middle, turn), (box.middle, there)]
        if box.y != self._row(0, above=is_above):
            aside, behind = box.x + box.width + _GAP // 2, there + (_BETWEEN // 2 if is_above else -_BETWEEN // 2)
            aside = aside if aside < _WIDTH else box.x - _GAP // 2
            points[2:3] = [(aside, turn), (aside, behind), (box.middle, behind)]
        return _path(points, reverse=into)

    def between(self, near: Box, far: Box, *, into: bool) -> str:
        """The line from a node to one behind it."""
        is_above = far.y < near.y
        here, there = (near.y, far.bottom) if is_above else (near.bottom, far.y)
        turn = (here + there) // 2
        return _path([(near.middle, here), (near.middle, turn), (far.middle, turn), (far.middle, there)], reverse=into)

    def across(self, box: Box, *, into: bool) -> str:
        """The line between the middle and a node at a side."""
        is_left = box.x < self.centre.x
        here, there = (self.centre.x, box.x + box.width) if is_left else (self.centre.x + self.centre.width, box.x)
        level, middle = box.y + box.height // 2, self.centre.y + self.centre.height // 2
        turn = (here + there) // 2
        return _path([(here, middle), (turn, middle), (turn, level), (there, level)], reverse=into)

    def down(self, near: Box, far: Box, *, into: bool) -> str:
        """The line from a node in a stack to one beneath it."""
        aside = near.x + (12 if near.x == 0 else near.width - 12) + (far.y - near.bottom - _STACKED) // 16
        return _path([(aside, near.bottom), (aside, far.y)], reverse=into)

    def _row(self, row: int, *, above: bool) -> int:
        step = _NODE_HEIGHT + _BETWEEN
        return self._top - (row + 1) * step if above else self._top + self._band + _BETWEEN + row * step


def frame_of(*, above: int, below: int, beside: int) -> Frame:
    """The frame for so many rows and so many nodes at the sides."""
    return Frame(above=above, below=below, beside=beside)


def rows_of(first: Sized, second: Sized) -> int:
    """How many rows nodes of one and two steps take."""
    return ceil(len(first) / _COLUMNS) + (1 if len(second) else 0)


def _spread(count: int, y: int) -> list[Box]:
    """Places of a row, its middle over the picture's."""
    width = count * _NODE_WIDTH + (count - 1) * _GAP
    start = (_WIDTH - width) // 2
    return [Box(x=start + n * (_NODE_WIDTH + _GAP), y=y) for n in range(count)]


def _path(points: Sequence[tuple[int, int]], *, reverse: bool) -> str:
    ordered = list(reversed(points)) if reverse else list(points)
    return "M" + " L".join(f"{x} {y}" for x, y in ordered)
