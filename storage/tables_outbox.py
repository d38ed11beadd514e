"""Tables of telling: which subscription is owed which change, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables_base import Base, Utc, Words


class AlertRecord(Base):
    """A change that a subscription is told: once."""

    __tablename__ = "alerts"
    id: Mapped[int] = mapped_column(primary_key=True)
    subscription: Mapped[str] = mapped_column(Words)
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (UniqueConstraint("subscription", "change_id"), Index(None, "change_id"))


class DeliveryRecord(Base):
    """One alert to one destination, with its attempts."""

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Words, unique=True)  # subscription, destination and first change or incident
    subscription: Mapped[str] = mapped_column(Words)
    destination: Mapped[str] = mapped_column(Words)  # its key, never the address
    about: Mapped[str] = mapped_column(String(10), default="changes", server_default="changes")  # or incidents
    state: Mapped[str] = mapped_column(String(10))  # pending, leased, sent, dead
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Utc)
    next_at: Mapped[datetime | None] = mapped_column(Utc)
    leased_until: Mapped[datetime | None] = mapped_column(Utc)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    last_error: Mapped[str] = mapped_column(Words, default="")
    waits: Mapped[str] = mapped_column(String(10), default="", server_default="")  # for what; storage/values.py
    __table_args__ = (
        Index(None, "state", "next_at"),
        Index(None, "state", "leased_until"),
        Index(None, "subscription", "destination", "created_at"),
    )


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
