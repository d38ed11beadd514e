"""The words that were looked for, marked in a text as it is printed, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.query.grams import EDGE, needle
from pipeline.text.fold import fold
from pipeline.text.word_query import Word

AROUND: Final = 120  # characters of an excerpt
_BEFORE: Final = 24  # of them ahead of the first word
_LONGEST: Final = 20_000  # characters of a text that are looked through


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a text."""

    text: str
    is_hit: bool = False


def excerpt(text: str, words: Sequence[Word], *, length: int = AROUND) -> tuple[Piece, ...]:
    """About *length* characters of the text from a little before the first word on, the words as hits."""
    hits = _hits(text, words)
    start = max(0, hits[0][0] - _BEFORE) if hits and len(text) > length else 0
    start = max(0, min(start, len(text) - length))
    end = min(len(text), start + length)
    pieces = [*_pieces(text, [hit for hit in hits if start <= hit[0] < end], start, end)]
    if start:
        pieces.insert(0, Piece(text="…"))
    if end < len(text):
        pieces.append(Piece(text="…"))
    return tuple(pieces)


def _pieces(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for first, last in hits:
        if first > at:
            yield Piece(text=text[at:first])
        at = min(last, end)
        yield Piece(text=text[first:at], is_hit=True)
    if at < end:
        yield Piece(text=text[at:end])


def _hits(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where words stand, in order, those that touch made one."""
    plain, places = _mapped(text[:_LONGEST])
    found = sorted({spot for word in words for spot in _spots(plain, places, needle(word))})
    joined: list[tuple[int, int]] = []
    for first, last in found:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _spots(plain: str, places: Sequence[int], wanted: str) -> Iterator[tuple[int, int]]:
    inner = len(wanted) - len(wanted.lstrip(EDGE)), len(wanted.rstrip(EDGE))
    at = plain.find(wanted)
    while at >= 0:
        first, last = at + inner[0], at + inner[1] - 1
        if first <= last:
            yield places[first], places[last] + 1
        at = plain.find(wanted, at + 1)


def _mapped(text: str) -> tuple[str, list[int]]:
    """The text as an index reads it, and for each of its characters where it stands in *text*.

    It is folded a character at a time: a word that only the folding of a whole text finds (一二O) is left unmarked.
    """
    plain: list[str] = []
    places: list[int] = []
    was_latin = had_gap = False
    for place, character in enumerate(text):
        for one in _folded_one(character):
            is_latin = one.isalnum() and ord(one) < 0x250
            if is_latin is not was_latin or (is_latin and had_gap):
                plain.append(EDGE)
                places.append(place)
            plain.append(one)
            places.append(place)
            was_latin, had_gap = is_latin, False
        had_gap = had_gap or character.isspace()
    return "".join([*plain, EDGE]), [*places, len(text)]


@lru_cache(maxsize=8192)
def _folded_one(character: str) -> str:
    return fold(character).casefold()
