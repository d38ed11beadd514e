"""In which order policies that hold what was looked for are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import log

from pipeline.metadata.levels import Level

_MOST_CLAUSES = 5  # that count for a policy: a long one is not better for being long


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What of a policy decides its place."""

    in_title: bool  # its title satisfies the query
    in_heading: bool  # a word stands in the heading of a clause that was found
    weight: float  # of the alternatives that were found, see `rarity`
    clauses: int
    level: Level | None
    published: date


def order(of: Standing) -> tuple[bool, bool, float, int, int, int]:
    """A key to sort by: title, heading, rarity, number of clauses, official level, date; the best first."""
    levels = list(Level)
    return (
        not of.in_title,
        not of.in_heading,
        -round(of.weight, 3),
        -min(of.clauses, _MOST_CLAUSES),
        levels.index(of.level) if of.level else len(levels),
        -of.published.toordinal(),
    )


def rarity(found: int, most: int) -> float:
    """The weight of one alternative of an OR, of which *found* clauses were found, *most* at the most."""
    return 1 + log(most / max(found, 1)) if found < most else 1.0
