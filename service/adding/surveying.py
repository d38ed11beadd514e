"""What a home page leads to: the listings of policies on its site, tried one by one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from crawler.adapters.iframe import frames_of, is_frameset
from crawler.address import normal_address
from crawler.answer import Answer
from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.fetch import Fetcher
from crawler.onward import is_same_site
from crawler.source import CrawlSettings, Source, SourceKind
from crawler.validators import Validators
from pipeline.listing.columns import Column, find_columns, is_home
from pipeline.listing.entries import parse
from pipeline.model import Entry, Outcome, Role, Visit
from pipeline.page.decode import decode

MOST_TRIED = 8
_INTERPRETATIONS, _NOTICES = 1, 2  # weights of columns
# What government sites print in their head and foot, and nobody else: the tags and the number that their rules ask for.
_OFFICIAL = re.compile(r"""(?:政府)?网站标识码|<meta[^>]+name=["']?(?:SiteIDCode|SiteDomain)["'\s>]""", re.IGNORECASE)
_NUMERIC = re.compile(r"[\d.:\[\]a-f]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A listing that a home page leads to, tried."""

    column: Column
    visits: tuple[Visit, ...] = field(repr=False)  # of its address, and of those that it takes its rows from

    @property
    def rows(self) -> int:
        """How many documents its first page announces."""
        return len(self._entries)

    @property
    def latest(self) -> date | None:
        """The day of the latest of them."""
        return max((entry.date for entry in self._entries if entry.date), default=None)

    @property
    def trouble(self) -> str:
        """Why it cannot be watched."""
        return f"{self.visits[0].outcome}: {self.visits[0].reason}".rstrip(": ")

    @property
    def _entries(self) -> list[Entry]:
        read = (visit.document for visit in self.visits if visit.outcome is Outcome.OK and visit.document)
        return [entry for document in read for entry in document.entries]


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What was found at an address before it is probed."""

    kind: SourceKind  # who publishes there, as far as it can be told
    offers: tuple[Offer, ...] = ()  # of a home page; () of any other

    @property
    def usual(self) -> tuple[Offer, ...]:
        """The offers that most people want: policies and their interpretations; notices where there are no others."""
        read = [offer for offer in self.offers if offer.rows]
        policies = [offer for offer in read if offer.column.weight > _NOTICES]
        explained = [offer for offer in read if offer.column.weight == _INTERPRETATIONS]
        notices = [offer for offer in read if offer.column.weight == _NOTICES]
        return (*(policies or notices), *explained)


async def survey(source: Source, settings: CrawlSettings) -> Survey:
    """Look at *source*'s address with a crawler of its own."""
    async with ResidentCrawler(settings) as crawler:
        return await survey_with(crawler, source)


async def survey_with(crawler: ResidentCrawler, source: Source) -> Survey:
    """Look at *source*'s address; when it is a home page, at the listings that it leads to."""
    fetcher = Fetcher(crawler.download, source=source.name, leniency=source.leniency, render=source.render)
    answer = await fetcher.fetch(source.urls[0], Validators())
    at_home = is_home(answer.url)
    if at_home:
        answer = await _framed(answer, fetcher)
    columns = _columns(answer)[:MOST_TRIED] if at_home else ()
    offers = [offer async for offer in _tried(crawler, source, columns)] if columns else []
    return Survey(kind=publisher(answer), offers=tuple(offers))


async def _framed(answer: Answer, fetcher: Fetcher) -> Answer:
    """Return what a frameset shows, where that is of its site; any other page as it is."""
    text = decode(answer.body, answer.content_type)
    frames = frames_of(text, answer.url) if is_frameset(text) else ()
    if not frames or not is_same_site(answer.url, frames[0]):
        return answer
    shown = await fetcher.fetch(frames[0], Validators())
    return shown if shown.status == 200 else answer


def publisher(answer: Answer) -> SourceKind:
    """Who publishes at an address: a government by its host's name or its page's marks; anybody for a bare number."""
    host = urlsplit(answer.url).hostname or ""
    official = bool({"gov", "gob", "gouv"} & set(host.split(".")[-2:])) or bool(_NUMERIC.fullmatch(host))
    marked = bool(_OFFICIAL.search(decode(answer.body, answer.content_type)))
    return SourceKind.GOVERNMENT if official or marked else SourceKind.AGGREGATOR


def _columns(answer: Answer) -> tuple[Column, ...]:
    root = parse(decode(answer.body, answer.content_type)) if answer.body else None
    return () if root is None else find_columns(root, answer.url)


async def _tried(crawler: ResidentCrawler, source: Source, columns: Iterable[Column]) -> AsyncIterator[Offer]:
    """Yield the columns with their visits, those of one after those of the other; no document is visited."""
    waiting = {normal_address(column.url): column for column in columns}
    plan = CheckPlan(source=replace(source, urls=tuple(waiting)), page_limit=1)
    column, visits = None, list[Visit]()
    async for visit in crawler.check(plan):
        following = waiting.pop(visit.url, None)
        if column and (following or visit.role is not Role.LISTING):
            yield Offer(column=column, visits=tuple(visits))
            visits = []
        if following is None and visit.role is not Role.LISTING:
            return
        column = following or column
        visits.append(visit)
    if column:
        yield Offer(column=column, visits=tuple(visits))
