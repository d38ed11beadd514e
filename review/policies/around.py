"""All revisions, copies and relations of a policy: what its page shows the first of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.policies.asked import PolicyId, found_sheet
from review.ports_texts import Texts
from review.web.filters import choice, number
from review.web.site import Site
from storage.views.texts import PolicySheet

PAGE: Final = 60
_MOST_PAGES: Final = 10_000


class AroundPages:
    """The pages with the rest of what stands around a policy."""

    def __init__(self, texts: Texts, site: Site) -> None:
        self._texts = texts
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        for name, page in (("revisions", self.revisions), ("copies", self.copies), ("relations", self.relations)):
            router.add_api_route(f"/policies/{{policy_id}}/{name}", page, methods=["GET", "HEAD"])
        return router

    def revisions(self, request: Request, policy_id: PolicyId) -> Response:
        """Every revision, newest first."""
        sheet = found_sheet(self._texts, policy_id)
        before = number(request.query_params, "before", 0)
        found = self._texts.revision_lines(sheet.policy.id, limit=PAGE + 1, before=before)
        older = found[PAGE - 1].number if len(found) > PAGE else 0
        return self._page(request, "revisions", sheet, found[:PAGE], older=older)

    def copies(self, request: Request, policy_id: PolicyId) -> Response:
        """Every page that carries the policy, official ones first."""
        sheet, page = found_sheet(self._texts, policy_id), _number(request)
        found = self._texts.copies(sheet.policy.id, limit=PAGE + 1, offset=(page - 1) * PAGE)
        return self._page(request, "copies", sheet, found[:PAGE], page=page, has_more=len(found) > PAGE)

    def relations(self, request: Request, policy_id: PolicyId) -> Response:
        """Every relation, of either direction."""
        sheet, page = found_sheet(self._texts, policy_id), _number(request)
        way = choice(request.query_params, "way", ("outgoing", "incoming"))
        found = self._texts.relations(
            sheet.policy.id, incoming=way == "incoming", limit=PAGE + 1, offset=(page - 1) * PAGE
        )
        return self._page(request, "relations", sheet, found[:PAGE], page=page, has_more=len(found) > PAGE, way=way)

    def _page(
        self, request: Request, name: str, sheet: PolicySheet, found: Sequence[object], **more: str | int | bool
    ) -> Response:
        context: dict[str, object] = {"older": 0, "page": 1, "has_more": False, "way": "", **more}
        return self._site.page(
            request, "policies/around.html", what=name, sheet=sheet, policy=sheet.policy, found=found, told=context
        )


def _number(request: Request) -> int:
    return number(request.query_params, "page", 1, most=_MOST_PAGES)
