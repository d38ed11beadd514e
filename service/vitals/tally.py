"""What a process counts while it works. Verbs of the command line end at once, and count nothing."""

from __future__ import annotations

from typing import Final

from alerts.retries import Settlement
from pipeline.changes import ChangeKind
from pipeline.model import Visit


class Tally:
    """Counts nothing; `service.vitals.metrics.Metrics` does."""

    def visited(self, source: str, visit: Visit | None) -> None:
        """Count a visit; None stands for the end of a check's visits."""

    def checked(self, outcome: str, seconds: float) -> None:
        """Count a check that ended: ok, failed or broken."""

    def told(self, kind: ChangeKind) -> None:
        """Count a change that is on record."""

    def delivered(self, end: Settlement) -> None:
        """Count an attempt at a delivery that is on record."""


NO_TALLY: Final = Tally()
