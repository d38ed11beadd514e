"""Puts what is due into the queue. Any number of processes may do it: a source waits once, whoever puts it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import islice
from typing import Final

from crawler.netguard import slot_of
from crawler.source import SourceKind
from service.fleet.queue import Queue, Waiting
from service.patience import Patience
from service.runtime import Runtime
from storage.values import DueSource

AT_ONCE: Final = 500  # sources of one look
OVERDUE: Final = timedelta(minutes=15)
log = logging.getLogger("clausewatch")


class Priority(IntEnum):
    """Which of the checks that wait is made first; among equals, the one that waited longest."""

    WANTED = 100  # by a person
    OVERDUE = 10
    ROUTINE = 0
    FIRST = -10  # a baseline takes long, and tells nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheduler:
    """Finds what is due."""

    runtime: Runtime
    queue: Queue
    patience: Patience
    beat: Callable[[], None] = lambda: None  # called at each look that was made

    async def start_due_checks(self) -> None:
        """Put sources that are due, and neither wait nor are being checked, into the queue: so many at once."""
        now = self.runtime.now()
        due = await self.patience.ask(self.runtime.store.due, now)
        absent = await self.queue.absent([one.name for one in due])
        self.beat()
        if wanted := [one.name for one in due if one.is_wanted and one.name not in absent]:
            await self.queue.hurry(wanted, priority=Priority.WANTED)
        if absent:
            await self.queue.put(self._put(in_turn(one for one in due if one.name in absent), now))

    def _put(self, due: Iterable[DueSource], now: datetime) -> list[Waiting]:
        """Return the first of *due*; those that the settings do not hold are left to who has newer ones."""
        hosts = {part.name: part.address for part in self.runtime.settings.sources}
        known = (one for one in due if one.name in hosts)
        return [
            Waiting(source=one.name, host=slot_of(hosts[one.name]), priority=priority_of(one, now))
            for one in islice(known, AT_ONCE)
        ]

    async def hand_on(self) -> None:
        """Let others take the checks of workers that died."""
        if count := await self.queue.hand_on():
            log.warning("%d checks of workers that gave no sign of life are handed on", count)


def in_turn(due: Iterable[DueSource]) -> list[DueSource]:
    """Return officials before who re-posts them, and before all what a person wants; else in the order of *due*."""
    return sorted(due, key=lambda one: (not one.is_wanted, one.kind != SourceKind.GOVERNMENT))


def priority_of(one: DueSource, now: datetime) -> Priority:
    """Return how urgent the check of a source is that is due."""
    if one.is_wanted:
        return Priority.WANTED
    if one.is_first or one.since is None:
        return Priority.FIRST
    return Priority.OVERDUE if one.since < now - OVERDUE else Priority.ROUTINE
