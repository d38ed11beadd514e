"""Questions that may never be answered: each is asked from a thread of its own, and given up after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import Final, TypeVar

from pipeline.errors import StorageBusy

T = TypeVar("T")
ANSWER_SECONDS: Final = 2.0
_MOST: Final = 8


@dataclass(kw_only=True)
class Bounded:
    """Asks what blocks, and waits for no longer than a bound.

    Web servers' own threads would not do: those that a stuck database holds are missing for everything else. These
    here are daemons, so that one that never comes back does not keep the process from ending, and there are not many.
    """

    seconds: float = ANSWER_SECONDS
    most: int = _MOST
    _asked: int = field(default=0)

    @property
    def is_full(self) -> bool:
        """Whether as many questions as may are without an answer."""
        return self._asked >= self.most

    async def __call__(self, question: Callable[[], T]) -> T:
        """Return the answer. Raises StorageBusy when none comes in time, or too many questions are without one."""
        if self.is_full:
            raise StorageBusy("The database does not answer.")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._asked += 1
        Thread(target=self._ask, args=(question, answer, loop), name="bounded", daemon=True).start()
        try:
            return await asyncio.wait_for(answer, self.seconds)
        except TimeoutError as error:
            raise StorageBusy(f"The database did not answer within {self.seconds:g} seconds.") from error

    def _ask(self, question: Callable[[], T], answer: asyncio.Future[T], loop: asyncio.AbstractEventLoop) -> None:
        try:
            told: Callable[[], None] = partial(_give, answer, question())
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it, whatever it is
            told = partial(_fail, answer, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._end, told)

    def _end(self, told: Callable[[], None]) -> None:
        self._asked -= 1
        told()


def _give(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[T], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
