"""The few values of a column of many rows, found along its index."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, func, select
from sqlalchemy.orm import InstrumentedAttribute


def values_of(column: InstrumentedAttribute[str]) -> CTE:
    """Return each value of *column* once, as `value`: a step along its index for each, where DISTINCT reads all rows.

    The last one is NULL.
    """
    first: Any = select(func.min(column).label("value")).cte(recursive=True)
    following = select(func.min(column)).where(column > first.c.value).correlate(first).scalar_subquery()
    found: CTE = first.union_all(select(following).where(first.c.value.is_not(None)))
    return found
