"""When sketches are made: one that keeps failing is made ever more rarely, for making it costs two readings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE = 3  # sketches in a row that failed, before the first rest
LONGEST_REST = 64  # readings
PACKED = re.compile(rb"(\d{1,6})/(\d{1,6});")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptSketch:
    """A sketch as it is kept between visits."""

    sketch: bytes = field(default=b"", repr=False)
    misses: int = 0  # sketches in a row that failed, or could not be made
    rest: int = 0  # readings to come before the next is made


def packed(kept: KeptSketch) -> bytes:
    """*kept* as bytes."""
    return b"%d/%d;" % (kept.misses, kept.rest) + kept.sketch


def unpacked(told: bytes) -> KeptSketch:
    """The reverse of `packed`; what it did not make is no sketch."""
    found = PACKED.match(told)
    if found is None:
        return KeptSketch()
    return KeptSketch(sketch=told[found.end() :], misses=int(found[1]), rest=int(found[2]))


def after_reading(kept: KeptSketch, make: Callable[[], bytes]) -> KeptSketch:
    """What to keep of a page that had to be read, because its sketch failed or it had none, and says the same still."""
    if kept.rest:
        return KeptSketch(misses=kept.misses, rest=kept.rest - 1)
    misses = kept.misses + bool(kept.sketch)
    if kept.sketch and misses >= PATIENCE:
        return KeptSketch(misses=misses, rest=_rest(misses))
    if made := make():
        return KeptSketch(sketch=made, misses=misses)
    return KeptSketch(misses=misses + 1, rest=_rest(misses + 1))


def after_glance(kept: KeptSketch) -> KeptSketch | None:
    """What to keep of a page that was passed over; None when that is what is kept."""
    return KeptSketch(sketch=kept.sketch) if kept.misses else None


def _rest(misses: int) -> int:
    return min(LONGEST_REST, 2 ** (misses - PATIENCE + 1)) if misses >= PATIENCE else 0
