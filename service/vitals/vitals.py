"""How the service is: its parts for monitors, its metrics for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from prometheus_client import generate_latest

from crawler.traffic import Traffic
from pipeline.errors import ClausewatchError
from review.vitals.ports import Part, PartName
from review.vitals.stored import StoredVitals
from service.vitals.gauges import Gauges, Moment
from service.vitals.metrics import Metrics
from service.vitals.pulse import Pulse
from service.vitals.rooms import free_bytes, size_of
from storage.views.vitals import Figures

STILL: Final = timedelta(minutes=2)  # the scheduler looks every two seconds; a busy database may hold it for ten
STUCK: Final = timedelta(minutes=15)
_STILL_ADVICE: Final = (
    "Look into the log for what it last said. When the database is red too, mend that first; otherwise restart this "
    "process: nothing is lost, what was under way is taken up again. See docs/operating.md."
)
_STUCK_ADVICE: Final = (
    "Look whether a process sends (clausewatch run), and into its log. `clausewatch deliver` sends what is due by "
    "hand; nothing is lost meanwhile. See docs/operating.md."
)


@dataclass(kw_only=True)
class ServiceVitals(StoredVitals):
    """Knows the process that it is in, and the database."""

    archive: Path
    database: str
    counted: Metrics = field(default_factory=Metrics)
    pulse: Pulse = field(default_factory=Pulse)
    traffic: Callable[[], Traffic] | None = None
    archive_bytes: int | None = None

    def __post_init__(self) -> None:
        """Tell the gauges with the counters."""
        self._gauges = Gauges()
        self.counted.registry.register(self._gauges)

    def beat(self) -> None:
        """Note that the scheduler has looked for what is due."""
        self.pulse.beat()
        self.counted.tick.set(self.clock().timestamp())

    def weigh(self) -> None:
        """Count how large the archive is. Walks through all of it."""
        self.archive_bytes = size_of(self.archive)

    def alive(self) -> Sequence[Part]:
        """Return the scheduler."""
        if self.pulse.still_for() <= STILL:
            return (Part(name=PartName.SCHEDULER),)
        since = self.pulse.still_since(self.clock())
        problem = f"The scheduler has not looked for what is due for {_minutes(self.pulse.still_for())} minutes."
        return (Part(name=PartName.SCHEDULER, problem=problem, since=since, advice=_STILL_ADVICE),)

    def by_figures(self, figures: Figures, now: datetime) -> Sequence[Part]:
        """Return the outbox."""
        since = figures.stuck_since
        if since is None or now - since <= STUCK:
            return (Part(name=PartName.OUTBOX),)
        problem = f"An alert has been due for {_minutes(now - since)} minutes and nobody sends it."
        return (Part(name=PartName.OUTBOX, problem=problem, since=since, advice=_STUCK_ADVICE),)

    async def metrics(self) -> bytes:
        """Return what was counted, and what is so at this moment."""
        now, figures = self.clock(), None
        try:
            figures = await self.bounded(lambda: self.history.figures(now))
            self.silent_since = None
        except ClausewatchError as error:
            self.silent(now, error)
        self._gauges.moment = Moment(
            now=now,
            figures=figures,
            traffic=self.traffic() if self.traffic else None,
            free_bytes=free_bytes(self.archive, self.database),
            archive_bytes=self.archive_bytes,
        )
        return await asyncio.to_thread(generate_latest, self.counted.registry)

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request of the web."""
        self.counted.answered(route=route, method=method, status=status, seconds=seconds)


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)
