"""One check of one source: its listings, what is new on them, what is due, and the files these offer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from crawler.address import is_web, normal_address
from crawler.fetch import DEAD_AFTER, Fetcher
from crawler.netguard import slot_of
from crawler.reading import SketchOf, no_sketch
from crawler.source import CrawlSettings, Source, as_found, may_be_another
from crawler.visit import Visitor
from crawler.walk import Walk
from pipeline.model import Document, Entry, KnownPage, Outcome, Role, Visit
from pipeline.noise.site_profile import SiteProfile
from pipeline.reasons.visit_words import VisitReason, visit_reason

T = TypeVar("T")
Go = Callable[[KnownPage], Awaitable[Visit]]

_AHEAD = 4  # visits under way for each one that a host may have: reading and other hosts go on meanwhile
_MOST_ATTACHMENTS = 50  # of one document


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPlan:
    """What a check is given: the source, and what is known of its pages."""

    source: Source
    known: tuple[KnownPage, ...] = field(default=(), repr=False)  # all pages ever recorded, not only those due
    due: frozenset[str] | None = None  # addresses to visit again; None: all
    baseline: bool = False  # read listings to their end
    page_limit: int = 50  # pages of one listing
    sketch_of: SketchOf = field(default=no_sketch, repr=False)  # asked at a visit, so that they are not all in memory
    profile: SiteProfile | None = field(default=None, repr=False)  # by which its pages are read


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """What `scrapy crawl source` is given by the loader in CLAUSEWATCH_LOADER."""

    plan: CheckPlan
    crawl: CrawlSettings = field(default_factory=CrawlSettings)


class Check:
    """Carries out a plan."""

    def __init__(self, plan: CheckPlan, fetcher: Fetcher, crawl: CrawlSettings) -> None:
        self._plan = plan
        self._fetcher = fetcher
        self._visitor_of = partial(
            Visitor,
            fetcher=fetcher,
            full_visit_every=crawl.full_visit_every,
            sketch_of=plan.sketch_of,
            profile=plan.profile,
        )
        self._visitor = self._visitor_of(plan.source)
        self._width = crawl.per_host * _AHEAD
        self._known = {page.url: page for page in plan.known}
        self._announced: dict[str, Entry] = {}
        self._offered: dict[str, KnownPage] = {}
        self._visited: set[str] = set()

    async def visits(self) -> AsyncGenerator[Visit, None]:
        """Visits as they end: listings, new pages, known pages, attachments; within each in a steady order.

        When a host fails to answer `fetch.DEAD_AFTER` times in a row, its other pages are not visited. One failed
        visit, of the first of them, says so for all.
        """
        async for visit in self._listings():
            yield visit
        for pages, go in ((self._new_pages, self._visitor.document), (self._due_documents, self._visitor.document)):
            async for visit in self._each(pages(), go):
                self._note_attachments(visit)
                yield visit
        async for visit in self._each(self._attachments(), self._visitor.attachment):
            yield visit

    async def _listings(self) -> AsyncIterator[Visit]:
        walk = Walk(
            visitor=self._visitor,
            page_at=self._listing_at,
            announce=self._announce,
            met=self._visited,
            page_limit=self._plan.page_limit,
            to_the_end=self._plan.baseline,
            instead=self._visitor_of(as_found(self._plan.source)) if may_be_another(self._plan.source) else None,
            believes=self._tells_of_known,
        )
        for url in map(normal_address, self._plan.source.urls):
            if self._listing_at(url).role is not Role.LISTING or url in self._visited:
                continue
            async for visit in walk.visits(self._plan.source, url):
                self._note_attachments(visit)
                yield visit

    def _listing_at(self, url: str) -> KnownPage:
        return self._known.get(url) or KnownPage(url=url, role=Role.LISTING)

    def _announce(self, rows: tuple[Entry, ...]) -> bool:
        """Keep the rows; whether one of them was not known."""
        news = [row for row in rows if row.url not in self._known and row.url not in self._announced]
        self._announced.update((row.url, row) for row in rows if row.url not in self._announced)
        return bool(news)

    def _tells_of_known(self, rows: tuple[Entry, ...]) -> bool:
        """Whether rows may be those of a known listing: what stands beside a listing tells of none of its documents."""
        known = [page for page in self._plan.known if page.role is Role.DOCUMENT]
        titles = {page.name for page in known if page.name}
        return not known or any(row.url in self._known or row.title in titles for row in rows)

    def _new_pages(self) -> Iterable[KnownPage]:
        fresh = [
            KnownPage(url=row.url, role=Role.DOCUMENT, name=row.title)
            for row in self._announced.values()
            if row.url not in self._known
        ]
        return [page for page in fresh if page.url not in self._visited]

    def _due_documents(self) -> Iterable[KnownPage]:
        return self._due(Role.DOCUMENT)

    def _attachments(self) -> Iterable[KnownPage]:
        return [*(page for page in self._offered.values() if page.url not in self._known), *self._due(Role.ATTACHMENT)]

    def _due(self, role: Role) -> Iterable[KnownPage]:
        due = self._plan.due
        for page in self._plan.known:
            wanted = due is None or page.url in due
            if page.role is role and wanted and page.url not in self._visited:
                yield page

    def _note_attachments(self, visit: Visit) -> None:
        document = visit.document if visit.role is Role.DOCUMENT else None
        for file in _files_of(document):
            url = normal_address(file[0])
            if is_web(url) and url not in self._offered:
                page = KnownPage(url=url, role=Role.ATTACHMENT, parent=visit.url, name=file[1])
                self._offered[url] = page

    async def _each(self, pages: Iterable[KnownPage], go: Go) -> AsyncIterator[Visit]:
        left_out: dict[str, list[KnownPage]] = {}
        async for page, visit in in_order((partial(self._visit, page, go) for page in pages), self._width):
            if visit is None:
                left_out.setdefault(slot_of(page.url), []).append(page)
            else:
                yield visit
        for host, rest in left_out.items():
            yield self._not_visited(host, rest)

    async def _visit(self, page: KnownPage, go: Go) -> tuple[KnownPage, Visit | None]:
        if self._fetcher.is_dead(page.url):
            return page, None
        self._visited.add(page.url)
        return page, await go(page)

    def _not_visited(self, host: str, pages: list[KnownPage]) -> Visit:
        first = pages[0]
        reason = VisitReason.HOST_SILENT_FOR_MORE if len(pages) > 1 else VisitReason.HOST_SILENT
        return Visit(
            source=self._plan.source.name,
            url=first.url,
            role=first.role,
            at=datetime.now(UTC),
            outcome=Outcome.FAILED,
            reason=visit_reason(reason, host=host, times=DEAD_AFTER, more=len(pages) - 1),
            parent=first.parent,
            name=first.name,
        )


def _files_of(document: Document | None) -> list[tuple[str, str]]:
    return [(file.url, file.name) for file in document.attachments[:_MOST_ATTACHMENTS]] if document else []


async def in_order(jobs: Iterable[Callable[[], Awaitable[T]]], width: int) -> AsyncIterator[T]:
    """Results in the order of *jobs*, up to *width* of which run at once.

    When the caller stops early, those under way are broken off.
    """
    running: deque[asyncio.Future[T]] = deque()
    try:
        for job in jobs:
            running.append(asyncio.ensure_future(job()))
            if len(running) >= width:
                yield await running.popleft()
        while running:
            yield await running.popleft()
    finally:
        for one in running:
            one.cancel()
        if running:
            await asyncio.wait(running)
