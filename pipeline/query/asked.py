"""What people write beside their words: a document number, a span of years."""

from __future__ import annotations

from typing import Final

from pipeline.text.numbers import has_number, normal_number

_LONGEST_NUMBER: Final = 60  # characters; whoever writes more looks for words
_YEARS: Final = range(1949, 2101)


def number_in(typed: str) -> str:
    """Return the 发文字号 that *typed* has, in normal form; "" for none."""
    return normal_number(typed) if len(typed) < _LONGEST_NUMBER and has_number(typed) else ""


def years_in(typed: str) -> tuple[int, int] | None:
    """Return one year, or two with a dash between them, as the first and last; None for nothing.

    Raises ValueError for anything else.
    """
    if not typed.strip():
        return None
    first, _, last = typed.replace("—", "-").replace("–", "-").partition("-")
    ends = [first.strip(), last.strip() or first.strip()]
    if not all(end.isascii() and end.isdigit() and len(end) == 4 for end in ends):
        raise ValueError(typed)
    years = (int(ends[0]), int(ends[1]))
    if years[0] not in _YEARS or years[1] not in _YEARS or years[0] > years[1]:
        raise ValueError(typed)
    return years
