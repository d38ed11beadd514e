"""Sources and their checks as people see them, and what is asked of many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.health.incidents import IncidentKind
from pipeline.model import Outcome
from storage.views.archive import IncidentView
from storage.views.probes import ProbeRow
from storage.views.recent_checks import GOOD, CheckMark


class SourceState(StrEnum):
    """How a source is; those that want a person's look first."""

    TROUBLE = "trouble"  # an incident is open
    DOUBTFUL = "doubtful"  # its last check did not go well; that is no incident yet
    UNCHECKED = "unchecked"
    HEALTHY = "healthy"
    PAUSED = "paused"


class SourceOrder(StrEnum):
    """By what sources are listed."""

    STATE = "state"  # those in trouble first
    LAST = "last"  # checked last first
    NEXT = "next"  # due first
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceView:
    """A source's health at a glance."""

    name: str
    kind: str
    region: str
    urls: tuple[str, ...]
    every: str
    paused: bool
    baseline_at: datetime | None  # when its first check was complete; None before
    last_check_at: datetime | None
    last_outcome: str  # "" before the first check; ok, or the commonest trouble in words
    next_check_at: datetime | None
    pages: int
    policies: int
    failures: int  # checks failed in a row
    incident: str  # the open one, in words; "" when healthy
    incidents: tuple[IncidentView, ...] = ()  # the open ones, oldest first
    probed: ProbeRow | None = None  # how its last probe ended
    last_message: str = ""  # why its last check failed, in words
    recent: tuple[CheckMark, ...] = ()  # its last checks, oldest first
    running: bool = False  # it is being checked

    @property
    def state(self) -> SourceState:
        """How it is, in a word."""
        if self.incident or self.incidents:
            return SourceState.TROUBLE
        if self.paused or not self.last_outcome:
            return SourceState.PAUSED if self.paused else SourceState.UNCHECKED
        return SourceState.HEALTHY if self.last_outcome == GOOD else SourceState.DOUBTFUL


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckView:
    """One pass over one source."""

    id: int
    source: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    visits: dict[Outcome, int]
    changes: int
    message: str  # why it failed, in words


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFilter:
    """Which sources are asked for. Empty means any."""

    states: frozenset[SourceState] = frozenset()
    region: str = ""  # with everything below it
    kind: str = ""  # government or aggregator
    incident: IncidentKind | None = None  # an open one
    words: tuple[str, ...] = ()  # each in the name, the region or an address
    names: frozenset[str] = frozenset()  # of sources that the words mean too, such as by the catalogue's titles


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFigures:
    """How many sources are how."""

    states: Mapping[SourceState, int] = field(default_factory=dict)
    incidents: Mapping[IncidentKind, int] = field(default_factory=dict)  # sources with an open one of the kind
    kinds: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)  # as set, by name

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.states.values())
