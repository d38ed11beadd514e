"""The list of policies: filtered, sorted, a page at a time."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pipeline.metadata.levels import Level
from pipeline.model import Validity
from review.ports_texts import Listing
from review.web.filters import choice, day, each, filled, number, printable, words
from review.web.site import Site
from storage.views.policies import PolicyFilter, PolicyOrder

_PAGE: Final = 40
_MOST_PAGES: Final = 10_000
_MOST_DAYS: Final = 3650
_EITHER: Final = ("", "yes", "no")


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
        params = request.query_params
        wanted, order = policy_filter(params), PolicyOrder(choice(params, "sort", tuple(PolicyOrder)))
        page = number(params, "page", 1, most=_MOST_PAGES)
        found = self._policies.find_policies(
            wanted, today=self._site.today(), order=order, limit=_PAGE + 1, offset=(page - 1) * _PAGE
        )
        return self._site.page(
            request,
            "policies/policies.html",
            policies=found[:_PAGE],
            wanted=wanted,
            is_filtered=wanted != PolicyFilter(),
            is_narrowed=wanted != PolicyFilter(words=wanted.words) or order is not PolicyOrder.SEEN,
            order=order,
            orders=tuple(PolicyOrder),
            levels=tuple(Level),
            validities=tuple(Validity),
            page=page,
            has_more=len(found) > _PAGE,
        )


def policy_filter(params: QueryParams) -> PolicyFilter:
    """The filter in the address. An empty field is no filter."""
    return PolicyFilter(
        words=printable(words(params)),
        regions=tuple(filled(params, "region")),
        levels=frozenset(each(params, "level", Level, "refused.choice")),
        issuers=tuple(filled(params, "issuer")),
        validity=frozenset(each(params, "validity", Validity, "refused.choice")),
        in_force=_either(params, "in_force"),
        revised=_either(params, "revised"),
        since=day(params, "since"),
        until=day(params, "until"),
        expires_within=number(params, "expires", 0, most=_MOST_DAYS),
    )


def _either(params: QueryParams, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(choice(params, name, _EITHER))
