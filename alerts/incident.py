"""What an alert must know of an incident: given by values, so that alerts need no archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.subscription import Subscription
from pipeline.health.checks import Seen
from pipeline.health.incidents import Ended, IncidentKind
from pipeline.text.places import is_within


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertIncident:
    """The beginning of an incident, or its end, with all that a filter asks and a message shows of it."""

    id: int
    kind: IncidentKind
    source: str
    opened_at: datetime  # aware
    seen: Seen
    closed_at: datetime | None = None  # None: its beginning is told
    ended: Ended | None = None
    url: str = ""  # of the source
    region: str = ""
    source_kind: str = "government"
    host: str = ""  # when the trouble is the host's
    together: tuple[str, ...] = ()  # other sources in the same trouble
    beside: tuple[str, ...] = ()  # other sources at the host
    review_url: str = ""  # the page of the source; "" when no web page is served

    @property
    def is_over(self) -> bool:
        """Whether its end is told."""
        return self.closed_at is not None

    @property
    def is_of_destination(self) -> bool:
        """Whether a destination is in trouble, and not a source; `source` is then its masked name."""
        return self.kind is IncidentKind.UNDELIVERED


def wants_incident(subscription: Subscription, incident: AlertIncident) -> bool:
    """Return whether the subscription wants to hear of this incident. Its filters on what changes say do not count."""
    when, sources = subscription.when, {incident.source, *incident.together}
    if incident.is_of_destination:  # which sources somebody looks after says nothing of destinations
        return incident.kind in when.incidents
    return (
        incident.kind in when.incidents
        and (not when.sources or bool(when.sources & sources))
        and (not when.regions or any(is_within(incident.region, region) for region in when.regions))
    )
