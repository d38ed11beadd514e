"""Tries an address before it is watched: what it is, what would be read, and whether two fetches read the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings, Source
from pipeline.model import Document, KnownPage, Outcome, Role, Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """What an address turned out to be."""

    source: Source
    listings: tuple[Visit, ...] = ()
    sample: Visit | None = None
    second: Visit | None = field(default=None, repr=False)  # the sample fetched once more
    trouble: str = ""  # why it cannot be watched, "" when it can

    @property
    def document(self) -> Document | None:
        """The sample as read."""
        return self.sample.document if self.sample else None

    @property
    def is_steady(self) -> bool:
        """Whether two fetches of the sample read the same."""
        first, second = self.document, self.second.document if self.second else None
        return first is not None and second is not None and first.text_digest == second.text_digest


async def probe(source: Source, settings: CrawlSettings) -> Probe:
    """Fetch *source*'s listings and one document, that one twice."""
    crawler = ResidentCrawler(settings)
    await crawler.start()
    try:
        visits = [visit async for visit in _until_document(crawler.check(CheckPlan(source=source, page_limit=1)))]
        sample = next((visit for visit in visits if visit.role is Role.DOCUMENT), None)
        second = await _once_more(crawler, source, sample) if sample and sample.document else None
    finally:
        await crawler.stop()
    listings = tuple(visit for visit in visits if visit.role is Role.LISTING)
    return Probe(source=source, listings=listings, sample=sample, second=second, trouble=_trouble(visits))


async def _once_more(crawler: ResidentCrawler, source: Source, sample: Visit) -> Visit | None:
    only = Source(name=source.name, urls=(), kind=source.kind, select=source.select)
    known = (KnownPage(url=sample.url, role=Role.DOCUMENT),)
    return await anext(aiter(crawler.check(CheckPlan(source=only, known=known))), None)


async def _until_document(visits: AsyncIterator[Visit]) -> AsyncIterator[Visit]:
    async for visit in visits:
        yield visit
        if visit.role is Role.DOCUMENT:
            return


def _trouble(visits: Sequence[Visit]) -> str:
    if not visits:
        return "nothing was visited"
    first = visits[0]
    return "" if first.outcome is Outcome.OK else f"{first.outcome}: {first.reason}"


def name_of(url: str) -> str:
    """Return a name for the source at *url*: its host, and the last part of its path."""
    parts = urlsplit(url)
    host = (parts.hostname or "source").removeprefix("www.")
    folder = [part for part in parts.path.split("/") if part and "." not in part]
    return "-".join([host.replace(".", "-"), *folder[-1:]])
