"""The source of a page, line by line, in parts that a browser takes easily."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PART: Final = 12_000  # characters of a part
MOST_PARTS: Final = 200
_LINE: Final = 2_000  # characters in a row; what is longer goes on in another row


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row of the source."""

    number: int | None  # None: the line before goes on
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Excerpt:
    """A part of the source."""

    lines: tuple[Line, ...]
    part: int  # from 1
    has_more: bool
    is_cut: bool  # there is more than parts are shown


def excerpt(text: str, part: int) -> Excerpt:
    """Return the *part*-th part; no lines when the text has fewer parts."""
    found: list[Line] = []
    at, room = 1, PART
    for row in rows(text):
        if len(row.text) > room:
            at, room = at + 1, PART
        room -= len(row.text) + 1
        if at > part:
            return Excerpt(lines=tuple(found), part=part, has_more=part < MOST_PARTS, is_cut=part == MOST_PARTS)
        if at == part:
            found.append(row)
    return Excerpt(lines=tuple(found), part=part, has_more=False, is_cut=False)


def rows(text: str) -> Iterator[Line]:
    """Yield the lines with their numbers, long ones in several rows."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield Line(number=number, text=line[:_LINE])
        for start in range(_LINE, len(line), _LINE):
            yield Line(number=None, text=line[start : start + _LINE])
