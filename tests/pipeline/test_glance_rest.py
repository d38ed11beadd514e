"""A sketch that keeps failing is made ever more rarely, and a good one is trusted again at once."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.glance.rest import LONGEST_REST, KeptSketch, after_glance, after_reading, packed, unpacked


def readings_with_a_sketch(count: int, made: bytes) -> list[int]:
    """At which of so many readings of a page, whose sketch never holds, a sketch was made."""
    kept, when = KeptSketch(), list[int]()
    for number in range(count):

        def make(number: int = number) -> bytes:
            when.append(number)
            return made

        kept = unpacked(packed(after_reading(kept, make)))
    return when


@pytest.mark.parametrize("made", [b"1.2:sketch", b""])  # one that fails, and none that can be made
def test_what_never_holds_is_made_ever_more_rarely(made: bytes) -> None:
    when = readings_with_a_sketch(400, made)
    assert when[:3] == [0, 1, 2]
    assert len(when) <= 14
    assert max(later - earlier for earlier, later in pairwise(when)) <= LONGEST_REST + 2


def test_a_sketch_that_holds_is_trusted_again() -> None:
    kept = KeptSketch(sketch=b"1.2:sketch", misses=5)
    assert after_glance(kept) == KeptSketch(sketch=b"1.2:sketch")
    assert after_glance(KeptSketch(sketch=b"1.2:sketch")) is None  # nothing to write


@pytest.mark.parametrize("told", [b"", b"1.2:sketch", b"/;", b"x/1;a", b"9999999/0;a"])
def test_what_was_not_packed_is_no_sketch(told: bytes) -> None:
    assert unpacked(told) == KeptSketch()
