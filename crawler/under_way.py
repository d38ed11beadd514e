"""Requests under way, and waits before the next attempt: all are broken off when the crawl stops."""

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
        self._is_over = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let the block be broken off, and with it the task. Raises DownloadCancelledError then, and ever after."""
        task = asyncio.current_task()
        if self._is_over or task is None:
            raise DownloadCancelledError
        self._tasks.add(task)
        try:
            yield
        except asyncio.CancelledError:
            if self._is_over:
                raise DownloadCancelledError from None
            raise
        finally:
            self._tasks.discard(task)

    def break_off(self) -> None:
        """Break off everything, also what would begin later."""
        self._is_over = True
        for task in self._tasks:
            task.cancel()
