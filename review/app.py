"""The web: pages that read the archive, and a few buttons. Built by `service`, which gives it everything it needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from pipeline.relations.force import NOTICE
from review.alerts.pages import AlertPages
from review.api.app import PATH, Heads, create_api
from review.changes.pages import ChangePages
from review.comparing.compared import Comparisons
from review.comparing.pages import ComparePages
from review.policies.coverage import CoveragePages
from review.policies.pages import PolicyPages
from review.policies.tasks import TaskPages
from review.ports import Actions, History
from review.sources.all import SourceListPages
from review.sources.held import HeldPages
from review.sources.pages import SourcePages
from review.web.guard import SafeHeaders
from review.web.help import HelpPages
from review.web.refusals import add_refusals
from review.web.site import Clock, Site


def create_app(
    history: History,
    *,
    actions: Actions | None = None,
    title: str = "clausewatch",
    practice: bool = False,
    timezone: str = "Asia/Shanghai",
    notice: timedelta = NOTICE,
    clock: Clock = lambda: datetime.now(UTC),
) -> FastAPI:
    """The web over *history*. Without *actions* it is read-only; *practice* says that the portal is a made-up one.

    Endpoints are plain functions, so that a query never holds up the event loop. Moments are told in *timezone*;
    a policy whose period ends within *notice* is lapsing.
    """
    site = Site(title=title, practice=practice, zone=ZoneInfo(timezone), clock=clock, notice=notice)
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
    for pages in (
        ChangePages(history, site),
        ComparePages(history, site, Comparisons(history)),
        PolicyPages(history, site),
        TaskPages(history, site),
        SourceListPages(history, site, actions),
        SourcePages(history, site, actions),
        CoveragePages(history, site),
        HeldPages(history, site, actions),
        AlertPages(history, site),
        HelpPages(history, site),
    ):
        app.include_router(pages.routes())
    app.mount(PATH, Heads(create_api(history, site)))
    app.mount("/static", StaticFiles(directory=str(files("review").joinpath("static"))))
    add_refusals(app, site)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SafeHeaders)
    return app
