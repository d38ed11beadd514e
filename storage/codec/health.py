"""Turns what checks and incidents saw into JSON and back. What comes back equals what went in."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.health.checks import CheckHealth, Seen
from pipeline.model import Outcome
from storage.codec.values import JsonObject


def encode_seen(seen: Seen) -> dict[str, object]:
    """Return what an incident saw."""
    return {
        "outcome": seen.outcome,
        "reason": seen.reason,
        "url": seen.url,
        "status": seen.status,
        "checks": seen.checks,
        "count": seen.count,
        "of": seen.of,
        "newest": seen.newest.isoformat() if seen.newest else None,
        "days": seen.days,
        "returns": seen.returns,
        "settled": seen.settled,
    }


def decode_seen(value: JsonObject | None) -> Seen:
    """Return what `encode_seen` was given; an incident from before it was kept saw nothing."""
    if not value:
        return Seen()
    return Seen(
        outcome=Outcome(value["outcome"]) if value["outcome"] else None,
        reason=value["reason"],
        url=value["url"],
        status=value["status"],
        checks=value["checks"],
        count=value["count"],
        of=value["of"],
        newest=date.fromisoformat(value["newest"]) if value["newest"] else None,
        days=value["days"],
        returns=value.get("returns", 0),
        settled=value.get("settled", 0),
    )


def encode_health(health: CheckHealth) -> dict[str, object]:
    """Return what a check came to, without its moment."""
    return {
        "outcome": health.outcome,
        "reason": health.reason,
        "url": health.url,
        "status": health.status,
        "unread": health.unread,
        "visited": health.visited,
        "listed": dict(health.listed),
        "dead": health.dead,
        "known": health.known,
    }


def decode_health(value: JsonObject, at: datetime) -> CheckHealth:
    """Return what `encode_health` was given, of the check that ended *at*."""
    return CheckHealth(
        at=at,
        outcome=Outcome(value["outcome"]) if value["outcome"] else None,
        reason=value["reason"],
        url=value["url"],
        status=value["status"],
        unread=value["unread"],
        visited=value["visited"],
        listed=value["listed"],
        dead=value["dead"],
        known=value["known"],
    )
