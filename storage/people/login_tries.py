"""Tries to log in: counted for each name and each address, by all processes on one database together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.database.part import Part
from storage.people.people import folded
from storage.tables import LoginTryRecord, PersonRecord, SessionRecord

MOST_COUNTED: Final = 10_000  # names and addresses at a time: strangers choose both


@dataclass(frozen=True, kw_only=True, slots=True)
class TryLimit:
    """How many tries something has within a while."""

    kind: str
    key: str
    most: int

    @property
    def digest(self) -> str:
        """What is kept of it: some type a password where the name goes."""
        return hashlib.sha256(f"{self.kind}\n{self.key}".encode("utf-8", "surrogatepass")).hexdigest()


class LoginTries(Part):
    """How often somebody tried to log in lately."""

    def begin_login_try(self, limits: Sequence[TryLimit], at: datetime, *, window: timedelta) -> timedelta | None:
        """Count a try under each limit; or, when one is reached, count nothing and return how long to wait.

        A try counts from its beginning, so that many at once gain nothing. Who has to wait writes nothing.
        """
        with self.database.reading() as session:
            known = [session.get(LoginTryRecord, limit.digest) for limit in limits]
            if wait := _longest(limits, known, at, window):
                return wait
        with self.database.writing() as session:
            rows = [_locked(session, limit, at) for limit in limits]
            if wait := _longest(limits, rows, at, window):
                return wait
            for limit, row in zip(limits, rows, strict=True):
                row.begun = [*_recent(row, at, window), at.isoformat()][-limit.most :]
                row.last_at = at
            return None

    def login_succeeded(self, forgotten: TryLimit, taken_back: TryLimit) -> None:
        """Forget the tries under one limit, and the last one under another."""
        with self.database.writing() as session:
            session.execute(delete(LoginTryRecord).where(LoginTryRecord.digest == forgotten.digest))
            row = session.get(LoginTryRecord, taken_back.digest, with_for_update=True)
            if row is not None:
                row.begun = row.begun[:-1]

    def is_logged_in_from(self, name: str, address: str) -> bool:
        """Tell whether a person of that name has a session that was begun at an address."""
        theirs = exists().where(
            PersonRecord.folded == folded(name),
            SessionRecord.person_id == PersonRecord.id,
            SessionRecord.address == address[:100],
        )
        with self.database.reading() as session:
            return bool(session.scalar(select(theirs)))

    def forget_login_tries(self, before: datetime) -> None:
        """Remove what was last tried before a moment."""
        with self.database.writing() as session:
            session.execute(delete(LoginTryRecord).where(LoginTryRecord.last_at <= before))


def _locked(session: Session, limit: TryLimit, at: datetime) -> LoginTryRecord:
    """Return the row of a limit, held by this transaction; a new one takes the place of the oldest of many."""
    found = session.get(LoginTryRecord, limit.digest, with_for_update=True)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            session.add(made := LoginTryRecord(digest=limit.digest, begun=[], last_at=at))
    except IntegrityError:  # another process was first
        return session.get_one(LoginTryRecord, limit.digest, with_for_update=True)
    oldest = select(LoginTryRecord.digest).order_by(LoginTryRecord.last_at.desc()).offset(MOST_COUNTED)
    session.execute(delete(LoginTryRecord).where(LoginTryRecord.digest.in_(oldest)))
    return made


def _longest(
    limits: Sequence[TryLimit], rows: Sequence[LoginTryRecord | None], at: datetime, window: timedelta
) -> timedelta:
    return max(_wait(limit, row, at, window) for limit, row in zip(limits, rows, strict=True))


def _wait(limit: TryLimit, row: LoginTryRecord | None, at: datetime, window: timedelta) -> timedelta:
    recent = _recent(row, at, window) if row else []
    return datetime.fromisoformat(recent[-limit.most]) + window - at if len(recent) >= limit.most else timedelta()


def _recent(row: LoginTryRecord, at: datetime, window: timedelta) -> list[str]:
    return [one for one in row.begun if datetime.fromisoformat(one) > at - window]
