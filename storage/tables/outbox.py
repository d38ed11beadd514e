"""Tables of telling: which subscription is owed which change, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Utc, Words


class AlertRecord(Base):
    """A change that a subscription is told: once."""

    __tablename__ = "alerts"
    id: Mapped[int] = mapped_column(primary_key=True)
    subscription: Mapped[str] = mapped_column(Words)
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (
        UniqueConstraint("subscription", "change_id"),
        Index(None, "change_id"),
        Index(None, "subscription", "created_at"),
    )


class DeliveryRecord(Base):
    """One alert to one destination, with its attempts."""

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Words, unique=True)  # subscription, destination and first change or incident
    subscription: Mapped[str] = mapped_column(Words)
    destination: Mapped[str] = mapped_column(Words)  # its key, never the address
    about: Mapped[str] = mapped_column(String(10), default="changes", server_default="changes")  # or incidents
    state: Mapped[str] = mapped_column(String(10))  # pending, leased (being sent), sent, dead
    attempts: Mapped[int] = mapped_column(default=0)  # begun since it was owed, or asked for again
    created_at: Mapped[datetime] = mapped_column(Utc)
    next_at: Mapped[datetime | None] = mapped_column(Utc)
    tried_at: Mapped[datetime | None] = mapped_column(Utc)  # when the last attempt was begun
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    cause: Mapped[str] = mapped_column(String(20), default="", server_default="")  # why the last attempt failed
    last_error: Mapped[str] = mapped_column(Words, default="")
    waits: Mapped[str] = mapped_column(String(10), default="", server_default="")  # for what; storage/values.py
    __table_args__ = (
        Index(None, "state", "next_at"),
        Index(None, "state", "id"),
        Index("ix_deliveries_queue", "destination", "state", "id"),
        Index("ix_deliveries_of", "subscription", "state", "id"),
        Index("ix_deliveries_of_to", "subscription", "destination", "state", "id"),
        Index(None, "subscription", "destination", "created_at"),
        Index("ix_deliveries_waiting", "subscription", "state", "next_at", "id"),
        Index("ix_deliveries_sent", "subscription", "state", "created_at"),
    )


class AttemptRecord(Base):
    """One attempt at a delivery."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    begun_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)  # None: under way, or its process died
    outcome: Mapped[str] = mapped_column(String(20), default="")  # sent, a cause, or interrupted; "": not ended
    detail: Mapped[str] = mapped_column(Words, default="")  # what the service answered, masked
    __table_args__ = (Index(None, "delivery_id"), Index(None, "begun_at"))


class DestinationRecord(Base):
    """How it goes with a destination, and which process serves it."""

    __tablename__ = "destinations"
    key: Mapped[str] = mapped_column(Words, primary_key=True)  # never the address
    holder: Mapped[str] = mapped_column(String(80), default="")
    leased_until: Mapped[datetime | None] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc)  # when it was last leased, written to or paused
    paused_until: Mapped[datetime | None] = mapped_column(Utc)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    given_up: Mapped[int] = mapped_column(default=0)  # deliveries, since one was taken
    failing_since: Mapped[datetime | None] = mapped_column(Utc)
    cause: Mapped[str] = mapped_column(String(20), default="")  # of the last failure
    last_error: Mapped[str] = mapped_column(Words, default="")
    sent_at: Mapped[datetime | None] = mapped_column(Utc)  # when it last took anything


class DeliveryChangeRecord(Base):
    """A change that a delivery carries."""

    __tablename__ = "delivery_changes"
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"), primary_key=True)
    __table_args__ = (Index(None, "change_id"),)


class DeliveryIncidentRecord(Base):
    """An incident whose beginning or end a delivery tells."""

    __tablename__ = "delivery_incidents"
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    is_over: Mapped[bool] = mapped_column(primary_key=True)
    __table_args__ = (Index(None, "incident_id"),)


class DestinationIncidentRecord(Base):
    """A destination that takes nothing; at most one is open at a time for each."""

    __tablename__ = "destination_incidents"
    id: Mapped[int] = mapped_column(primary_key=True)
    destination: Mapped[str] = mapped_column(Words)  # its key
    name: Mapped[str] = mapped_column(Words)  # masked, as it was called then
    opened_at: Mapped[datetime] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    ended: Mapped[str] = mapped_column(String(20), default="")
    failing_since: Mapped[datetime] = mapped_column(Utc)
    failures: Mapped[int]
    given_up: Mapped[int]
    detail: Mapped[str] = mapped_column(Words)
    __table_args__ = (
        Index(
            "uq_destination_incidents_open",
            "destination",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )


class DeliveryDestinationRecord(Base):
    """A destination's incident whose beginning or end a delivery tells."""

    __tablename__ = "delivery_destinations"
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("destination_incidents.id"), primary_key=True)
    is_over: Mapped[bool] = mapped_column(primary_key=True)


class DeliveryReportRecord(Base):
    """The time that a delivery reports on."""

    __tablename__ = "delivery_reports"
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
