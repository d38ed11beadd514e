"""The web: pages that read the archive, and a few buttons. Built by `service`, which gives it everything it needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from pipeline.relations.force import NOTICE
from review.api.app import Below, create_api
from review.api.page import ApiPages
from review.areas import alert_pages, change_pages, evidence_pages, source_pages, text_pages
from review.people.door import Door
from review.people.pages import people_routes
from review.people.passwords import Passwords
from review.people.ports import People
from review.ports import History
from review.powers import Powers
from review.vitals.pages import VitalPages
from review.vitals.stored import StoredVitals
from review.vitals.timing import Timing
from review.web.access import LOOPBACK, Access
from review.web.compared import Comparisons
from review.web.guard import SafeHeaders
from review.web.help import HelpPages
from review.web.refusals import add_refusals
from review.web.site import Clock, Site
from review.web.theme import ThemePages
from review.web.trail import Trail

READS_ONLY: Final = Powers()


def create_app(
    history: History,
    *,
    powers: Powers = READS_ONLY,
    access: Access = LOOPBACK,
    title: str = "clausewatch",
    practice: bool = False,
    timezone: str = "Asia/Shanghai",
    notice: timedelta = NOTICE,
    clock: Clock = lambda: datetime.now(UTC),
) -> FastAPI:
    """The web over *history*, with *powers* to do more than read.

    *practice* says that the portal is a made-up one. People may log in where *powers* names them, and must where
    *access* says so. Endpoints are plain functions, so that a query never holds up the event loop. Moments are told
    in *timezone*; a policy whose period ends within *notice* is lapsing.
    """
    site = Site(
        title=title,
        practice=practice,
        zone=ZoneInfo(timezone),
        clock=clock,
        notice=notice,
        access=access,
        has_people=powers.people is not None,
    )
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
    vitals = powers.vitals or StoredVitals(history=history, clock=clock)
    _add_pages(app, history, site, powers)
    app.include_router(VitalPages(vitals, clock).routes())
    app.mount("/static", StaticFiles(directory=str(files("review").joinpath("static"))))
    add_refusals(app, site)
    _guard(app, site, powers.people, clock)
    app.add_middleware(Timing, vitals=vitals)
    return app


def _add_pages(app: FastAPI, history: History, site: Site, powers: Powers) -> None:
    """Put up the pages of all areas, the interface below them, and those of people."""
    comparisons = Comparisons(history)
    api = create_api(history, site, comparisons, powers.reviews)
    for pages in (
        *change_pages(history, site, powers.reviews),
        *text_pages(history, site, comparisons),
        *evidence_pages(history, site, powers.proof),
        *source_pages(history, site, powers),
        *alert_pages(history, site, powers.alerting),
        HelpPages(history, site),
        ApiPages(api.openapi, site),
        ThemePages(),
    ):
        app.include_router(pages.routes())
    app.router.routes.append(Below(api))
    if powers.people is not None:
        app.include_router(people_routes(powers.people, site, powers.passwords or Passwords()))


def _guard(app: FastAPI, site: Site, people: People | None, clock: Clock) -> None:
    """Put before the pages what every request passes; the last one added is the first that is passed."""
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if people is not None:
        app.add_middleware(Trail, keep=people.note_deed, access=site.access, clock=clock)
    app.add_middleware(Door, site=site, people=people)
    app.add_middleware(SafeHeaders)
