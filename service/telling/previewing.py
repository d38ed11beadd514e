"""What a subscription would have been told of: past changes, incidents begun and over, and the messages they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.grouping import News, Parcel, parcels
from alerts.incident import AlertIncident, wants_incident
from alerts.incident_words import told
from alerts.searched import Searched
from alerts.subscription import FilterPart, Language, Subscription, refusing
from alerts.task_filter import matching_clauses
from pipeline.changes import ChangeKind
from pipeline.health.incidents import Ended, IncidentKind
from service.runtime import Runtime
from service.telling.delivering import StoredOutbox
from storage.views.archive import ChangeFilter, ChangeView, IncidentView
from storage.views.outbox import DestinationIncidentView

_MOST_REASONS = 3
_AT_ONCE = 500  # changes read together


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A change that is told, and the clauses that it was found by."""

    change: ChangeView
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """When an incident is told, and as what."""

    at: datetime
    told: str  # "begun" or "over"
    incident: IncidentView


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptOut:
    """How many changes a part of the filter keeps out, and how many of them no other part does."""

    part: FilterPart
    changes: int
    alone: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a subscription would have been told of, oldest first."""

    subscription: Subscription
    since: datetime
    seen: int  # changes in that time
    repeated: int  # of them told as new before
    messages: tuple[Parcel[Told], ...]
    incidents: tuple[Parcel[Telling], ...]
    kept_out: tuple[KeptOut, ...]
    until: datetime | None = None  # later changes were not looked at; None: all were

    def numbered(self) -> Iterator[tuple[int, Parcel[Told] | Parcel[Telling]]]:
        """Yield the messages with their numbers, those of changes first."""
        yield from enumerate((*self.messages, *self.incidents), start=1)

    @property
    def told(self) -> int:
        """How many changes are told."""
        return sum(len(parcel.news) for parcel in self.messages)


def preview(runtime: Runtime, subscription: Subscription, since: datetime, *, most: int | None = None) -> Preview:
    """Return what *subscription*, which need not stand in the settings, would have been told of since then.

    At *most* so many changes are looked at, the oldest.
    """
    owing = replace(runtime.owing, subscriptions=(subscription,))
    outbox = StoredOutbox(store=runtime.store, owing=owing)
    telling: list[News[Told]] = []
    refused: Counter[tuple[FilterPart, ...]] = Counter()
    new: set[int] = set()
    seen = repeated = 0
    until = None
    for change in _changes(runtime, since):
        if seen == most:
            until = change.detected_at
            break
        seen += 1
        searched = Searched(change=outbox.described(change))
        parts = tuple(refusing(subscription.when, searched))
        is_repeated = change.kind is ChangeKind.NEW_POLICY and change.policy.id in new
        if parts or not subscription.when.wants_changes:
            refused[parts] += 1
        elif is_repeated:
            repeated += 1
        else:
            new |= {change.policy.id} if change.kind is ChangeKind.NEW_POLICY else set()
            what = Told(change=change, because=_because(subscription, searched))
            telling.append(News(at=change.detected_at, kind=change.kind, what=what))
    return Preview(
        subscription=subscription,
        since=since,
        seen=seen,
        repeated=repeated,
        messages=tuple(parcels(telling, subscription, owing.timezone)),
        incidents=tuple(parcels(_incidents(runtime, subscription, since), subscription, owing.timezone)),
        kept_out=tuple(_kept_out(refused)),
        until=until,
    )


def _changes(runtime: Runtime, since: datetime) -> Iterator[ChangeView]:
    last = 0
    while found := runtime.store.history().changes(
        ChangeFilter(since=since, after_id=last), limit=_AT_ONCE, oldest_first=True
    ):
        yield from found
        last = found[-1].id


def _kept_out(refused: Counter[tuple[FilterPart, ...]]) -> Iterator[KeptOut]:
    for part in FilterPart:
        if kept := sum(count for parts, count in refused.items() if part in parts):
            yield KeptOut(part=part, changes=kept, alone=refused[part,])


def _incidents(runtime: Runtime, subscription: Subscription, since: datetime) -> Sequence[News[Telling]]:
    """Return what the subscription wants of incidents, oldest first: their beginning, and their end."""
    if not subscription.when.incidents:
        return []
    past = runtime.store.history().incidents(limit=1_000_000)
    found = [
        telling
        for view in past
        for telling in _tellings(view)
        if telling.at >= since
        and wants_incident(subscription, runtime.owing.describe_incident(view, is_over=telling.told == "over"))
    ]
    found += [one for one in _of_destinations(runtime, subscription) if one.at >= since]
    ordered = sorted(found, key=lambda one: (one.at, one.incident.id))
    return [News(at=one.at, kind=None, what=one) for one in ordered]


def _tellings(view: IncidentView) -> Iterator[Telling]:
    """Yield when an incident is told; one that is told with another source's of the host is not told by itself."""
    if view.lead_id is not None:
        return
    yield Telling(at=view.opened_at, told="begun", incident=view)
    unwatched = view.ended is Ended.UNWATCHED and view.kind is not IncidentKind.SHRINKING  # nobody is told of that
    if view.closed_at is not None and not unwatched:
        yield Telling(at=view.closed_at, told="over", incident=view)


def _of_destinations(runtime: Runtime, subscription: Subscription) -> Iterator[Telling]:
    """Yield when incidents of destinations are told, which one that is in trouble is not told itself."""
    for view in runtime.store.history().destination_incidents(limit=100_000):
        described = runtime.owing.describe_destination(view, is_over=False)
        others = [place for place in subscription.to if place.key != view.destination]
        if others and wants_incident(subscription, described):
            yield from _tellings(_as_incident(view, described))


def _as_incident(view: DestinationIncidentView, described: AlertIncident) -> IncidentView:
    """Return a destination's incident in the terms of a source's: its masked name stands for the source."""
    return IncidentView(
        id=view.id,
        source=view.name,
        source_kind="",
        region="",
        source_urls=(),
        kind=described.kind,
        opened_at=view.opened_at,
        closed_at=view.closed_at,
        ended=view.ended,
        text=told(described.kind, described.seen, Language.ENGLISH),
        seen=described.seen,
    )


def _because(subscription: Subscription, searched: Searched) -> str:
    """Return the clauses that a filter on bodies, targets or deadlines found; "" without such a filter."""
    found = matching_clauses(subscription.when.tasks, searched, language="en")
    told = [" ".join((*one.path, one.told)) for one in found[:_MOST_REASONS]]
    more = f" (+{len(found) - _MOST_REASONS})" if len(found) > _MOST_REASONS else ""
    return "; ".join(told) + more
