"""Deliveries, attempts and destinations as JSON records (docs/formats.md)."""

from __future__ import annotations

from datetime import datetime

from service.records.formats import Record
from storage.views.archive import DeliveryView
from storage.views.outbox import AttemptView, DestinationView


def delivery_record(delivery: DeliveryView) -> Record:
    """Return one line of `alerts pending --format jsonl`."""
    return {
        "id": delivery.id,
        "subscription": delivery.subscription,
        "destination": delivery.destination,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "waits": delivery.waits or None,
        "cause": delivery.cause or None,
        "next_at": _moment(delivery.next_at),
        "about": "destinations" if delivery.about == "places" else delivery.about,
        "changes": list(delivery.changes),
        "incidents": list(delivery.incidents),
        "last_error": delivery.last_error or None,
    }


def attempt_record(attempt: AttemptView) -> Record:
    """Return one line of `alerts attempts ID --format jsonl`."""
    return {
        "id": attempt.id,
        "begun_at": attempt.begun_at.isoformat(),
        "ended_at": _moment(attempt.ended_at),
        "outcome": attempt.outcome or None,
        "answer": attempt.detail or None,
    }


def destination_record(destination: DestinationView, name: str, *, dead: bool) -> Record:
    """Return one line of `alerts destinations --format jsonl`."""
    return {
        "destination": name,
        "dead": dead,
        "failures": destination.failures,
        "failing_since": _moment(destination.failing_since),
        "paused_until": _moment(destination.paused_until),
        "sent_at": _moment(destination.sent_at),
        "waiting": destination.waiting,
        "given_up": destination.dead,
        "cause": destination.cause or None,
        "last_error": destination.last_error or None,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
