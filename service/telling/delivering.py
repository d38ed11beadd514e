"""Sends what the outbox owes: joins storage's leases with the alerts' messages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from alerts.change import AlertChange
from alerts.channel import SEND_SECONDS, send
from alerts.forms import Attach
from alerts.incident import AlertIncident
from alerts.incident_messages import render_incidents
from alerts.messages import BUILT_IN, Message, render
from alerts.neighbours import neighbours
from alerts.outbox import Courier, DeliveryReport, by_name
from alerts.report import render_report
from alerts.retries import Settlement
from alerts.subscription import Subscription
from alerts.templating import Templates
from pipeline.changes import ChangeKind
from pipeline.compare.edits import compare
from pipeline.model import Document
from pipeline.waits import Waits
from service.owing.reporting import report_of
from service.owing.subscriptions import Owing
from service.process import this_process
from service.runtime import Runtime
from service.vitals.tally import NO_TALLY, Tally
from storage.store import Store
from storage.values import DeliveryTask, ToldIncident
from storage.views.archive import ChangeView

log = logging.getLogger("clausewatch")
# Each attempt renews the lease, which must outlast one: a minute of sending, and a busy database before and after.
LEASE_SECONDS: Final = SEND_SECONDS + 30
KEPT_MESSAGES: Final = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredOutbox:
    """The outbox in the database, as the alerts ask for it."""

    store: Store
    owing: Owing
    templates: Templates = BUILT_IN
    holder: str = field(default_factory=this_process)
    tally: Tally = NO_TALLY
    latest: dict[tuple[str, tuple[int, ...], Waits], Message] = field(default_factory=dict, repr=False)

    def lease(self, now: datetime, limit: int) -> Sequence[str]:
        """Take destinations with something due, for this process alone. Nothing is due in quiet hours."""
        for one in self.owing.subscriptions:
            if (until := one.quiet.until(now, self.owing.timezone)) > now:
                self.store.keep_quiet(one.name, until)
        return self.store.lease(now, limit, holder=self.holder, lease_seconds=LEASE_SECONDS)

    def begin(self, destination: str, now: datetime) -> DeliveryTask | None:
        """Begin the oldest delivery that is due at a destination."""
        return self.store.begin(destination, now, holder=self.holder, lease_seconds=LEASE_SECONDS)

    def settle(self, task: DeliveryTask, settlement: Settlement) -> None:
        """Record how an attempt ended."""
        self.store.settle(
            task,
            settlement.ended_at,
            cause=settlement.cause or "",
            detail=settlement.detail,
            retry_at=settlement.retry_at,
            pause_until=settlement.pause_until,
        )
        self.tally.delivered(settlement)
        _log(task, settlement)

    def release(self, destination: str) -> None:
        """Give a destination back."""
        self.store.release(destination, holder=self.holder)

    def compose(self, task: DeliveryTask, subscription: Subscription) -> Message | None:
        """Return the message; None when the archive no longer holds what it would tell of."""
        timezone = self.owing.timezone
        if incidents := [*self.incidents_of(task.incidents), *self.destinations_of(task.destinations)]:
            return render_incidents(
                incidents, to=subscription, timezone=timezone, waits=task.waits, templates=self.templates
            )
        if task.report:
            report = report_of(self.store, self.owing, task.report)
            return render_report(report, to=subscription, timezone=timezone, templates=self.templates)
        return self._change_message(task, subscription) if task.change_ids else None

    def _change_message(self, task: DeliveryTask, subscription: Subscription) -> Message | None:
        """Return the message; the latest are kept, because every destination of a subscription gets the same."""
        key = (subscription.name, task.change_ids, task.waits)
        if key not in self.latest:
            changes = [self._with_texts(one, subscription) for one in self.changes_of(task.change_ids)]
            if not changes:
                return None
            while len(self.latest) >= KEPT_MESSAGES:
                del self.latest[next(iter(self.latest))]
            self.latest[key] = render(
                changes, to=subscription, timezone=self.owing.timezone, waits=task.waits, templates=self.templates
            )
        return self.latest[key]

    def changes_of(self, change_ids: Sequence[int]) -> Sequence[AlertChange]:
        """Return the changes of these ids, in this order; those that are gone are left out."""
        views = [view for view in map(self.store.history().change, change_ids) if view is not None]
        return [self.described(view) for view in views]

    def described(self, view: ChangeView) -> AlertChange:
        """Return a change as filters and messages need it."""
        return self.owing.describe(view, self._text(view))

    def incidents_of(self, told: Sequence[ToldIncident]) -> Sequence[AlertIncident]:
        """Return the incidents in this order, each once; one is told as over only where its end is."""
        is_over: dict[int, bool] = {}
        for one in told:
            is_over[one.id] = is_over.get(one.id, False) or one.is_over
        views = [(self.store.history().incident(id_), over) for id_, over in is_over.items()]
        return [self.owing.describe_incident(view, is_over=over) for view, over in views if view is not None]

    def destinations_of(self, told: Sequence[ToldIncident]) -> Sequence[AlertIncident]:
        """Return the incidents of destinations, each as it is told."""
        views = [(self.store.history().destination_incident(one.id), one.is_over) for one in told]
        return [self.owing.describe_destination(view, is_over=over) for view, over in views if view is not None]

    def _with_texts(self, change: AlertChange, to: Subscription) -> AlertChange:
        """Return a change with the clauses beside its edits and, where it is to be attached, the whole text."""
        history = self.store.history()
        view = history.change(change.id) if change.kind is ChangeKind.REVISED else None
        numbers = (view.revision_before, view.revision_after) if view else ()
        texts = [history.revision(change.policy_id, number) for number in numbers if number is not None]
        if len(texts) != 2 or texts[0] is None or texts[1] is None:
            return change
        before, after = (text.document.clauses for text in texts if text)
        whole = tuple(compare(before, after)) if to.attach is not Attach.NONE else ()
        return replace(change, neighbours=neighbours(change.edits, before, after), whole=whole)

    def _text(self, view: ChangeView) -> Document | None:
        """Return the text of a policy seen first, whose words a filter may have asked for."""
        if view.kind is not ChangeKind.NEW_POLICY or view.revision_after is None:
            return None
        revision = self.store.history().revision(view.policy.id, view.revision_after)
        return revision.document if revision else None


def _log(task: DeliveryTask, end: Settlement) -> None:
    """Log what became of an attempt; the destination by its key, for its address is a secret."""
    about = {"delivery": task.id, "subscription": task.subscription, "destination": task.destination}
    if end.cause is None:
        log.info("delivery %d: sent", task.id, extra=about)
    else:
        becomes = "given up" if end.is_dead else "will be tried again"
        log.warning("delivery %d failed and %s: %s", task.id, becomes, end.detail, extra=about)


def courier(runtime: Runtime) -> Courier[DeliveryTask]:
    """Return who sends what is owed, with nothing begun yet."""
    owing = runtime.owing
    outbox = StoredOutbox(store=runtime.store, owing=owing, templates=runtime.templates, tally=runtime.tally)
    return Courier(outbox=outbox, subscriptions=by_name(owing.subscriptions), send=send, clock=runtime.now)


async def deliver(runtime: Runtime) -> DeliveryReport:
    """Send what is due; returns when nothing is."""
    return await courier(runtime).deliver_due()
