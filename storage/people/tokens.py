"""Tokens: secrets with which programs read, and use the API, in a person's name. Only their digests are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select

from storage.database.part import Part
from storage.people.people import person_named, person_view
from storage.people.sessions import SEEN_EVERY, note_seen, secret_digest
from storage.tables import PersonRecord, TokenRecord
from storage.views.people import Admitted, PersonRefusal, PersonRefused, Role, TokenView

MOST_TOKENS: Final = 50


class Tokens(Part):
    """Which programs may ask in whose name."""

    def add_token(
        self, owner: str, secret: str, *, name: str, role: Role, at: datetime, expires_at: datetime | None = None
    ) -> TokenView:
        """Remember a token of a person; it never may more than its owner. Raises PersonRefused."""
        with self.database.writing() as session:
            person = person_named(session, owner)
            count = session.scalar(select(func.count()).where(TokenRecord.person_id == person.id)) or 0
            if count >= MOST_TOKENS:
                raise PersonRefused(PersonRefusal.TOO_MANY, owner)
            record = TokenRecord(
                person_id=person.id,
                digest=secret_digest(secret),
                name=name[:80],
                role=lesser(role, person.role),
                created_at=at,
                expires_at=expires_at,
            )
            session.add(record)
            session.flush()
            return _view(record)

    def token_person(self, secret: str, at: datetime) -> Admitted | None:
        """Return whom a token stands for; None when it is unknown, revoked or has run out, or its owner is disabled."""
        query = (
            select(PersonRecord, TokenRecord)
            .join(TokenRecord, TokenRecord.person_id == PersonRecord.id)
            .where(TokenRecord.digest == secret_digest(secret), PersonRecord.disabled_at.is_(None))
            .where(or_(TokenRecord.expires_at.is_(None), TokenRecord.expires_at > at))
        )
        with self.database.reading() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                return None
            person, token = person_view(found[0]), _view(found[1])
        if token.used_at is None or token.used_at < at - SEEN_EVERY:
            note_seen(self.database, person.id, at, token_id=token.id)
        return Admitted(person=person, role=lesser(token.role, person.role))

    def tokens(self, owner: str) -> Sequence[TokenView]:
        """Return a person's tokens, newest first."""
        with self.database.reading() as session:
            mine = TokenRecord.person_id == person_named(session, owner).id
            found = session.scalars(select(TokenRecord).where(mine).order_by(TokenRecord.id.desc()))
            return [_view(one) for one in found]

    def revoke_token(self, owner: str, token_id: int) -> bool:
        """End a token of a person; whether there was one."""
        with self.database.writing() as session:
            mine = TokenRecord.person_id == person_named(session, owner).id
            found = session.scalars(select(TokenRecord).where(TokenRecord.id == token_id, mine)).one_or_none()
            if found is not None:
                session.delete(found)
            return found is not None


def lesser(one: Role, other: Role) -> Role:
    """Return the role that may less."""
    return other if one.includes(other) else one


def _view(record: TokenRecord) -> TokenView:
    return TokenView(
        id=record.id,
        name=record.name,
        role=record.role,
        created_at=record.created_at,
        expires_at=record.expires_at,
        used_at=record.used_at,
    )
