"""Incidents that the tests of messages and deliveries tell of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from alerts.incident import AlertIncident
from pipeline.health.checks import Seen
from pipeline.health.incidents import Ended, IncidentKind
from pipeline.model import Outcome
from pipeline.reasons.visit_words import VisitReason, visit_reason

BLOCKED = AlertIncident(
    id=3,
    kind=IncidentKind.BLOCKED,
    source="qinglan-zcwj",
    opened_at=datetime(2026, 3, 5, 1, 12, tzinfo=UTC),
    seen=Seen(
        outcome=Outcome.BLOCKED,
        reason=visit_reason(VisitReason.CHALLENGE),
        url="https://www.qinglan.example/zcwj/",
        status=412,
        checks=3,
    ),
    url="https://www.qinglan.example/zcwj/",
    region="青岚",
    host="www.qinglan.example",
    together=("qinglan-tzgg",),
    beside=("qinglan-jd",),
    review_url="http://127.0.0.1:8000/sources/qinglan-zcwj",
)
OVER = replace(BLOCKED, closed_at=datetime(2026, 3, 6, 4, 0, tzinfo=UTC), ended=Ended.READ)
SILENT = replace(
    BLOCKED,
    id=4,
    kind=IncidentKind.SILENT,
    source="anhe",
    seen=Seen(newest=date(2025, 11, 20), days=6),
    url="https://anhe.example/",
    host="",
    together=(),
    beside=(),
)
SHRUNK = replace(SILENT, id=5, kind=IncidentKind.SHRINKING, seen=Seen(url="https://anhe.example/list/", count=4, of=20))
UNDELIVERED = AlertIncident(
    id=2,
    kind=IncidentKind.UNDELIVERED,
    source="dingtalk:…9f3c",
    opened_at=datetime(2026, 3, 5, 1, 12, tzinfo=UTC),
    seen=Seen(checks=4, count=3, reason="errcode 300001: token is not exist"),
    review_url="http://127.0.0.1:8000/alerts",
)
DELIVERED = replace(UNDELIVERED, closed_at=datetime(2026, 3, 6, 4, 0, tzinfo=UTC), ended=Ended.DELIVERED)
GOLDEN = {
    "blocked": (BLOCKED,),
    "over": (OVER,),
    "several": (SILENT, SHRUNK, OVER),
    "undelivered": (UNDELIVERED,),
    "delivered": (DELIVERED,),
}
