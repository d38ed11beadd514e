"""What a page is loading: whether it waits for something that belongs to it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.async_api import Page, Request

_AWAITED: Final = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
_SLOW_SECONDS: Final = 10.0  # what takes longer is waited for by nobody: such as a question that is held open
_REPEATED: Final = 5  # times that one address is asked for: by then it is a clock


class Traffic:
    """The requests of a page that are under way."""

    def __init__(self, page: Page, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: dict[Request, float] = {}
        self._asked: Counter[str] = Counter()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def is_busy(self) -> bool:
        """Whether something is under way that the page is not complete without."""
        earliest = self._clock() - _SLOW_SECONDS
        return any(at > earliest and self._asked[_place(one)] < _REPEATED for one, at in self._begun.items())

    def _begin(self, request: Request) -> None:
        if request.resource_type in _AWAITED:
            self._asked[_place(request)] += 1
            self._begun[request] = self._clock()

    def _end(self, request: Request) -> None:
        self._begun.pop(request, None)


def _place(request: Request) -> str:
    return request.url.partition("?")[0]
