"""How the service is where nothing but its archive is known: a web without a scheduler."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pipeline.errors import ClausewatchError
from review.ports import History
from review.vitals.bounded import Bounded
from review.vitals.ports import Health, Part, PartName
from storage.views.vitals import Figures

DATABASE_ADVICE: Final = (
    "Look whether the database runs and its disk has room. Checks, alerts and pages go on by themselves once it "
    "answers again; nothing that was recorded is lost. See docs/operating.md."
)
HELD_FOR: Final = timedelta(minutes=1)  # counting a million revisions takes longer than all else that is asked


@dataclass(frozen=True, kw_only=True, slots=True)
class _Holdings:
    """What the archive held when it was counted last."""

    at: datetime
    counts: Mapping[str, int]


@dataclass(kw_only=True)
class StoredVitals:
    """Knows the database alone."""

    history: History
    clock: Callable[[], datetime]
    bounded: Bounded = field(default_factory=Bounded)
    silent_since: datetime | None = None
    _looking: asyncio.Future[Health] | None = None
    _held: _Holdings | None = None

    async def health(self) -> Health:
        """Return how each part is. All who ask while an answer is under way get that one."""
        if self._looking is None:
            self._looking = asyncio.ensure_future(self._look())
            self._looking.add_done_callback(self._looked)
        return await asyncio.shield(self._looking)

    async def _look(self) -> Health:
        now = self.clock()
        try:
            counts, figures = await self.bounded(lambda: (self._counts(now), self.history.figures(now)))
        except ClausewatchError as error:
            return Health(parts=(self.silent(now, error), *self.alive()))
        self.silent_since = None
        parts = (Part(name=PartName.DATABASE), *self.alive(), *self.by_figures(figures, now))
        return Health(parts=parts, counts=counts, outbox=figures.outbox)

    def _counts(self, now: datetime) -> Mapping[str, int]:
        """Return what there is. What the archive holds is as of a minute ago at the most."""
        held = self._held
        if held is None or not timedelta() <= now - held.at < HELD_FOR:
            self._held = held = _Holdings(at=now, counts=self.history.holdings())
        return self.history.counts(held.counts)

    def by_figures(self, figures: Figures, now: datetime) -> Sequence[Part]:  # noqa: ARG002 - the service's own asks
        """Return the parts that figures tell of: none, where nobody is to send what is owed."""
        return ()

    def silent(self, now: datetime, error: Exception) -> Part:
        """Return the database as it is while it does not answer."""
        self.silent_since = self.silent_since or now
        return Part(name=PartName.DATABASE, problem=str(error)[:300], since=self.silent_since, advice=DATABASE_ADVICE)

    def _looked(self, _: object) -> None:
        self._looking = None

    def alive(self) -> Sequence[Part]:
        """Return no part: that there is an answer says all."""
        return ()

    async def metrics(self) -> bytes:
        """Return nothing: nobody counts."""
        return b""

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count nothing."""
