"""Joins the settings' subscriptions with the alerts: what a change owes to whom, and what a message must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.cadence import parse_cadence
from alerts.change import AlertChange
from alerts.errors import CadenceError, WordsError
from alerts.incident import AlertIncident, wants_incident
from alerts.subscription import Destination, Filter, Language, Subscription, matches
from alerts.task_filter import TaskFilter
from pipeline.changes import ChangeKind
from pipeline.errors import DestinationError, SettingsError
from pipeline.health.checks import Seen
from pipeline.health.incidents import IncidentKind
from pipeline.model import Document
from pipeline.tasks.task import Task, tasks_of
from service.settings import Settings, SubscriptionPart
from storage.values import OwedAlert
from storage.views import ChangeView, IncidentView
from storage.views_outbox import DestinationIncidentView


@dataclass(frozen=True, kw_only=True, slots=True)
class Owing:
    """Says which alerts a change owes, and describes it for their messages."""

    subscriptions: tuple[Subscription, ...]
    timezone: ZoneInfo
    review_address: str  # "" when no web page is served

    def alerts_for(self, change: ChangeView, document: Document | None = None) -> Sequence[OwedAlert]:
        """Return one alert for each destination of each subscription that wants to hear of *change*."""
        told = self.describe(change, document)
        return [
            OwedAlert(
                subscription=subscription.name,
                destination=destination.key,
                not_before=subscription.cadence.next_due(change.detected_at, self.timezone),
            )
            for subscription in self.subscriptions
            if matches(subscription, told)
            for destination in subscription.to
        ]

    def alerts_for_incident(self, incident: IncidentView) -> Sequence[OwedAlert]:
        """Return one alert for each destination of each subscription that wants to hear of *incident* as it stands."""
        is_over = incident.closed_at is not None
        told = self.describe_incident(incident, is_over=is_over)
        return [
            OwedAlert(
                subscription=subscription.name,
                destination=destination.key,
                not_before=subscription.cadence.next_due(incident.closed_at or incident.opened_at, self.timezone),
            )
            for subscription in self.subscriptions
            if wants_incident(subscription, told)
            for destination in subscription.to
        ]

    def alerts_for_destination(self, incident: DestinationIncidentView) -> Sequence[OwedAlert]:
        """Return one alert for each other destination of those who want to hear of one that takes nothing."""
        told = self.describe_destination(incident, is_over=incident.closed_at is not None)
        return [
            OwedAlert(
                subscription=subscription.name,
                destination=destination.key,
                not_before=subscription.cadence.next_due(incident.closed_at or incident.opened_at, self.timezone),
            )
            for subscription in self.subscriptions
            if wants_incident(subscription, told)
            for destination in subscription.to
            if destination.key != incident.destination
        ]

    def describe_destination(self, incident: DestinationIncidentView, *, is_over: bool) -> AlertIncident:
        """Return what messages need of a destination's incident: its beginning, or its end."""
        return AlertIncident(
            id=incident.id,
            kind=IncidentKind.UNDELIVERED,
            source=incident.name,
            opened_at=incident.failing_since,
            seen=Seen(checks=incident.failures, count=incident.given_up, reason=incident.detail),
            closed_at=incident.closed_at if is_over else None,
            ended=incident.ended if is_over else None,
            review_url=f"{self.review_address}/alerts" if self.review_address else "",
        )

    def describe_incident(self, incident: IncidentView, *, is_over: bool) -> AlertIncident:
        """Return what filters and messages need of *incident*: its beginning, or its end."""
        return AlertIncident(
            id=incident.id,
            kind=incident.kind,
            source=incident.source,
            opened_at=incident.opened_at,
            seen=incident.seen,
            closed_at=incident.closed_at if is_over else None,
            ended=incident.ended if is_over else None,
            url=next(iter(incident.source_urls), ""),
            region=incident.region,
            source_kind=incident.source_kind,
            host=incident.host,
            together=incident.together,
            beside=incident.beside,
            review_url=f"{self.review_address}/sources/{quote(incident.source)}" if self.review_address else "",
        )

    def describe(self, change: ChangeView, document: Document | None = None) -> AlertChange:
        """Return what filters and messages need of *change*; *document* gives the words of a text seen first."""
        return AlertChange(
            id=change.id,
            policy_id=change.policy.id,
            title=change.policy.title,
            kind=change.kind,
            detected_at=change.detected_at,
            source=change.source,
            url=change.url,
            doc_number=change.policy.doc_number,
            issuers=change.policy.issuers,
            region=change.region,
            source_kind=change.source_kind,
            edits=change.edits,
            fields=change.fields,
            texts=_whole_text(change, document),
            tasks=_tasks(change, document),
            role=change.role,
            fidelity=change.fidelity,
            old_url=change.old_url,
            why=change.why,
            review_url=f"{self.review_address}/changes/{change.id}" if self.review_address else "",
            written_date=change.policy.written_date,
            published_date=change.policy.published_date,
            effective_date=change.policy.effective_date,
            expiry_date=change.policy.expiry_date,
        )


def _whole_text(change: ChangeView, document: Document | None) -> tuple[str, ...]:
    """Return the words of a text seen for the first time; of any other change only what changed is searched."""
    if document is None or change.kind is not ChangeKind.NEW_POLICY:
        return ()
    return tuple(clause.words for clause in document.clauses)


def _tasks(change: ChangeView, document: Document | None) -> tuple[Task, ...]:
    """Return what a text seen for the first time asks for, clause by clause."""
    if document is None or change.kind is not ChangeKind.NEW_POLICY:
        return ()
    return tuple(task for task in tasks_of(document.clauses) if task)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where in the settings file a subscription stands, for errors."""

    file: str
    index: int

    def error(self, key: str, problem: str, nearest: str = "") -> SettingsError:
        return SettingsError(self.file, problem, key=f"subscriptions[{self.index}].{key}", nearest=nearest)


def build_owing(settings: Settings, file: str, *, review_address: str = "") -> Owing:
    """Return the subscriptions of *settings*, ready to use. Raises SettingsError by name, never with a secret."""
    return Owing(
        subscriptions=tuple(
            _subscription(part, _Place(file=file, index=i)) for i, part in enumerate(settings.subscriptions)
        ),
        timezone=ZoneInfo(settings.timezone),
        review_address=review_address,
    )


def _subscription(part: SubscriptionPart, place: _Place) -> Subscription:
    try:
        cadence = parse_cadence(part.cadence)
    except CadenceError as error:
        raise place.error("cadence", str(error)) from error
    try:
        wanted = Filter(
            kinds=frozenset(part.when.kinds),
            regions=part.when.regions,
            sources=frozenset(part.when.sources),
            issuers=part.when.issuers,
            words=part.when.words,
            official_only=part.when.copies == "official",
            incidents=frozenset(part.when.incidents),
            tasks=TaskFilter(bodies=part.when.bodies, targets=part.when.targets, deadlines=part.when.deadlines),
        )
    except WordsError as error:
        raise place.error("when.words", str(error)) from error
    try:
        to = _destinations(part.to)
    except DestinationError as error:
        raise place.error("to", f"in subscription “{part.name}”, {error}") from error
    return Subscription(name=part.name, when=wanted, to=to, cadence=cadence, language=Language(part.language))


def _destinations(addresses: Sequence[str]) -> tuple[Destination, ...]:
    if not addresses:
        return ()
    from alerts.channel import read_destination  # noqa: PLC0415 - Apprise is slow to import, and seldom needed

    return tuple(read_destination(url) for url in addresses)
