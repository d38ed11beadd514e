"""The list of policies: filtered, sorted, a page at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.metadata.levels import Level
from pipeline.model import Validity
from review.ports_texts import Listing
from review.web.policy_filter import list_place, policy_filter, policy_order
from review.web.site import Site
from storage.views.policies import PolicyFilter, PolicyOrder

_PAGE: Final = 40


class PolicyListPages:
    """The list of all policies."""

    def __init__(self, policies: Listing, site: Site) -> None:
        self._policies = policies
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/policies", self.all, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """The policies that pass the filter."""
        wanted, order = policy_filter(request.query_params), policy_order(request.query_params)
        place = list_place(request.query_params, order)
        found = self._policies.find_policies(wanted, today=self._site.today(), order=order, limit=_PAGE, after=place)
        return self._site.page(
            request,
            "policies/policies.html",
            policies=found.policies,
            wanted=wanted,
            is_filtered=wanted != PolicyFilter(),
            is_narrowed=wanted != PolicyFilter(words=wanted.words) or order is not PolicyOrder.SEEN,
            order=order,
            orders=tuple(PolicyOrder),
            levels=tuple(Level),
            validities=tuple(Validity),
            is_first=place is None,
            next=found.next,
            reach=self._day(found.reach),
        )

    def _day(self, reach: date | None) -> date | None:
        return reach.astimezone(self._site.zone).date() if isinstance(reach, datetime) else reach
