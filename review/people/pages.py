"""All pages about people, over one store and one count of attempts."""

from __future__ import annotations

from fastapi import APIRouter

from review.people.account import AccountPages
from review.people.admin import PeoplePages
from review.people.attempts import Attempts
from review.people.audit import AuditPages
from review.people.login import LoginPages
from review.people.passwords import Passwords
from review.people.ports import People
from review.web.site import Site


def people_routes(people: People, site: Site, passwords: Passwords) -> APIRouter:
    """The addresses of the login, the account, the people and the audit."""
    attempts = Attempts(people, site.now)
    logins = LoginPages(people, site, passwords, attempts)
    router = APIRouter()
    router.include_router(logins.routes())
    router.include_router(AccountPages(people, site, passwords, attempts, logins).routes())
    router.include_router(PeoplePages(people, site, passwords).routes())
    router.include_router(AuditPages(people, site).routes())
    return router
