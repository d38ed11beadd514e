"""Every source at a glance: how many are how, and a list to filter, sort and page through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.looks import Adding
from review.ports import History
from review.sources.filters import MAX_PAGE, SOURCE_INCIDENTS, source_filter, source_order
from review.web.filters import number
from review.web.site import Site
from storage.views.sources import SourceOrder, SourceState

_PAGE: Final = 50
_MOST_REGIONS: Final = 300  # that are suggested; any other may be written


class SourceListPages:
    """The list of sources."""

    def __init__(self, history: History, site: Site, adding: Adding | None) -> None:
        self._history = history
        self._site = site
        self._adding = adding

    def routes(self) -> APIRouter:
        """The address of the list."""
        router = APIRouter()
        router.add_api_route("/sources", self.all, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """The sources that pass the filter; those in trouble first."""
        wanted, order = source_filter(request.query_params), source_order(request.query_params)
        page = number(request.query_params, "page", 1, most=MAX_PAGE)
        found = self._history.find_sources(wanted, order=order, limit=_PAGE + 1, offset=(page - 1) * _PAGE)
        figures = self._history.source_figures()
        return self._site.page(
            request,
            "sources/sources.html",
            sources=found[:_PAGE],
            figures=figures,
            wanted=wanted,
            order=order,
            states=tuple(SourceState),
            orders=tuple(SourceOrder),
            incident_kinds=SOURCE_INCIDENTS,
            regions=_places(figures.regions),
            page=page,
            has_more=len(found) > _PAGE and page < MAX_PAGE,
            can_add=self._adding is not None,
        )


def _places(regions: Mapping[str, int]) -> list[str]:
    """The regions to choose from, provinces with what lies in them, those with most sources first."""
    counted: Counter[str] = Counter()
    for region, n in regions.items():
        steps = [step for step in region.split("/") if step]
        for depth in range(1, len(steps) + 1):
            counted["/".join(steps[:depth])] += n
    return [place for place, _ in counted.most_common(_MOST_REGIONS)]
