"""People: who may log in, and with which role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.database.part import Part
from storage.tables import PersonRecord, SessionRecord
from storage.views.people import Credentials, PersonRefusal, PersonRefused, PersonView, Role

RESERVED: Final = "local"  # whoever sits at a machine where nobody logs in
_NAME: Final = re.compile(r"\w[\w.@-]{0,79}")


class People(Part):
    """Who may log in."""

    def add_person(self, name: str, password: str, role: Role, at: datetime) -> PersonView:
        """Add a person with a password as argon2id wrote it. Raises PersonRefused for a bad or taken name."""
        name = unicodedata.normalize("NFKC", name).strip()
        if not _NAME.fullmatch(name) or folded(name) == RESERVED:
            raise PersonRefused(PersonRefusal.NAME, name)
        with self.database.writing() as session:
            record = PersonRecord(name=name, folded=folded(name), password=password, role=role, created_at=at)
            try:
                with session.begin_nested():
                    session.add(record)
            except IntegrityError as error:
                raise PersonRefused(PersonRefusal.TAKEN, name) from error
            return person_view(record)

    def people(self) -> Sequence[PersonView]:
        """Return everybody, by name."""
        with self.database.reading() as session:
            return [person_view(one) for one in session.scalars(select(PersonRecord).order_by(PersonRecord.folded))]

    def credentials(self, name: str) -> Credentials | None:
        """Return what a login of that name is checked against; None for nobody."""
        query = select(PersonRecord).where(PersonRecord.folded == folded(name))
        with self.database.reading() as session:
            found = session.scalars(query).one_or_none()
            return Credentials(person=person_view(found), password=found.password) if found else None

    def has_admin(self) -> bool:
        """Whether there is an admin that may log in."""
        with self.database.reading() as session:
            return session.scalars(_ADMINS.limit(1)).first() is not None

    def set_role(self, name: str, role: Role) -> None:
        """Give a person another role. Raises PersonRefused for nobody, and rather than be without an admin."""
        with self.database.writing() as session:
            record = person_named(session, name)
            if role is not Role.ADMIN:
                _keep_an_admin(session, record)
            record.role = role

    def set_password(self, name: str, password: str) -> None:
        """Give a person another password, and end all sessions begun with the one before."""
        with self.database.writing() as session:
            record = person_named(session, name)
            record.password = password
            session.execute(delete(SessionRecord).where(SessionRecord.person_id == record.id))

    def renew_password(self, name: str, password: str) -> None:
        """Keep the same password written in another way; sessions go on."""
        with self.database.writing() as session:
            person_named(session, name).password = password

    def disable_person(self, name: str, at: datetime) -> None:
        """Let a person in no more, and end all sessions; tokens do not work while it lasts. Raises PersonRefused."""
        with self.database.writing() as session:
            record = person_named(session, name)
            _keep_an_admin(session, record)
            record.disabled_at = record.disabled_at or at
            session.execute(delete(SessionRecord).where(SessionRecord.person_id == record.id))

    def enable_person(self, name: str) -> None:
        """Let a person in again. Raises PersonRefused for nobody."""
        with self.database.writing() as session:
            person_named(session, name).disabled_at = None


_ADMINS: Final = select(PersonRecord).where(PersonRecord.role == Role.ADMIN, PersonRecord.disabled_at.is_(None))


def folded(name: str) -> str:
    """Return what two ways to write one name have in common."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name[:400]).strip().casefold())


def person_named(session: Session, name: str) -> PersonRecord:
    """Return the person; raises PersonRefused for nobody."""
    found = session.scalars(select(PersonRecord).where(PersonRecord.folded == folded(name))).one_or_none()
    if found is None:
        raise PersonRefused(PersonRefusal.UNKNOWN, name)
    return found


def person_view(record: PersonRecord) -> PersonView:
    """Return a person as others see them."""
    return PersonView(
        id=record.id,
        name=record.name,
        role=record.role,
        created_at=record.created_at,
        seen_at=record.seen_at,
        disabled_at=record.disabled_at,
    )


def _keep_an_admin(session: Session, leaving: PersonRecord) -> None:
    # The rows are locked where rows can be: two admins that disable each other at once must not both succeed.
    admins = session.scalars(_ADMINS.order_by(PersonRecord.id).with_for_update()).all()
    if [one.id for one in admins] == [leaving.id]:
        raise PersonRefused(PersonRefusal.LAST_ADMIN, leaving.name)
