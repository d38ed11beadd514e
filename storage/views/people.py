"""What people read of people: who may do what, where they are logged in, what they did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from pipeline.errors import ClausewatchError

COMMAND_LINE: Final = "command line"  # stands in the audit where a name would; no name has a space


class Role(StrEnum):
    """What a person may do; each role may do all that those before it may."""

    READER = "reader"  # sees everything
    REVIEWER = "reviewer"  # judges changes, keeps views
    ADMIN = "admin"  # sets checks going, changes sources and people

    @property
    def rank(self) -> int:
        """How many roles may do less."""
        return tuple(Role).index(self)

    def includes(self, other: Role) -> bool:
        """Whether this role may do what *other* may."""
        return self.rank >= other.rank


class PersonRefusal(StrEnum):
    """Why something was not done to a person."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    LAST_ADMIN = "last_admin"
    NAME = "name"
    TOO_MANY = "too_many"
    PASSWORD_SHORT = "password_short"  # noqa: S105 - a reason, no password
    PASSWORD_LONG = "password_long"  # noqa: S105 - a reason, no password
    PASSWORD_NAME = "password_name"  # noqa: S105 - a reason, no password

    @property
    def english(self) -> str:
        """The reason in words, for the command line."""
        return _ENGLISH[self]


_ENGLISH = {
    PersonRefusal.TAKEN: "there is a person of that name already, however it is capitalised",
    PersonRefusal.UNKNOWN: "there is no such person; `clausewatch people list` shows them",
    PersonRefusal.LAST_ADMIN: "this is the last admin that may log in; make another one first",
    PersonRefusal.NAME: "a name is letters of any script, digits, “_”, “.”, “-” and “@”, at most 80, and not “local”",
    PersonRefusal.TOO_MANY: "there are too many of them already; revoke one first",
    PersonRefusal.PASSWORD_SHORT: "a password has at least 12 characters",
    PersonRefusal.PASSWORD_LONG: "a password has at most 1,000 characters",
    PersonRefusal.PASSWORD_NAME: "the password must not be the name",
}


class PersonRefused(ClausewatchError):  # noqa: N818 - an answer, not a fault
    """Something was not done to a person."""

    def __init__(self, reason: PersonRefusal, name: str = "") -> None:
        super().__init__(f"{name[:80]}: {reason.english}" if name else reason.english)
        self.reason = reason
        self.name = name[:80]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonView:
    """Somebody who may log in."""

    id: int
    name: str
    role: Role
    created_at: datetime
    seen_at: datetime | None = None  # about: it is written every few minutes
    disabled_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a login is checked against."""

    person: PersonView
    password: str = field(repr=False)  # as argon2id wrote it


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionView:
    """One browser in which a person is logged in."""

    id: int
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str  # as it calls itself


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenView:
    """A secret with which a program reads in a person's name; the secret itself is not kept."""

    id: int
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Admitted:
    """Who a session or a token stands for, and what it lets that person do."""

    person: PersonView
    role: Role  # of a token: the lesser of its own and the person's
    session_id: int = 0  # 0 for a token


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something that a person did, or tried to do."""

    at: datetime
    person: str
    action: str  # one word
    about: str = ""
    status: int  # the HTTP status that it ended with; 0 on the command line
    address: str = ""  # where it was asked from

    @property
    def was_done(self) -> bool:
        """Whether it was not refused."""
        return self.status < 400


@dataclass(frozen=True, kw_only=True, slots=True)
class DeedView:
    """One row of the audit."""

    id: int
    deed: Deed


@dataclass(frozen=True, kw_only=True, slots=True)
class DeedFilter:
    """Which deeds are wanted. Empty means any."""

    person: str = ""
    action: str = ""
    refused: bool = False  # only those that were refused
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None
