"""The tables of people: who they are, where they are logged in, what they did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Utc, Words, enum_column
from storage.views.people import Role


class PersonRecord(Base):
    """Somebody who may log in. Nobody is ever removed: the audit and reviews name people."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    folded: Mapped[str] = mapped_column(Words, unique=True)  # the name without its capitals
    password: Mapped[str] = mapped_column(Words)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)


class SessionRecord(Base):
    """A browser in which a person is logged in; one that was revoked or ran out is removed."""

    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)
    address: Mapped[str] = mapped_column(Words)
    browser: Mapped[str] = mapped_column(Words)


class TokenRecord(Base):
    """A secret for programs; one that was revoked is removed."""

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Words)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime | None] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class DeedRecord(Base):
    """One thing that somebody did or tried. The name is written out, so that a row never changes."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_person_id", "person", "id"), Index("ix_audit_action_id", "action", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    person: Mapped[str] = mapped_column(Words)
    action: Mapped[str] = mapped_column(Words)
    about: Mapped[str] = mapped_column(Words)
    status: Mapped[int]
    address: Mapped[str] = mapped_column(Words)


class LoginTryRecord(Base):
    """The latest tries to log in as one name, or from one address. The digest says which, and nothing else does."""

    __tablename__ = "login_tries"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    begun: Mapped[list[str]] = mapped_column(Json)  # moments, oldest first
    last_at: Mapped[datetime] = mapped_column(Utc, index=True)
