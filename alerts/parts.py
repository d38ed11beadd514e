"""A message in parts that a service takes: measured in its own unit, cut between clauses and never inside one.

A template says by CUT where a message may be cut. What is still too long after so many parts ends with where to read
the rest; one clause that is longer than a whole part is shortened, and says where it can be read.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.forms import Dialect, whole_characters

CUT: Final = "\f"  # no publisher's text holds one: `redline.clean` drops it
MOST_PARTS: Final = 5
_GAP: Final = "\n\n"
_SMALLEST_ROOM: Final = 60  # of a part's own words; with less, parts would be all frame

Measure = Callable[[str], int]


def utf8(text: str) -> int:
    """Bytes: a Chinese character has three."""
    return len(text.encode())


def utf16(text: str) -> int:
    """Telegram's and Discord's unit: an emoji or a rare character has two."""
    return len(text.encode("utf-16-le")) // 2


def json_bytes(text: str) -> int:
    """Bytes of a text within JSON, where a line break and a quote have two."""
    return len(json.dumps(text, ensure_ascii=False).encode()) - 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What a service takes at once."""

    limit: int
    measure: Measure
    most_parts: int = MOST_PARTS

    def holds(self, text: str) -> bool:
        """Return whether the text is short enough."""
        return self.measure(text) <= self.limit


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What stands around the words of a part, in the form's own markup."""

    number: str  # of a part: "({n}/{of})"
    title: str  # of every part but the first, so that each is understood alone
    foot: str  # of every part but the last
    ending: str  # where the rest can be read
    link: str  # the address in it, for the smallest of rooms
    dialect: Dialect

    def around(self, body: str, n: int, of: int, *, foot: bool) -> str:
        """Return one part of several."""
        head = self.dialect.put(self.number.format(n=n, of=of)) + (self.title if n > 1 else "")
        return _GAP.join(piece for piece in (head, body, self.foot if foot else "") if piece)


def split(text: str, room: Room, frame: Frame) -> tuple[str, ...]:
    """Return the text in parts, none longer than the room, cut at CUT only. One part is neither numbered nor framed."""
    pieces = [piece.rstrip().lstrip("\n") for piece in text.split(CUT) if piece.strip()]
    whole = _GAP.join(pieces)
    if room.holds(whole):
        return (whole,)
    packer = _Packer(room, frame)
    if not packer.is_large:
        return (_brief(room, frame),)
    packed = packer.packed(pieces)
    if len(packed) > room.most_parts:
        packed = [*packed[: room.most_parts - 1], packer.ended(packed[room.most_parts - 1])]
    bodies, of = [_GAP.join(part) for part in packed], len(packed)
    if of == 1:
        return (bodies[0],)
    return tuple(frame.around(body, n, of, foot=n < of) for n, body in enumerate(bodies, start=1))


@dataclass(frozen=True, slots=True)
class _Packer:
    """Puts pieces into parts, each as full as it goes."""

    room: Room
    frame: Frame

    @property
    def is_large(self) -> bool:
        """Whether a part has room for more than its frame."""
        return self._fits(["字" * _SMALLEST_ROOM, self.frame.ending])

    def packed(self, pieces: Sequence[str]) -> list[list[str]]:
        """Return the pieces of each part; of those that are too many, one."""
        parts: list[list[str]] = []
        for piece in pieces:
            if len(parts) > self.room.most_parts:
                break
            if parts and self._fits([*parts[-1], piece]):
                parts[-1].append(piece)
            else:
                parts.append([piece if self._fits([piece]) else self._shortened(piece)])
        return parts

    def ended(self, pieces: Sequence[str]) -> list[str]:
        """Return a part with where to read the rest, without its last pieces when there is no room for both."""
        kept = list(pieces)
        while kept and not self._fits([*kept, self.frame.ending]):
            kept.pop()
        return [*kept, self.frame.ending]

    def _fits(self, pieces: Sequence[str]) -> bool:
        return self.room.holds(self.frame.around(_GAP.join(pieces), 99, 99, foot=True))

    def _shortened(self, piece: str) -> str:
        """Return the beginning of a piece that fills a part alone, and where to read it; if it can be, whole lines."""
        text, ending = self.frame.dialect.without_marks(piece), "…\n" + self.frame.ending
        room = bisect_left(range(len(text)), True, key=lambda size: not self._fits([text[:size] + ending])) - 1
        head = whole_characters(text[: max(room, 0)])
        lines, found, _ = head.rpartition("\n")
        return (lines if found and len(lines) > len(head) // 2 else head) + ending


def _brief(room: Room, frame: Frame) -> str:
    """Return the title and where to read the rest, or as much of that as goes into a very small room."""
    for shown in (frame.title + "\n" + frame.ending, frame.ending, frame.link):
        if shown and room.holds(shown):
            return shown
    return shortest(frame.title, room)


def shortest(text: str, room: Room) -> str:
    """Return the beginning of a text that the room holds."""
    size = bisect_left(range(len(text) + 1), True, key=lambda size: not room.holds(text[:size])) - 1
    return whole_characters(text[: max(size, 0)])
