"""Sources, their checks and incidents."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from pipeline.health.incidents import Ended, IncidentKind
from pipeline.model import Outcome
from review.records.base import Moment, Record, TextOrNone
from storage.views.archive import IncidentView
from storage.views.sources import CheckView, SourceView


class IncidentSeen(Record):
    """What was seen of a source in trouble. What a kind of incident does not speak of is null or 0."""

    outcome: Outcome | None
    """Of the visit that stands for the others."""
    status: int | None
    """Its HTTP status."""
    url: TextOrNone
    """Its page."""
    reason: TextOrNone
    """Why it was not well, one English sentence."""
    checks: int
    """Checks in a row that failed."""
    count: int
    """Rows listed; documents dead, or not read."""
    of: int
    """Rows usually listed; documents known, or visited."""
    newest: date | None
    """Of a silent source: the day of its newest document."""
    days: int
    """Of a silent source: its longest usual time between two documents, in days."""
    returns: int
    """How often trouble that comes and goes has come back."""


class Incident(Record):
    """Trouble with a source."""

    id: int
    """Grows with time."""
    source: str
    """The source's name."""
    kind: IncidentKind
    """What is wrong."""
    opened_at: Moment
    """When it began."""
    closed_at: Moment | None
    """When it was over; null while it is open."""
    ended: Ended | None
    """What ended it; null while it is open."""
    text: str
    """What was seen, in one English sentence."""
    seen: IncidentSeen
    """The same as data."""
    host: TextOrNone
    """The host whose trouble it is; null for a source's own."""
    together: list[str]
    """The host's other sources that are in it."""

    @classmethod
    def of(cls, incident: IncidentView) -> Incident:
        """The record of an incident."""
        return cls.model_validate(incident)


class Probe(Record):
    """How the last probe of a source ended."""

    at: Moment
    """When."""
    outcome: Outcome
    """Of its first listing."""
    rows: int
    """That its listings announced."""
    reason: TextOrNone
    """Why it was not read; null when it was."""


class Source(Record):
    """A site, or a part of one, that is rechecked on a schedule."""

    name: str = Field(examples=["jichuan"])
    """As in the settings file."""
    kind: str = Field(examples=["government"])
    """government or aggregator."""
    region: TextOrNone = Field(examples=["江苏/徐州"])
    """As set."""
    urls: list[str]
    """Its listings."""
    every: str = Field(examples=["30m"])
    """Its rhythm: an interval, a cron line, or auto."""
    paused: bool
    """Whether it is not checked."""
    baseline_at: Moment | None
    """When its first check was complete."""
    last_check_at: Moment | None
    """When it was checked last."""
    last_outcome: TextOrNone
    """ok, or the commonest trouble; null before the first check."""
    next_check_at: Moment | None
    """When the next check is due."""
    pages: int
    """How many are known."""
    policies: int
    """How many are known."""
    failures: int
    """Checks failed in a row."""
    incidents: list[Incident]
    """Its open ones, oldest first."""
    probed: Probe | None
    """Its last probe."""

    @classmethod
    def of(cls, source: SourceView) -> Source:
        """The record of a source."""
        return cls.model_validate(source)


class Check(Record):
    """One pass over one source."""

    id: int
    """Grows with time."""
    source: str
    """The source's name."""
    started_at: Moment
    """When it began."""
    finished_at: Moment | None
    """When it ended; null while it runs."""
    outcome: TextOrNone
    """How it ended; null while it runs."""
    visits: dict[Outcome, int]
    """How many visits ended how."""
    changes: int
    """How many it found."""
    message: TextOrNone
    """Why it failed, in English."""

    @classmethod
    def of(cls, check: CheckView) -> Check:
        """The record of a check."""
        return cls.model_validate(check)
