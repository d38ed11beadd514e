"""The timeline: a year of changes as a calendar, and its weeks by kind and by region."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.changes.asked import Asked, ask
from review.changes.picture import BAR, HIGH, SQUARE, heat, strips
from review.ports import History
from review.web.filters import number
from review.web.site import Site
from storage.views.archive import ChangeFilter

_REGIONS: Final = 12  # shown by name; the rest is one


class TimelinePages:
    """When changes happened."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/timeline", self.timeline, methods=["GET", "HEAD"])
        return router

    def timeline(self, request: Request) -> Response:
        """One year; takes the filters of the inbox, and is of every tab unless one is asked for."""
        params, zone = request.query_params, self._site.zone
        asked = ask(params, sources=self._history.source_names(), zone=zone)
        year = number(params, "year", self._site.today().year, least=1990, most=2199)
        is_of_states = "tab" in params or "state" in params
        wanted = self._of_year(asked.wanted if is_of_states else asked.everywhere, year)
        regions = self._regions()
        kinds = self._history.kinds_by_week(wanted, zone)
        return self._site.page(
            request,
            "changes/timeline.html",
            asked=asked,
            year=year,
            heat=heat(self._history.changes_by_day(wanted, zone), year),
            kinds=strips({kind.value: weeks for kind, weeks in kinds.items()}, year),
            regions=strips(self._history.regions_by_week(wanted, zone, regions), year),
            link=_link(asked),
            square=SQUARE,
            bar=BAR,
            high=HIGH,
            today=self._site.today(),
        )

    def _of_year(self, wanted: ChangeFilter, year: int) -> ChangeFilter:
        first, last = (datetime.combine(date(y, 1, 1), time.min, self._site.zone) for y in (year, year + 1))
        return replace(wanted, since=first.astimezone(UTC), until=last.astimezone(UTC))

    def _regions(self) -> list[str]:
        """The first steps of the regions with the most sources."""
        counted: Counter[str] = Counter()
        for region, sources in self._history.source_figures().regions.items():
            if region:
                counted[region.split("/")[0]] += sources
        return [region for region, _ in counted.most_common(_REGIONS)]


def _link(asked: Asked) -> str:
    """The filter on every tab and on any day, to be followed by more."""
    kept = [pair for pair in asked.tab_query("all").split("&") if pair.split("=")[0] not in ("since", "until")]
    return "/?" + "&".join(kept)
