"""Alerts of what never happened, for trying a destination."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.change import AlertChange
from alerts.incident import AlertIncident
from alerts.incident_messages import render_incidents
from alerts.messages import BUILT_IN, Message, render
from alerts.report import Report, Trouble, render_report
from alerts.subscription import Subscription
from alerts.templating import Templates
from pipeline.changes import ChangeKind
from pipeline.clauses.split import split
from pipeline.compare.edits import compare, real_edits
from pipeline.health.checks import Seen
from pipeline.health.incidents import ACCESS, IncidentKind
from pipeline.metadata.levels import Level
from pipeline.model import Outcome
from pipeline.reasons.evidence import Code, because
from pipeline.weight.score import Weighed, weigh
from service.owing.subscriptions import Owing

BEFORE = "三、支持项目建设。对新建独立储能电站，按照装机容量给予每千瓦50元补助。"
AFTER = "三、支持项目建设。对新建独立储能电站，按照装机容量给予每千瓦80元补助。"
ADDRESS = "https://example.org/"
OUTCOMES = {
    IncidentKind.BLOCKED: Outcome.BLOCKED,
    IncidentKind.THROTTLED: Outcome.THROTTLED,
    IncidentKind.UNREADABLE: Outcome.UNREADABLE,
}


def sample_messages(
    subscription: Subscription, owing: Owing, now: datetime, templates: Templates = BUILT_IN
) -> Iterator[tuple[str, Message]]:
    """Yield a sample of each sort of message that the subscription gets, with its name in front."""
    wants, address = subscription.when, owing.review_address
    if wants.wants_changes:
        yield (
            "change",
            render([sample_change(now, address)], to=subscription, timezone=owing.timezone, templates=templates),
        )
    if wants.incidents:
        yield (
            "incident",
            render_incidents(
                [sample_incident(_shown(wants.incidents), now, address)],
                to=subscription,
                timezone=owing.timezone,
                templates=templates,
            ),
        )
    if subscription.report:
        yield (
            "report",
            render_report(sample_report(now, address), to=subscription, timezone=owing.timezone, templates=templates),
        )


def sample_report(now: datetime, review_address: str) -> Report:
    """Return a sample: a week in which one source was in trouble."""
    return Report(
        since=now - timedelta(days=7),
        until=now,
        watched=12,
        checked=12,
        checks=336,
        failed_checks=4,
        visits=10_234,
        changes={ChangeKind.NEW_POLICY: 2, ChangeKind.REVISED: 3},
        sent=10,
        troubles=(Trouble(name="【试发 sample】", kind=IncidentKind.BLOCKED, since=now - timedelta(days=2)),),
        review_url=review_address,
    )


def sample_change(now: datetime, review_address: str) -> AlertChange:
    """Return a sample: a revised clause of a policy of a place that does not exist."""
    edits = real_edits(split([BEFORE]), split([AFTER]))
    weighed = Weighed(kind=ChangeKind.REVISED, edits=edits, letters=len(BEFORE) + len(AFTER), level=Level.CITY)
    return AlertChange(
        id=0,
        policy_id=0,
        title="【试发 sample】澄岚市支持新型储能发展若干措施",
        doc_number="澄政发〔2026〕3号",
        issuers=("澄岚市人民政府",),
        kind=ChangeKind.REVISED,
        detected_at=now,
        source="sample",
        url=ADDRESS,
        edits=edits,
        weight=weigh(weighed),
        level=Level.CITY,
        whole=compare(split([BEFORE]), split([AFTER])),
        why=(because(Code.SAMPLE),),
        review_url=review_address,
    )


def sample_incident(kind: IncidentKind, now: datetime, review_address: str) -> AlertIncident:
    """Return a sample: trouble of this kind, of a source that does not exist."""
    return AlertIncident(
        id=0,
        kind=kind,
        source="【试发 sample】",
        opened_at=now,
        seen=_seen(kind, now),
        url="" if kind is IncidentKind.UNDELIVERED else ADDRESS,
        review_url=review_address,
    )


def _shown(kinds: frozenset[IncidentKind]) -> IncidentKind:
    return next(kind for kind in IncidentKind if kind in kinds)


def _seen(kind: IncidentKind, now: datetime) -> Seen:
    if kind in ACCESS:
        return Seen(outcome=OUTCOMES.get(kind, Outcome.FAILED), url=ADDRESS, checks=3)
    if kind is IncidentKind.SHRINKING:
        return Seen(url=ADDRESS, count=4, of=20)
    if kind is IncidentKind.UNDELIVERED:
        return Seen(checks=3, count=1, reason="errcode 300001: token is not exist")
    if kind is IncidentKind.SILENT:
        return Seen(newest=(now - timedelta(days=90)).date(), days=12)
    return Seen()
