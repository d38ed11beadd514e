"""What speaks for a kind, and how much."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Kind

LONGEST = 24  # characters of a page's own words that a sign repeats


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """Something on a page that speaks for a kind.

    1 is a hint, 2 a habit of such pages, 3 enough by itself, 4 and more settles it against a sign of another kind.
    """

    kind: Kind
    weight: int
    words: str  # what was seen, for people


def shown(text: str) -> str:
    """*text* as evidence repeats it."""
    return f"“{text[:LONGEST]}…”" if len(text) > LONGEST else f"“{text}”"
