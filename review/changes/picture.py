"""Pictures of a year of changes, drawn by the server: a day is a square, a week a bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SQUARE: Final = 13  # of a day, with the gap beside it
BAR: Final = 13  # of a week, with the gap beside it
HIGH: Final = 28  # of the tallest bar
_LEVELS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One day of the calendar."""

    x: int
    y: int
    level: int  # 0 for none, to 4
    count: int
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Heat:
    """A year as a calendar: a column for each week, Monday on top."""

    cells: tuple[Cell, ...]
    months: tuple[tuple[int, int], ...]  # where each begins, and its number
    width: int
    total: int

    @property
    def busy(self) -> tuple[Cell, ...]:
        """The days with changes."""
        return tuple(cell for cell in self.cells if cell.count)


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """The weeks of a year, of one kind or region."""

    name: str
    total: int
    path: str  # of the bars, as SVG writes it
    months: tuple[int, ...]  # twelve totals, by the Mondays of the weeks


def heat(counts: Mapping[date, int], year: int) -> Heat:
    """The calendar of a year; days without changes are there too."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    monday = first - timedelta(days=first.weekday())
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    most = max((counts.get(day, 0) for day in days), default=0)
    cells = tuple(
        Cell(
            x=(day - monday).days // 7 * SQUARE,
            y=day.weekday() * SQUARE,
            level=_level(counts.get(day, 0), most),
            count=counts.get(day, 0),
            day=day,
        )
        for day in days
    )
    months = tuple((cell.x, cell.day.month) for cell in cells if cell.day.day == 1)
    return Heat(cells=cells, months=months, width=cells[-1].x + SQUARE, total=sum(cell.count for cell in cells))


def strips(counts: Mapping[str, Mapping[date, int]], year: int) -> tuple[Strip, ...]:
    """One strip for each name, the fullest first, all to one scale."""
    most = max((count for weeks in counts.values() for count in weeks.values()), default=0)
    found = (_strip(name, weeks, year, most) for name, weeks in counts.items())
    return tuple(sorted(found, key=lambda strip: (-strip.total, strip.name)))


def _strip(name: str, weeks: Mapping[date, int], year: int, most: int) -> Strip:
    first = date(year, 1, 1)
    monday = first - timedelta(days=first.weekday())
    months = [0] * 12
    bars = []
    for week, count in sorted(weeks.items()):
        x, height = (week - monday).days // 7 * BAR, max(round(count * HIGH / most), 2)
        bars.append(f"M{x} {HIGH}v-{height}h{BAR - 2}v{height}z")
        months[max(week, first).month - 1] += count
    return Strip(name=name, total=sum(weeks.values()), path="".join(bars), months=tuple(months))


def _level(count: int, most: int) -> int:
    """How dark a day is: a day of one change is seen beside a day of hundreds."""
    if not count:
        return 0
    steps = (1, most**0.25, most**0.5, most**0.75)
    return max(level for level, least in enumerate(steps, start=1) if count >= least or level == 1)
