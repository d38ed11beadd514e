"""Deliveries, their attempts, and how it goes with destinations."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from review.records.base import Moment, Record
from storage.views.archive import DeliveryView
from storage.views.outbox import AttemptView, DestinationView


class DeliveryState(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"


class Delivery(Record):
    """One alert to one destination."""

    id: int
    """Grows with time."""
    subscription: str
    """Its name."""
    destination: str
    """Its masked name, never the address."""
    state: DeliveryState
    """pending, leased (being sent), sent or dead (given up)."""
    attempts: int
    """How often it was tried."""
    waits: str | None
    """What it waits for, or waited for: digest, quiet or storm; null when it is told at once."""
    cause: str | None
    """Why the last attempt failed: transient, throttled or permanent; null when none did."""
    created_at: Moment
    """When it was owed."""
    next_at: Moment | None
    """When it is tried next; null: at once, or never again by itself."""
    sent_at: Moment | None
    """When it was taken."""
    about: str = Field(examples=["changes"])
    """What it tells of: changes, incidents (of sources), destinations (their incidents) or report."""
    changes: list[int]
    """Ids of the changes that it tells of."""
    incidents: list[int]
    """Ids of the incidents that it tells of."""
    last_error: str | None
    """What was answered when the last attempt failed, masked."""

    @classmethod
    def of(cls, delivery: DeliveryView) -> Delivery:
        """The record of a delivery."""
        return cls(
            id=delivery.id,
            subscription=delivery.subscription,
            destination=delivery.destination,
            state=DeliveryState(delivery.state),
            attempts=delivery.attempts,
            waits=delivery.waits or None,
            cause=delivery.cause or None,
            created_at=delivery.created_at,
            next_at=delivery.next_at,
            sent_at=delivery.sent_at,
            about="destinations" if delivery.about == "places" else delivery.about,
            changes=list(delivery.changes),
            incidents=list(delivery.incidents),
            last_error=delivery.last_error or None,
        )


class Attempt(Record):
    """One try at a delivery."""

    id: int
    """Grows with time."""
    begun_at: Moment
    """When it was begun."""
    ended_at: Moment | None
    """Null while it is under way, or when its process died and nobody has taken the delivery up yet."""
    outcome: str | None
    """sent; why it failed: transient, throttled, permanent; or interrupted."""
    answer: str | None
    """What the service answered, masked."""

    @classmethod
    def of(cls, attempt: AttemptView) -> Attempt:
        """The record of an attempt."""
        return cls(
            id=attempt.id,
            begun_at=attempt.begun_at,
            ended_at=attempt.ended_at,
            outcome=attempt.outcome or None,
            answer=attempt.detail or None,
        )


class Destination(Record):
    """How it goes with a destination."""

    destination: str
    """Its masked name, never the address."""
    failures: int
    """Attempts in a row that failed."""
    failing_since: Moment | None
    """Since when; null when the last one went well."""
    paused_until: Moment | None
    """Nothing is sent to it before."""
    sent_at: Moment | None
    """When it last took a message."""
    waiting: int
    """Deliveries that are still to be made."""
    given_up: int
    """Deliveries given up."""
    cause: str | None
    """Of the last attempt, when it failed."""
    last_error: str | None
    """What was answered then, masked."""

    @classmethod
    def of(cls, destination: DestinationView) -> Destination:
        """The record of a destination."""
        return cls(
            destination=destination.key,
            failures=destination.failures,
            failing_since=destination.failing_since,
            paused_until=destination.paused_until,
            sent_at=destination.sent_at,
            waiting=destination.waiting,
            given_up=destination.dead,
            cause=destination.cause or None,
            last_error=destination.last_error or None,
        )
