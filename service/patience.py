"""Asks the archive from the loop, and waits when the database is away, or has no room, for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, ParamSpec, TypeVar

from pipeline.errors import ClausewatchError, StorageAway, StorageFull

P = ParamSpec("P")
R = TypeVar("R")
FIRST_WAIT_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 5.0
WAITED_FOR: Final = (StorageAway, StorageFull)  # what passes when somebody starts a server, or makes room
log = logging.getLogger("clausewatch")


@dataclass(kw_only=True, slots=True)
class Outage:
    """What keeps this process from its database: said by whoever meets it first, and once more when it is over.

    On a full disk what needs no more room is still written: it is over when all who met it had success, or gave up.
    """

    _said: set[type[Exception]] = field(default_factory=set)
    _met_by: set[object] = field(default_factory=set)

    def met(self, who: object, error: Exception) -> None:
        """Note that *who* was refused, and tries again."""
        if type(error) not in self._said:
            log.warning("The database is waited for: %s", error)
        self._said.add(type(error))
        self._met_by.add(who)

    def left(self, who: object) -> None:
        """Note that *who* tries no more."""
        self._met_by.discard(who)

    def well(self, who: object) -> None:
        """Note that *who* had success."""
        self._met_by.discard(who)
        if self._said and not self._met_by:
            self._said.clear()
            log.warning("The database takes what is written again.")

    @contextmanager
    def noting(self, what: str, *, is_soon: bool = True) -> Iterator[None]:
        """Log our errors of the block, which is tried again, as *what*; an outage only if it is not known yet.

        For what is not tried again soon nobody waits to say that it is over.
        """
        try:
            yield
        except WAITED_FOR as error:
            self.met(what, error)
            if not is_soon:
                self.left(what)
        except ClausewatchError as error:
            log.warning("%s: %s", what, error)
        else:
            self.well(what)


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long a database that does not answer, or has no room, is waited for.

    What is asked is one transaction, and may be asked again: one whose end was not heard of finds its own work done.
    """

    seconds: float = 600.0
    outage: Outage = field(default_factory=Outage)

    async def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what *function* returns, called in a thread. Raises one of WAITED_FOR when the patience is over."""
        given_up, wait, asker = monotonic() + self.seconds, FIRST_WAIT_SECONDS, object()
        try:
            while True:
                try:
                    answer = await asyncio.to_thread(function, *args, **kwargs)
                except WAITED_FOR as error:
                    self.outage.met(asker, error)
                    if monotonic() >= given_up:
                        raise
                else:
                    self.outage.well(asker)
                    return answer
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
        finally:
            self.outage.left(asker)
