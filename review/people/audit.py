"""The audit, for admins: who did what, when, from where, and how it ended."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.people.ports import People
from review.web.filters import choice, words
from review.web.person import Role, person_of
from review.web.places import id_in
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.people import DeedFilter

_PAGE: Final = 50


class AuditPages:
    """What people did."""

    def __init__(self, people: People, site: Site) -> None:
        self._people = people
        self._site = site

    def routes(self) -> APIRouter:
        """The address of the audit."""
        router = APIRouter()
        router.add_api_route("/audit", self.all, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """What was done and refused, newest first; filtered and paged."""
        if not person_of(request).may(Role.ADMIN):
            raise RefusedError(403, "refused.role", Role.ADMIN.value)
        query = request.query_params
        wanted = DeedFilter(
            person=words(query, "person"),
            action=words(query, "action"),
            refused=choice(query, "outcome", ("", "refused")) == "refused",
            before_id=id_in(query),
        )
        found = self._people.deeds(wanted, limit=_PAGE + 1)
        return self._site.page(
            request,
            "people/audit.html",
            deeds=[one.deed for one in found[:_PAGE]],
            wanted=wanted,
            actions=self._people.deed_actions(),
            names=[person.name for person in self._people.people()],
            next=found[_PAGE - 1].id if len(found) > _PAGE else None,
        )
