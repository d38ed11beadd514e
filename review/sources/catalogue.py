"""The catalogue: what could be watched, to search through, with what is watched already."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from crawler.catalogue.entries import entries
from crawler.catalogue.finding import Wanted, find
from crawler.catalogue.regions import full_name, regions, regions_named
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from review.looks import Adding
from review.ports import History
from review.sources.filters import MAX_PAGE, chosen
from review.web.filters import number, words
from review.web.refusal import RefusedError
from review.web.site import Site

_PAGE: Final = 30


class CataloguePages:
    """The page of the sources that ship with the product."""

    def __init__(self, history: History, site: Site, adding: Adding | None) -> None:
        self._history = history
        self._site = site
        self._adding = adding

    def routes(self) -> APIRouter:
        """The address of the catalogue."""
        router = APIRouter()
        router.add_api_route("/sources/catalogue", self.all, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """The entries that fit, from the whole country down to the counties."""
        params = request.query_params
        asked, region = words(params), words(params, "region")
        level, topic = chosen(Level, params.get("level", "")), chosen(Topic, params.get("topic", ""))
        page = number(params, "page", 1, most=MAX_PAGE)
        wanted = Wanted(
            words=tuple(asked.split()),
            regions=_codes(region),
            levels=(level,) if level else (),
            topics=(topic,) if topic else (),
        )
        found = find(wanted)
        shown = found[(page - 1) * _PAGE : page * _PAGE]
        return self._site.page(
            request,
            "sources/catalogue.html",
            found=shown,
            fitting=len(found),
            total=len(entries()),
            watched=self._history.known_sources([entry.id for entry in shown]),
            full_name=full_name,
            provinces=[one for one in regions().values() if one.code.endswith("0000")],
            levels=tuple(Level),
            topics=tuple(Topic),
            words=asked,
            region=region,
            level=level,
            topic=topic,
            page=page,
            has_more=len(found) > page * _PAGE,
            can_add=self._adding is not None,
        )


def _codes(region: str) -> tuple[str, ...]:
    found = tuple(one.code for one in regions_named(region)) if region else ()
    if region and not found:
        raise RefusedError(400, "refused.place", region)
    return found
