"""The list of policies."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.ports import History
from review.web.filters import number, words
from review.web.site import Site

_PAGE: Final = 40
_MOST_PAGES: Final = 10_000


class PolicyListPages:
    """The list of all policies."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/policies", self.all, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """The policies, newest first, searched by title, number or issuer."""
        wanted = words(request.query_params)
        page = number(request.query_params, "page", 1, most=_MOST_PAGES)
        found = self._history.policies(wanted, limit=_PAGE + 1, offset=(page - 1) * _PAGE)
        return self._site.page(
            request,
            "policies/policies.html",
            policies=found[:_PAGE],
            words=wanted,
            page=page,
            has_more=len(found) > _PAGE,
        )
