"""Sends what the outbox owes: joins storage's leases with the alerts' messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.change import AlertChange
from alerts.channel import send
from alerts.incident import AlertIncident
from alerts.outbox import DeliveryReport, Settlement, ToldIncident, deliver_due
from pipeline.changes import ChangeKind
from pipeline.model import Document
from service.runtime import Runtime
from service.subscriptions import Owing
from storage.store import Store
from storage.values import DeliveryTask
from storage.views import ChangeView


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredOutbox:
    """The outbox in the database, as the alerts ask for it."""

    store: Store
    owing: Owing

    def lease(self, now: datetime, limit: int, lease_seconds: float) -> Sequence[DeliveryTask]:
        """Take deliveries that are due, for this process alone."""
        return self.store.lease(now, limit, lease_seconds)

    def settle(self, delivery_id: int, settlement: Settlement) -> None:
        """Record how an attempt ended."""
        self.store.settle(delivery_id, sent_at=settlement.sent_at, error=settlement.error, retry_at=settlement.retry_at)

    def changes_of(self, change_ids: Sequence[int]) -> Sequence[AlertChange]:
        """Return the changes of these ids, in this order."""
        views = [view for view in map(self.store.history().change, change_ids) if view is not None]
        return [self.owing.describe(view, self._text(view)) for view in views]

    def incidents_of(self, told: Sequence[ToldIncident]) -> Sequence[AlertIncident]:
        """Return the incidents in this order, each once; one is told as over only where its end is."""
        is_over: dict[int, bool] = {}
        for one in told:
            is_over[one.id] = is_over.get(one.id, False) or one.is_over
        views = [(self.store.history().incident(id_), over) for id_, over in is_over.items()]
        return [self.owing.describe_incident(view, is_over=over) for view, over in views if view is not None]

    def _text(self, view: ChangeView) -> Document | None:
        """Return the text of a policy seen first, whose words a filter may have asked for."""
        if view.kind is not ChangeKind.NEW_POLICY or view.revision_after is None:
            return None
        revision = self.store.history().revision(view.policy.id, view.revision_after)
        return revision.document if revision else None


async def deliver(runtime: Runtime) -> DeliveryReport:
    """Send what is due."""
    owing = runtime.owing
    outbox = StoredOutbox(store=runtime.store, owing=owing)
    return await deliver_due(
        outbox,
        owing.subscriptions,
        send,
        runtime.now,
        timezone=owing.timezone,
    )
