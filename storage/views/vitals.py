"""What tells operators how the service is: figures that are cheap enough to be asked for every few seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.health.incidents import IncidentKind
from storage.views.outbox import OutboxGlance
from storage.views.sources import SourceState


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How much waits and since when, how the sources are, and how large the database is."""

    due: int  # sources that are due and not being checked
    due_since: datetime | None  # since when the most overdue of them is; None for those that were never checked
    checking: int  # sources that are being checked
    outbox: OutboxGlance
    stuck_since: datetime | None  # since when an alert is due at a destination that nothing stands in the way of
    sources: Mapping[SourceState, int]
    incidents: Mapping[IncidentKind, int]  # open ones
    database_bytes: int
