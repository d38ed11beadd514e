"""Who asks: a person with a role. Without a login it is whoever sits at this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.types import Scope

from storage.views.people import Role

__all__ = ["LOCAL", "VISITOR", "Person", "Role", "person_of", "put_person"]

_KEY: Final = "clausewatch.person"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who asks."""

    name: str
    role: Role
    is_local: bool = False  # nobody logged in: the service listens on this machine alone
    is_visitor: bool = False  # not logged in yet: sees the login page and nothing else
    by_token: bool = False  # a program asks in the person's name
    session_id: int = 0  # 0 without a session
    binding: str = field(default="", repr=False)  # what the tokens of forms are bound to within a session

    def may(self, role: Role | str) -> bool:
        """Whether the person may do what *role* may; templates give its word."""
        return not self.is_visitor and self.role.includes(Role(role))


LOCAL: Final = Person(name="local", role=Role.ADMIN, is_local=True)
VISITOR: Final = Person(name="", role=Role.READER, is_visitor=True)


def person_of(request: Request) -> Person:
    """Who asks."""
    found = request.scope.get(_KEY, LOCAL)
    assert isinstance(found, Person)  # noqa: S101 - nothing else is put there
    return found


def put_person(scope: Scope, person: Person) -> None:
    """Say who asks, before a page is asked."""
    scope[_KEY] = person
