"""What monitors ask: which parts of the service are well, and its metrics. Given by `service`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.views.outbox import OutboxGlance


class PartName(StrEnum):
    """What may be red."""

    DATABASE = "database"
    SCHEDULER = "scheduler"
    OUTBOX = "outbox"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """How one part of the service is. It is red when there is a problem."""

    name: PartName
    problem: str = ""
    since: datetime | None = None  # None: that is not known
    advice: str = ""

    @property
    def is_red(self) -> bool:
        """Whether a person must look."""
        return bool(self.problem)


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How the service is at a moment."""

    parts: Sequence[Part]
    counts: Mapping[str, int] = field(default_factory=dict)  # empty while the database does not answer
    outbox: OutboxGlance | None = None  # None while it does not


class Vitals(Protocol):
    """How the service is. No answer takes longer than a few seconds, whatever else hangs."""

    async def health(self) -> Health:
        """Return how each part is."""

    def alive(self) -> Sequence[Part]:
        """Return the parts that a restart of the process would help, without asking the database."""

    async def metrics(self) -> bytes:
        """Return the metrics as Prometheus reads them."""

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request of the web."""
