"""A table, whatever it is written as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from review.showing.text import cut, visible

Cell = str | int | float | date | datetime | None
LONGEST_CELL: Final = 32_767  # characters: what a cell of Excel holds


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column."""

    title: str
    width: int = 16  # characters, as far as the form knows widths


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table; its rows are read once."""

    title: str
    columns: tuple[Column, ...]
    zone: ZoneInfo  # in which moments are told
    rows: Iterable[Sequence[Cell]] = field(repr=False)


def told(cell: Cell, zone: ZoneInfo) -> str:
    """A cell as text: moments to the second in *zone*, days as 2026-01-31, nothing as ""."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return plain(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def plain(text: str) -> str:
    """Text without what cannot be printed, and no longer than a cell may be."""
    return cut(str(visible(text)), LONGEST_CELL - 1)
