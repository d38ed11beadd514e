"""Sends what the outbox owes: joins storage's leases with the alerts' messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.change import AlertChange
from alerts.channel import send
from alerts.outbox import Delivery, DeliveryOutcome
from pipeline.model import ChangeKind, Document
from service.subscriptions import Owing
from storage.store import Store
from storage.values import DeliveryTask
from storage.views import ChangeView


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredOutbox:
    """The outbox in the database, as the alerts ask for it."""

    store: Store

    def lease(self, *, now: datetime, limit: int, lease_seconds: float) -> Sequence[DeliveryTask]:
        """Take deliveries that are due, for this process alone. The alerts count attempts made before this one."""
        taken = self.store.lease(now, limit, lease_seconds)
        return [replace(task, attempts=task.attempts - 1) for task in taken]

    def settle(self, delivery_id: int, *, now: datetime, result: DeliveryOutcome) -> None:
        """Record how an attempt ended."""
        sent_at = now if result.sent else None
        self.store.settle(delivery_id, sent_at=sent_at, error=result.error, retry_at=result.retry_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldChanges:
    """Describes stored changes as messages need them."""

    store: Store
    owing: Owing

    def __call__(self, change_ids: Sequence[int]) -> Sequence[AlertChange]:
        """Return the changes of these ids, in this order."""
        views = [view for view in map(self.store.history().change, change_ids) if view is not None]
        return [self.owing.describe(view, self._text(view)) for view in views]

    def _text(self, view: ChangeView) -> Document | None:
        """Return the text of a policy seen first, whose words a filter may have asked for."""
        if view.kind is not ChangeKind.NEW_POLICY or view.revision_after is None:
            return None
        revision = self.store.history().revision(view.policy.id, view.revision_after)
        return revision.document if revision else None


def delivery_of(store: Store, owing: Owing, clock: Callable[[], datetime]) -> Delivery:
    """Return how deliveries are made from *store*."""
    return Delivery(
        outbox=StoredOutbox(store=store),
        changes_of=ToldChanges(store=store, owing=owing),
        subscriptions={subscription.name: subscription for subscription in owing.subscriptions},
        send=send,
        clock=clock,
        timezone=owing.timezone,
    )
