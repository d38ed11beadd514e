"""Whether the loop of a process goes on, told by clocks that nobody puts forward or back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

LAG_SECONDS: Final = 1.0  # how often it is measured


@dataclass(kw_only=True)
class Pulse:
    """Beats whenever the scheduler has looked for what is due."""

    begun: float = field(default_factory=monotonic)
    beat_at: float | None = None

    def beat(self) -> None:
        """Note that the scheduler has looked."""
        self.beat_at = monotonic()

    def still_for(self) -> timedelta:
        """Return for how long it has not beaten; from the beginning, before it ever did."""
        return timedelta(seconds=monotonic() - (self.begun if self.beat_at is None else self.beat_at))

    def still_since(self, now: datetime) -> datetime:
        """Return since when, told from the moment *now*."""
        return now - self.still_for()


async def measure_lag(seen: Callable[[float], object]) -> None:
    """Tell *seen* again and again by how many seconds the running loop comes late. Ends when it is cancelled."""
    while True:
        begun = monotonic()
        await asyncio.sleep(LAG_SECONDS)
        seen(max(0.0, monotonic() - begun - LAG_SECONDS))
