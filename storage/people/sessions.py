"""Where people are logged in. Of a session's secret only the digest is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select, update

from pipeline.errors import StorageBusy
from storage.database.engine import Database
from storage.database.part import Part
from storage.people.people import person_named, person_view
from storage.tables import PersonRecord, SessionRecord, TokenRecord
from storage.views.people import Admitted, SessionView

IDLE: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=30)
SEEN_EVERY: Final = timedelta(minutes=5)  # a page that is only read should not write each time
MOST_SESSIONS: Final = 50
_NEWEST_FIRST: Final = select(SessionRecord).order_by(SessionRecord.id.desc())


class Sessions(Part):
    """Who is logged in where."""

    def begin_session(self, name: str, secret: str, *, address: str, browser: str, at: datetime) -> None:
        """Remember that *secret* stands for a person from now on. Everybody's outworn sessions are forgotten."""
        with self.database.writing() as session:
            person = person_named(session, name)
            session.execute(delete(SessionRecord).where(or_(*_outworn(at))))
            for oldest in session.scalars(_NEWEST_FIRST.where(_of(person)).offset(MOST_SESSIONS - 1)).all():
                session.delete(oldest)
            person.seen_at = at
            session.add(
                SessionRecord(
                    person_id=person.id,
                    digest=secret_digest(secret),
                    created_at=at,
                    seen_at=at,
                    address=address[:100],
                    browser=browser[:300],
                )
            )

    def session_person(self, secret: str, at: datetime) -> Admitted | None:
        """Return whom a session's secret stands for; None when it is unknown, revoked or outworn."""
        query = (
            select(PersonRecord, SessionRecord)
            .join(SessionRecord, SessionRecord.person_id == PersonRecord.id)
            .where(SessionRecord.digest == secret_digest(secret), PersonRecord.disabled_at.is_(None))
            .where(*(~rule for rule in _outworn(at)))
        )
        with self.database.reading() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                return None
            person, kept = person_view(found[0]), _view(found[1])
        if kept.seen_at < at - SEEN_EVERY:
            note_seen(self.database, person.id, at, session_id=kept.id)
        return Admitted(person=person, role=person.role, session_id=kept.id)

    def sessions(self, name: str, at: datetime) -> Sequence[SessionView]:
        """Return where a person is logged in, begun last first."""
        with self.database.reading() as session:
            mine = _NEWEST_FIRST.where(_of(person_named(session, name)), *(~rule for rule in _outworn(at)))
            return [_view(one) for one in session.scalars(mine)]

    def end_session(self, secret: str) -> None:
        """Forget a session, if there is one."""
        with self.database.writing() as session:
            session.execute(delete(SessionRecord).where(SessionRecord.digest == secret_digest(secret)))

    def revoke_session(self, name: str, session_id: int) -> bool:
        """End one session of a person; whether there was one."""
        with self.database.writing() as session:
            mine = select(SessionRecord).where(SessionRecord.id == session_id, _of(person_named(session, name)))
            found = session.scalars(mine).one_or_none()
            if found is not None:
                session.delete(found)
            return found is not None

    def revoke_other_sessions(self, name: str, session_id: int) -> None:
        """End all sessions of a person but one."""
        with self.database.writing() as session:
            others = delete(SessionRecord).where(SessionRecord.id != session_id)
            session.execute(others.where(_of(person_named(session, name))))


def secret_digest(secret: str) -> str:
    """Return what is kept of a secret. It was drawn at random, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def note_seen(database: Database, person_id: int, at: datetime, *, session_id: int = 0, token_id: int = 0) -> None:
    """Write down that a person was here; not when another process writes: the next request will."""
    with suppress(StorageBusy), database.writing() as session:
        session.execute(update(PersonRecord).where(PersonRecord.id == person_id).values(seen_at=at))
        session.execute(update(SessionRecord).where(SessionRecord.id == session_id).values(seen_at=at))
        session.execute(update(TokenRecord).where(TokenRecord.id == token_id).values(used_at=at))


def _outworn(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return SessionRecord.seen_at <= at - IDLE, SessionRecord.created_at <= at - LONGEST


def _of(person: PersonRecord) -> ColumnElement[bool]:
    return SessionRecord.person_id == person.id


def _view(record: SessionRecord) -> SessionView:
    return SessionView(
        id=record.id,
        created_at=record.created_at,
        seen_at=record.seen_at,
        address=record.address,
        browser=record.browser,
    )
