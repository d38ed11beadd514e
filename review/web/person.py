"""Who asks: a person with a role. Without a login it is whoever sits at this machine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.requests import Request
from starlette.types import Scope

_KEY: Final = "clausewatch.person"


class Role(StrEnum):
    """What a person may do; each role may do all that those before it may."""

    READER = "reader"  # sees everything
    REVIEWER = "reviewer"  # judges changes, keeps views
    ADMIN = "admin"  # sets checks going, changes sources and people

    def includes(self, other: Role) -> bool:
        """Whether this role may do what *other* may."""
        ranks = tuple(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who asks."""

    name: str
    role: Role
    is_local: bool = False  # nobody logged in: the service listens on this machine alone

    def may(self, role: Role | str) -> bool:
        """Whether the person may do what *role* may; templates give its word."""
        return self.role.includes(Role(role))


LOCAL: Final = Person(name="local", role=Role.ADMIN, is_local=True)


def person_of(request: Request) -> Person:
    """Who asks."""
    found = request.scope.get(_KEY, LOCAL)
    assert isinstance(found, Person)  # noqa: S101 - nothing else is put there
    return found


def put_person(scope: Scope, person: Person) -> None:
    """Say who asks, before a page is asked."""
    scope[_KEY] = person
