"""The timeline: a year of changes as a calendar, and its weeks by kind and by region."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.changes.asked import Asked, ask
from review.changes.counting import YearCounts
from review.changes.picture import BAR, HIGH, SQUARE, heat, strips
from review.ports import History
from review.web.filters import choice, number
from review.web.site import Site
from storage.views.archive import ChangeFilter
from storage.views.inbox import DayCount

Weeks: TypeAlias = Mapping[date, int]
_REGIONS: Final = 12  # shown by name; the rest is one


class TimelinePages:
    """When changes happened."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site
        self._counts = YearCounts(history, site.zone, site.now)

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/timeline", self.timeline, methods=["GET", "HEAD"])
        return router

    def timeline(self, request: Request) -> Response:
        """One year; takes the filters of the inbox, and is of every tab unless one is asked for."""
        with self._history.view():
            return self._page(request)

    def _page(self, request: Request) -> Response:
        params, zone = request.query_params, self._site.zone
        asked = ask(params, sources=self._history.known_sources, zone=zone)
        year = number(params, "year", self._site.today().year, least=1990, most=2199)
        is_of_states = "tab" in params or "state" in params
        wanted = self._of_year(asked.wanted if is_of_states else asked.everywhere, year)
        known = self._history.source_regions()
        found = self._counts.of(wanted, known, further=choice(params, "further", ("", "1")) == "1")
        days, kinds, regions = added_up(found.counts, _largest(known))
        return self._site.page(
            request,
            "changes/timeline.html",
            asked=asked,
            year=year,
            counted_to=found.back,
            heat=heat(days, year),
            kinds=strips(kinds, year),
            regions=strips(regions, year),
            link=_link(asked),
            square=SQUARE,
            bar=BAR,
            high=HIGH,
            today=self._site.today(),
        )

    def _of_year(self, wanted: ChangeFilter, year: int) -> ChangeFilter:
        first, last = (datetime.combine(date(y, 1, 1), time.min, self._site.zone) for y in (year, year + 1))
        return replace(wanted, since=first.astimezone(UTC), until=last.astimezone(UTC))


def _largest(regions: Mapping[str, int]) -> list[str]:
    """The first steps of the regions with the most sources."""
    counted: Counter[str] = Counter()
    for region, sources in regions.items():
        if region:
            counted[region.split("/")[0]] += sources
    return [region for region, _ in counted.most_common(_REGIONS)]


def added_up(
    counts: Sequence[DayCount], regions: Collection[str]
) -> tuple[Mapping[date, int], Mapping[str, Weeks], Mapping[str, Weeks]]:
    """The changes of each day, and those of each kind and region by the Monday of their week.

    Regions are told by their first step; all others than *regions*, and none, are "".
    """
    days: Counter[date] = Counter()
    by_kind: defaultdict[str, Counter[date]] = defaultdict(Counter)
    by_region: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for one in counts:
        monday, region = one.day - timedelta(days=one.day.weekday()), one.region.split("/")[0]
        days[one.day] += one.count
        by_kind[one.kind.value][monday] += one.count
        by_region[region if region in regions else ""][monday] += one.count
    return days, by_kind, by_region


def _link(asked: Asked) -> str:
    """The filter on every tab and on any day, to be followed by more."""
    kept = [pair for pair in asked.tab_query("all").split("&") if pair.split("=")[0] not in ("since", "until")]
    return "/?" + "&".join(kept)
