"""What the review page may know of subscriptions, and do with them: the same as the verbs of `alerts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Final

from alerts.grouping import Parcel
from alerts.quiet import DAYS, Window
from alerts.subscription import Subscription
from pipeline.errors import ClausewatchError
from review.alerts.ports import (
    Foreseen,
    ForeseenMessage,
    Foresight,
    Kept,
    Place,
    SubscriptionView,
    Tried,
    Written,
)
from service.owing.destinations import names_of
from service.runtime import Runtime
from service.telling.delivering import StoredOutbox
from service.telling.previewing import Telling, Told, preview
from service.telling.samples_sent import send_samples

MOST_CHANGES: Final = 2000  # that a preview on the web looks at: it answers within seconds; the verb has no limit


@dataclass(frozen=True, kw_only=True, slots=True)
class Alerting:
    """The subscriptions of the settings."""

    runtime: Runtime
    _testing: Lock = field(default_factory=Lock, repr=False)

    def subscriptions(self) -> Sequence[SubscriptionView]:
        """Return the subscriptions in the order of the settings, without an address."""
        return [_view(one) for one in self.runtime.owing.subscriptions]

    def places(self) -> Mapping[str, str]:
        """Return the masked names of the settings' destinations by their keys."""
        return names_of(self.runtime.owing)

    def written(self, delivery_id: int) -> Written | None:
        """Return the message of a delivery as it would be written now."""
        task = self.runtime.store.history().delivery_task(delivery_id)
        known = [one for one in self.runtime.owing.subscriptions if task and one.name == task.subscription]
        if task is None or not known:
            return None
        outbox = StoredOutbox(store=self.runtime.store, owing=self.runtime.owing, templates=self.runtime.templates)
        message = outbox.compose(task, known[0])
        return Written(subject=message.subject, text=message.text, html=message.html) if message else None

    def retry(self, *, ids: Sequence[int] = (), destination: str = "") -> int:
        """Make deliveries due that were given up or wait for another try."""
        if not ids and not destination:
            raise ClausewatchError("say which deliveries are to be tried again")
        return self.runtime.store.retry(self.runtime.now(), ids=ids, destination=destination)

    def test(self, subscription: str) -> Sequence[Tried]:
        """Send samples to a subscription's destinations, for real; one test at a time."""
        wanted = self._named(subscription)
        if not self._testing.acquire(blocking=False):
            raise ClausewatchError("another test is under way; wait a minute")
        try:
            found = send_samples(self.runtime, wanted)
        finally:
            self._testing.release()
        return [
            Tried(destination=one.destination.name, what=one.what, is_sent=one.result.ok, answer=one.result.detail)
            for one in found
        ]

    def preview(self, subscription: str, days: int) -> Foresight:
        """Return what a subscription would have been told of. Nothing is sent."""
        since = self.runtime.now() - timedelta(days=days)
        found = preview(self.runtime, self._named(subscription), since, most=MOST_CHANGES)
        return Foresight(
            since=since,
            until=found.until,
            seen=found.seen,
            told=found.told,
            repeated=found.repeated,
            messages=tuple(_message(number, parcel) for number, parcel in found.numbered()),
            kept_out=tuple(Kept(part=one.part, changes=one.changes, alone=one.alone) for one in found.kept_out),
        )

    def _named(self, name: str) -> Subscription:
        found = next((one for one in self.runtime.owing.subscriptions if one.name == name), None)
        if found is None:
            raise ClausewatchError(f"there is no subscription named “{name}”")
        return found


def _view(one: Subscription) -> SubscriptionView:
    return SubscriptionView(
        name=one.name,
        when=one.when,
        to=tuple(Place(key=place.key, name=place.name) for place in one.to),
        cadence=str(one.cadence),
        instant_for=one.instant_for,
        quiet=tuple(map(_hours, one.quiet.windows)),
        storm=one.storm,
        language=one.language,
        attach=one.attach.value,
        report=str(one.report) if one.report else "",
    )


def _hours(window: Window) -> str:
    days = "" if len(window.days) == len(DAYS) else ",".join(DAYS[day] for day in sorted(window.days)) + " "
    return f"{days}{window.start:%H:%M}–{window.end:%H:%M}"


def _message(number: int, parcel: Parcel[Told] | Parcel[Telling]) -> ForeseenMessage:
    news = tuple(_foreseen(one.what) for one in parcel.news)
    return ForeseenMessage(number=number, at=parcel.due.at, waits=parcel.due.waits, news=news)


def _foreseen(what: Told | Telling) -> Foreseen:
    if isinstance(what, Told):
        change = what.change
        return Foreseen(
            at=change.detected_at,
            title=change.policy.title,
            change_id=change.id,
            kind=change.kind,
            because=what.because,
        )
    return Foreseen(at=what.at, title=what.incident.source, change_id=None, kind=what.told)
