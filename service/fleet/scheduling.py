"""Puts what is due into the queue. Any number of processes may do it: a source waits once, whoever puts it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
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
        """Put each source that is due, and neither waits nor is being checked, into the queue."""
        now = self.runtime.now()
        due = await self.patience.ask(self.runtime.store.due, now)
        waiting = await self.queue.waiting()
        self.beat()
        for one in in_turn(due, waiting)[:AT_ONCE]:
            priority = priority_of(one, now)
            if one.name in waiting:
                await self.queue.hurry(one.name, priority=priority)
            elif host := self._host(one.name):
                await self.queue.put(one.name, host=host, priority=priority)

    async def hand_on(self) -> None:
        """Let others take the checks of workers that died."""
        if count := await self.queue.hand_on():
            log.warning("%d checks of workers that gave no sign of life are handed on", count)

    def _host(self, name: str) -> str:
        part = self.runtime.settings.source(name)
        return slot_of(part.values().urls[0]) if part else ""


def in_turn(due: Iterable[DueSource], waiting: Mapping[str, Waiting]) -> list[DueSource]:
    """Return what is to be done about, officials before who re-posts them; else in the order of *due*."""
    return sorted(_to_do(due, waiting), key=lambda one: (not one.is_wanted, one.kind != SourceKind.GOVERNMENT))


def _to_do(due: Iterable[DueSource], waiting: Mapping[str, Waiting]) -> Iterator[DueSource]:
    for one in due:
        known = waiting.get(one.name)
        if known is None or (one.is_wanted and not known.is_taken and known.priority < Priority.WANTED):
            yield one


def priority_of(one: DueSource, now: datetime) -> Priority:
    """Return how urgent the check of a source is that is due."""
    if one.is_wanted:
        return Priority.WANTED
    if one.is_first or one.since is None:
        return Priority.FIRST
    return Priority.OVERDUE if one.since < now - OVERDUE else Priority.ROUTINE
