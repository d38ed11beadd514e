"""The web: pages that read the archive, and a few buttons. Built by `service`, which gives it everything it needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from pipeline.relations.force import NOTICE
from review.alerts.ports import Alerting
from review.api.app import Below, create_api
from review.api.page import ApiPages
from review.areas import alert_pages, change_pages, evidence_pages, source_pages, text_pages
from review.looks import Adding
from review.people.door import Door
from review.people.pages import people_routes
from review.people.ports import People
from review.ports import Actions, History, Proof
from review.ports_inbox import Reviews
from review.ports_pages import Setups
from review.web.access import LOOPBACK, Access
from review.web.compared import Comparisons
from review.web.guard import SafeHeaders
from review.web.help import HelpPages
from review.web.refusals import add_refusals
from review.web.site import Clock, Site
from review.web.theme import ThemePages
from review.web.trail import Trail


def create_app(
    history: History,
    *,
    actions: Actions | None = None,
    reviews: Reviews | None = None,
    people: People | None = None,
    access: Access = LOOPBACK,
    adding: Adding | None = None,
    proof: Proof | None = None,
    setups: Setups | None = None,
    alerting: Alerting | None = None,
    title: str = "clausewatch",
    practice: bool = False,
    timezone: str = "Asia/Shanghai",
    notice: timedelta = NOTICE,
    clock: Clock = lambda: datetime.now(UTC),
) -> FastAPI:
    """The web over *history*. Without *actions* and *reviews* it is read-only, without *proof* it shows no bytes.

    Without *adding* no source can be added; *setups* are what the settings say of each, and *alerting* what they say
    of subscriptions.

    *practice* says that the portal is a made-up one. *people* may log in, and must where *access* says so;
    what they do is noted.

    Endpoints are plain functions, so that a query never holds up the event loop. Moments are told in *timezone*;
    a policy whose period ends within *notice* is lapsing.
    """
    site = Site(
        title=title,
        practice=practice,
        zone=ZoneInfo(timezone),
        clock=clock,
        notice=notice,
        access=access,
        has_people=people is not None,
    )
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
    comparisons = Comparisons(history)
    api = create_api(history, site, comparisons, reviews)
    for pages in (
        *change_pages(history, site, reviews),
        *text_pages(history, site, comparisons),
        *evidence_pages(history, site, proof),
        *source_pages(history, site, actions=actions, adding=adding, proof=proof, setups=setups),
        *alert_pages(history, site, alerting),
        HelpPages(history, site),
        ApiPages(api.openapi, site),
        ThemePages(),
    ):
        app.include_router(pages.routes())
    app.router.routes.append(Below(api))
    if people is not None:
        app.include_router(people_routes(people, site))
    app.mount("/static", StaticFiles(directory=str(files("review").joinpath("static"))))
    add_refusals(app, site)
    _guard(app, site, people, clock)
    return app


def _guard(app: FastAPI, site: Site, people: People | None, clock: Clock) -> None:
    """Put before the pages what every request passes; the last one added is the first that is passed."""
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if people is not None:
        app.add_middleware(Trail, keep=people.note_deed, access=site.access, clock=clock)
    app.add_middleware(Door, site=site, people=people)
    app.add_middleware(SafeHeaders)
