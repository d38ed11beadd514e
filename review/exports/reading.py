"""Reads many things a page at a time, so that no export holds more than a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

_PAGE: Final = 500
T = TypeVar("T")
P = TypeVar("P")  # a place in a list
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece(Generic[T, P]):
    """A part of a list."""

    things: Sequence[T]
    next: P | None  # after which the list goes on; None: it ends


def read_all(
    ask: Callable[[P | None, int], Piece[T, P]],
    first: P | None,
    *,
    most: int,
    show: Callable[[T], R],
    cut: Callable[[P], R],
) -> Iterator[R]:
    """The first *most* things that *ask* gives after a place, as rows; when there are more, a last one of where."""
    place = first
    while True:
        piece = ask(place, min(_PAGE, most))
        yield from map(show, piece.things)
        most -= len(piece.things)
        if piece.next is None:
            return
        if not most:
            yield cut(piece.next)
            return
        place = piece.next
