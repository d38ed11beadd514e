"""Reads many things a page at a time, so that no export holds more than a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol, TypeVar

_PAGE: Final = 500


class Numbered(Protocol):
    """Something with an id that grows."""

    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=Numbered)
R = TypeVar("R")


def read_all(ask: Callable[[int | None, int], Sequence[T]], before: int | None) -> Iterator[T]:
    """Everything that *ask* answers, newest first: asked for so many below an id, again and again."""
    while found := ask(before, _PAGE):
        yield from found
        if len(found) < _PAGE:
            return
        before = found[-1].id


def bounded(things: Iterator[T], most: int, cut: Callable[[int], R], show: Callable[[T], R]) -> Iterator[R]:
    """The first *most* as rows; when there are more, one last row made of the id before which they are."""
    last = 0
    for thing in islice(things, most):
        last = thing.id
        yield show(thing)
    if next(things, None) is not None:
        yield cut(last)
