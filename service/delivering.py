"""Sends what the outbox owes: joins storage's leases with the alerts' messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.change import AlertChange
from alerts.outbox import Settlement
from pipeline.model import ChangeKind, Document
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
        """Return the changes that a message tells of, oldest first."""
        history = self.store.history()
        views = [view for view in map(history.change, change_ids) if view is not None]
        return [self.owing.describe(view, self._text(view)) for view in views]

    def _text(self, view: ChangeView) -> Document | None:
        if view.kind is not ChangeKind.NEW_POLICY or view.revision_after is None:
            return None
        revision = self.store.history().revision(view.policy.id, view.revision_after)
        return revision.document if revision else None
