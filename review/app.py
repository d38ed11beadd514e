"""The web: pages that read the archive, and a few buttons. Built by `service`, which gives it everything it needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from pipeline.relations.force import NOTICE
from review.alerts.buttons import AlertButtons
from review.alerts.deliveries import DeliveryPages
from review.alerts.pages import AlertPages
from review.alerts.ports import Alerting
from review.api.app import Below, create_api
from review.api.page import ApiPages
from review.changes.inbox import InboxPages
from review.changes.judging import JudgingPages
from review.changes.one import ChangePages
from review.changes.saved import SavedPages
from review.changes.timeline import TimelinePages
from review.comparing.exports import CompareExports
from review.comparing.pages import ComparePages
from review.evidence.packages import PackagePages
from review.evidence.pages import EvidencePages
from review.exports.pages import ExportPages
from review.exports.search import SearchExport
from review.feeds.pages import FeedPages
from review.looks import Adding
from review.people.door import Door
from review.people.pages import people_routes
from review.people.ports import People
from review.policies.around import AroundPages
from review.policies.clause import ClausePages
from review.policies.coverage import CoveragePages
from review.policies.listing import PolicyListPages
from review.policies.policy import PolicyPages
from review.policies.tasks import TaskPages
from review.ports import Actions, History, Proof
from review.ports_inbox import Reviews
from review.ports_pages import Setups
from review.search.elsewhere import ElsewherePages
from review.search.pages import SearchPages
from review.sources.adding import AddPages
from review.sources.all import SourceListPages
from review.sources.catalogue import CataloguePages
from review.sources.held import HeldPages
from review.sources.pages import SourcePages
from review.sources.watched import WatchedPages
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
    alerts = AlertPages(history, site, alerting)
    for pages in (
        FeedPages(history, site),  # before the pages of policies, whose addresses theirs begin like
        ExportPages(history, site),
        SearchExport(history, site),
        InboxPages(history, site, reviews),
        TimelinePages(history, site),
        *((JudgingPages(history, site, reviews), SavedPages(history, site, reviews)) if reviews else ()),
        ChangePages(history, site, reviews),
        ComparePages(history, site, comparisons),
        CompareExports(history, site, comparisons),
        PolicyListPages(history, site),
        PolicyPages(history, site),
        ClausePages(history, site),
        AroundPages(history, site),
        TaskPages(history, site),
        SourceListPages(history, site, adding),
        AddPages(history, site, adding),
        CataloguePages(history, site, adding),
        EvidencePages(history, site, proof),
        PackagePages(history, proof),
        SearchPages(history, site),
        ElsewherePages(history, site),
        SourcePages(history, site, actions, setups),
        WatchedPages(history, site, proof, setups),
        CoveragePages(history, site),
        HeldPages(history, site, actions),
        alerts,
        DeliveryPages(history, site, alerting),
        AlertButtons(site, alerting, alerts),
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
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if people is not None:
        app.add_middleware(Trail, keep=people.note_deed, access=access, clock=clock)
    app.add_middleware(Door, site=site, people=people)
    app.add_middleware(SafeHeaders)
    return app
