"""What a crawl waits for, requests and the pauses between attempts: all is broken off when the crawl stops."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scrapy.exceptions import DownloadCancelledError


class UnderWay:
    """What a crawl waits for."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ended: asyncio.Future[None] | None = None  # there from when everything is broken off

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let the block be broken off, and no more of the task. Raises DownloadCancelledError then, and ever after."""
        task = asyncio.current_task()
        if self._ended is not None or task is None:
            raise DownloadCancelledError
        self._tasks.add(task)
        try:
            yield
        except asyncio.CancelledError:
            if self._ended is not None and not task.uncancel():
                raise DownloadCancelledError from None
            raise
        finally:
            self._tasks.discard(task)
            if self._ended is not None and not self._tasks:
                self._ended.set_result(None)

    async def break_off(self) -> None:
        """Break off everything, also what would begin later; return when nothing is waited for."""
        self._ended = asyncio.get_running_loop().create_future()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await self._ended
