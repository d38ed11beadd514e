"""What the storage is told and gives back beside the pipeline's values and the views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.metadata.levels import Level
from pipeline.waits import Waits


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """A source as the settings say it."""

    name: str
    kind: str  # government or aggregator
    urls: tuple[str, ...]
    region: str = ""
    every: str = ""  # as written: "1h", a cron line
    level: Level | None = None  # of what it publishes, where no issuer tells one
    topics: tuple[str, ...] = ()  # pipeline/metadata/topics.py


@dataclass(frozen=True, kw_only=True, slots=True)
class DueSource:
    """A source that is to be checked now."""

    name: str
    kind: str
    since: datetime | None  # None: it was never checked
    is_wanted: bool  # by a person
    is_first: bool  # its baseline is still to be taken


@dataclass(frozen=True, kw_only=True, slots=True)
class OwedAlert:
    """A subscription that must be told of a change, and where."""

    subscription: str
    destination: str  # its key or masked name, never the address
    not_before: datetime  # later than the change: joins the other changes owed at that moment in one delivery
    waits: Waits = Waits.NO
    storm: int = 0  # after so many told at once within an hour the rest is gathered; 0: never
    calm_at: datetime | None = None  # when what a storm gathers is told


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldIncident:
    """An incident whose beginning, or whose end, is told."""

    id: int
    is_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSpan:
    """The time that a report tells of."""

    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryTask:
    """A delivery that this process has begun. It tells of changes, of incidents of either sort, or is a report."""

    id: int
    attempt_id: int
    subscription: str
    destination: str
    attempts: int  # this one counted
    failures: int = 0  # of the destination, in a row, before this attempt
    change_ids: tuple[int, ...] = ()  # oldest first
    incidents: tuple[ToldIncident, ...] = ()  # of sources, oldest first
    destinations: tuple[ToldIncident, ...] = ()  # incidents of destinations, oldest first
    report: ReportSpan | None = None
    waits: Waits = Waits.NO  # what it waited for, and says so


@dataclass(frozen=True, kw_only=True, slots=True)
class Learnable:
    """A snapshot that a site profile may be learnt from."""

    snapshot_digest: str
    content_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rereadable:
    """The current revision of a copy, last read by an older reader or by another site profile."""

    revision_id: int
    copy_id: int
    source: str
    url: str
    content_type: str
    snapshot_digest: str
    reader_version: int
    profile_version: int
