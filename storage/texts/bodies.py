"""By what names a body is kept, and by which it is found: with its place before it, or without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.tasks.bodies import LEVELS, PLACE_LENGTHS, resolve_body

LONGEST: Final = 80  # characters of a name that is kept
ANYWHERE: Final = "·"  # before a name whose place is left out


def kept_names(names: Iterable[str]) -> set[str]:
    """Return what bodies of these resolved names are kept as: each name, and what may be left of it without a place.

    No name that is too long is kept.
    """
    kept = {name for name in names if len(name) <= LONGEST}
    return kept | {ANYWHERE + name[length:] for name in kept for length in _places_of(name)}


def asked_names(bodies: Iterable[str]) -> list[str]:
    """Return the kept names by which these bodies are found, as `is_same_body` has it."""
    asked: set[str] = set()
    for name in map(resolve_body, bodies):
        asked |= {name, *(name[length:] for length in _places_of(name))}
        if name[:1] in LEVELS:
            asked.add(ANYWHERE + name)
    return sorted(asked)


def _places_of(name: str) -> list[int]:
    """How many characters of a name may be its place."""
    return [length for length in PLACE_LENGTHS if name[length : length + 1] in LEVELS and name[length:]]
