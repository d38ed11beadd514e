"""Joins the settings' subscriptions with the alerts: what a change owes to whom, and what a message must know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.change import AlertChange
from alerts.due import calm_after, due_of
from alerts.incident import AlertIncident, wants_incident
from alerts.searched import Searched
from alerts.subscription import Subscription, wants
from pipeline.changes import ChangeKind, CopyRole
from pipeline.health.checks import Seen
from pipeline.health.incidents import IncidentKind
from pipeline.metadata.topics import topics_of
from pipeline.model import Document
from pipeline.tasks.task import Task, tasks_of
from pipeline.text.word_query import WordsIn
from service.settings.model import Settings
from service.settings.subscriptions import read_subscriptions
from storage.values import OwedAlert
from storage.views.archive import ChangeView, IncidentView
from storage.views.outbox import DestinationIncidentView

TextOf = Callable[[ChangeView], Document | None]
# What a visit read is the policy's text as it stands; of other kinds it may be another policy's, or a file's.
_OF_THE_TEXT: Final = (ChangeKind.NEW_POLICY, ChangeKind.REVISED, ChangeKind.METADATA, ChangeKind.MOVED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Owing:
    """Says which alerts a change owes, and describes it for their messages."""

    subscriptions: tuple[Subscription, ...]
    timezone: ZoneInfo
    review_address: str  # "" when no web page is served
    text_of: TextOf = lambda _: None  # the text of a change's policy as it stands

    def alerts_for(self, change: ChangeView, document: Document | None = None) -> Sequence[OwedAlert]:
        """Return one alert for each destination of each subscription that wants to hear of *change*."""
        searched = Searched(change=self.describe(change, document))
        wanting = (one for one in self.subscriptions if wants(one, searched))
        return [alert for one in wanting for alert in self._owed(one, change.detected_at, kind=change.kind)]

    def alerts_for_incident(self, incident: IncidentView) -> Sequence[OwedAlert]:
        """Return one alert for each destination of each subscription that wants to hear of *incident* as it stands."""
        told = self.describe_incident(incident, is_over=incident.closed_at is not None)
        wanting = (one for one in self.subscriptions if wants_incident(one, told))
        return [alert for one in wanting for alert in self._owed(one, incident.closed_at or incident.opened_at)]

    def alerts_for_destination(self, incident: DestinationIncidentView) -> Sequence[OwedAlert]:
        """Return one alert for each other destination of those who want to hear of one that takes nothing."""
        told = self.describe_destination(incident, is_over=incident.closed_at is not None)
        wanting = (one for one in self.subscriptions if wants_incident(one, told))
        owed = (alert for one in wanting for alert in self._owed(one, incident.closed_at or incident.opened_at))
        return [alert for alert in owed if alert.destination != incident.destination]

    def _owed(self, to: Subscription, moment: datetime, kind: ChangeKind | None = None) -> Iterator[OwedAlert]:
        due = due_of(to, moment, self.timezone, kind)
        for destination in to.to:
            yield OwedAlert(
                subscription=to.name,
                destination=destination.key,
                not_before=due.at,
                waits=due.waits,
                storm=to.storm,
                calm_at=calm_after(to, moment, self.timezone),
            )

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
            standing=self._standing(change, document),
            weight=change.weight,
            level=change.issuer_level,
            topics=topics_of((*change.policy.issuers, change.policy.subject), change.topics),
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

    def _standing(self, change: ChangeView, document: Document | None) -> tuple[str, ...]:
        """Return the words of the text as it stands, when a subscription looks for words anywhere in it."""
        if not any(one.when.words and one.when.words_in is WordsIn.ANYWHERE for one in self.subscriptions):
            return ()
        if document is None or change.kind not in _OF_THE_TEXT or change.role is not CopyRole.OFFICIAL:
            document = self.text_of(change)
        return tuple(clause.words for clause in document.clauses) if document else ()


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


def build_owing(settings: Settings, file: str, *, review_address: str = "") -> Owing:
    """Return the subscriptions of *settings*, ready to use. Raises SettingsError by name, never with a secret."""
    return Owing(
        subscriptions=read_subscriptions(settings, file),
        timezone=ZoneInfo(settings.timezone),
        review_address=review_address,
    )
