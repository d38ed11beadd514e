"""The pages of each area, in the order in which their addresses are tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from fastapi import APIRouter

from review.alerts.buttons import AlertButtons
from review.alerts.deliveries import DeliveryPages
from review.alerts.pages import AlertPages
from review.alerts.ports import Alerting
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
from review.policies.around import AroundPages
from review.policies.clause import ClausePages
from review.policies.coverage import CoveragePages
from review.policies.listing import PolicyListPages
from review.policies.policy import PolicyPages
from review.policies.tasks import TaskPages
from review.ports import History, Proof
from review.ports_inbox import Reviews
from review.powers import Powers
from review.search.elsewhere import ElsewherePages
from review.search.pages import SearchPages
from review.sources.adding import AddPages
from review.sources.all import SourceListPages
from review.sources.catalogue import CataloguePages
from review.sources.held import HeldPages
from review.sources.pages import SourcePages
from review.sources.watched import WatchedPages
from review.web.compared import Comparisons
from review.web.site import Site


class Pages(Protocol):
    """Some pages that belong together."""

    def routes(self) -> APIRouter:
        """The addresses of these pages."""


def change_pages(history: History, site: Site, reviews: Reviews | None) -> Iterator[Pages]:
    """The inbox, single changes, feeds and files. Without *reviews* nothing can be judged."""
    yield FeedPages(history, site)  # before the pages of policies, whose addresses theirs begin like
    yield ExportPages(history, site)
    yield InboxPages(history, site, reviews)
    yield TimelinePages(history, site)
    if reviews is not None:
        yield JudgingPages(history, site, reviews)
        yield SavedPages(history, site, reviews)
    yield ChangePages(history, site, reviews)


def text_pages(history: History, site: Site, comparisons: Comparisons) -> Iterator[Pages]:
    """Policies, their clauses, what they are compared with, and where words stand."""
    yield ComparePages(history, site, comparisons)
    yield CompareExports(history, site, comparisons)
    yield PolicyListPages(history, site)
    yield PolicyPages(history, site)
    yield ClausePages(history, site)
    yield AroundPages(history, site)
    yield TaskPages(history, site)
    yield CoveragePages(history, site)
    yield SearchExport(history, site)
    yield SearchPages(history, site)
    yield ElsewherePages(history, site)


def evidence_pages(history: History, site: Site, proof: Proof | None) -> Iterator[Pages]:
    """What revisions rest on. Without *proof* no bytes are shown."""
    yield EvidencePages(history, site, proof)
    yield PackagePages(history, proof)


def source_pages(history: History, site: Site, powers: Powers) -> Iterator[Pages]:
    """Sources, their pages, what was held back, and how a source is added."""
    yield SourceListPages(history, site, powers.adding)
    yield AddPages(history, site, powers.adding)
    yield CataloguePages(history, site, powers.adding)
    yield SourcePages(history, site, powers.actions, powers.setups)
    yield WatchedPages(history, site, powers.proof, powers.setups)
    yield HeldPages(history, site, powers.actions)


def alert_pages(history: History, site: Site, alerting: Alerting | None) -> Iterator[Pages]:
    """Subscriptions, destinations and deliveries."""
    alerts = AlertPages(history, site, alerting)
    yield alerts
    yield DeliveryPages(history, site, alerting)
    yield AlertButtons(site, alerting, alerts)
