"""Asks the archive from the loop, and waits when the database is away for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final, ParamSpec, TypeVar

from pipeline.errors import StorageAway

P = ParamSpec("P")
R = TypeVar("R")
FIRST_WAIT_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 5.0
log = logging.getLogger("clausewatch")


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long a database that does not answer is waited for.

    What is asked is one transaction, and may be asked again: one whose end was not heard of finds its own work done.
    """

    seconds: float = 600.0

    async def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what *function* returns, called in a thread. Raises StorageAway when the patience is at its end."""
        given_up, wait = monotonic() + self.seconds, FIRST_WAIT_SECONDS
        while True:
            try:
                return await asyncio.to_thread(function, *args, **kwargs)
            except StorageAway as error:
                if monotonic() >= given_up:
                    raise
                if wait == FIRST_WAIT_SECONDS:
                    log.warning("%s It is waited for.", error)
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
