"""What a subscription would have been told of: past changes, and incidents begun and over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.change import AlertChange
from alerts.incident import wants_incident
from alerts.searched import Searched
from alerts.subscription import Subscription, matches
from alerts.task_filter import matching_clauses
from pipeline.health.incidents import Ended, IncidentKind
from service.delivering import StoredOutbox
from service.runtime import Runtime
from storage.views import ChangeFilter, ChangeView, IncidentView

_MOST_REASONS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """When an incident is told, and as what."""

    at: datetime
    told: str  # "begun" or "over"


def past_changes(runtime: Runtime, subscription: Subscription, since: datetime) -> list[tuple[ChangeView, str]]:
    """Return the changes that the subscription wants, oldest first, each with the clauses that it was found by."""
    past = runtime.store.history().changes(ChangeFilter(since=since), limit=sys.maxsize, oldest_first=True)
    outbox = StoredOutbox(store=runtime.store, owing=runtime.owing)
    told = outbox.changes_of([change.id for change in past])
    wanted = {change.id: _because(subscription, change) for change in told if matches(subscription, change)}
    return [(change, wanted[change.id]) for change in past if change.id in wanted]


def past_incidents(runtime: Runtime, subscription: Subscription, since: datetime) -> list[tuple[Telling, IncidentView]]:
    """Return what the subscription wants of incidents, oldest first: their beginning, and their end."""
    if not subscription.when.incidents:
        return []
    past = runtime.store.history().incidents(limit=sys.maxsize)
    found = [
        (telling, view)
        for view in past
        for telling in _tellings(view)
        if telling.at >= since
        and wants_incident(subscription, runtime.owing.describe_incident(view, is_over=telling.told == "over"))
    ]
    return sorted(found, key=lambda one: (one[0].at, one[1].id))


def _tellings(view: IncidentView) -> Iterator[Telling]:
    """Yield when an incident is told; one that is told with another source's of the host is not told by itself."""
    if view.lead_id is not None:
        return
    yield Telling(at=view.opened_at, told="begun")
    unwatched = view.ended is Ended.UNWATCHED and view.kind is not IncidentKind.SHRINKING  # nobody is told of that
    if view.closed_at is not None and not unwatched:
        yield Telling(at=view.closed_at, told="over")


def _because(subscription: Subscription, change: AlertChange) -> str:
    """Return the clauses that a filter on bodies, targets or deadlines found; "" without such a filter."""
    found = matching_clauses(subscription.when.tasks, Searched(change=change), language="en")
    told = [" ".join((*one.path, one.told)) for one in found[:_MOST_REASONS]]
    more = f" (+{len(found) - _MOST_REASONS})" if len(found) > _MOST_REASONS else ""
    return "; ".join(told) + more
