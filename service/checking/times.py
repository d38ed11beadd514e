"""How soon a worker that gives no sign of life is taken for dead, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """The clockwork of a fleet."""

    takeover_seconds: float  # after a worker's last sign of life others take what it had
    request_seconds: float  # that one request may take at most

    @property
    def beat_seconds(self) -> float:
        """How often a worker gives a sign of life, and looks for those that give none."""
        return self.takeover_seconds / 3

    @property
    def lease_seconds(self) -> float:
        """For how long a host is a worker's: a request begun before it is taken for dead has ended by then."""
        return self.takeover_seconds + self.request_seconds
