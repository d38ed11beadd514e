"""Owes the operators' reports when they are due, and gathers what they tell."""

from __future__ import annotations

from datetime import datetime

from alerts.report import Report, Trouble, report_span
from pipeline.health.incidents import IncidentKind
from service.owing.subscriptions import Owing
from storage.store import Store
from storage.values import OwedAlert, ReportSpan

_EVERY = 10_000


def owe_reports(store: Store, owing: Owing, now: datetime) -> None:
    """Write the reports that are due and were not written yet; one that was missed is made up for, the latest only."""
    for subscription in owing.subscriptions:
        if subscription.report is None:
            continue
        since, until = report_span(subscription.report, now, owing.timezone)
        alerts = [
            OwedAlert(subscription=subscription.name, destination=to.key, not_before=now) for to in subscription.to
        ]
        store.owe_report(alerts, ReportSpan(since=since, until=until), now)


def report_of(store: Store, owing: Owing, span: ReportSpan) -> Report:
    """Return what happened in that time, and what does not work now."""
    figures, history = store.report_figures(span), store.history()
    sources = [
        Trouble(name=one.source, kind=one.kind, since=one.opened_at)
        for one in history.incidents(over=False, limit=_EVERY)
    ]
    places = [
        Trouble(name=one.name, kind=IncidentKind.UNDELIVERED, since=one.failing_since)
        for one in history.destination_incidents(over=False, limit=_EVERY)
    ]
    told = {one.name for one in sources}
    return Report(
        since=span.since,
        until=span.until,
        watched=figures.watched,
        checked=figures.checked,
        checks=figures.checks,
        failed_checks=figures.failed_checks,
        visits=figures.visits,
        changes=figures.changes,
        sent=figures.sent,
        waiting=figures.waiting,
        given_up=figures.given_up,
        troubles=(*reversed(sources), *reversed(places)),
        unread=tuple(name for name in figures.unread if name not in told),
        review_url=f"{owing.review_address}/" if owing.review_address else "",
    )
