"""The spider: one for all sources, driven by their definitions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Self

from scrapy import Spider
from scrapy.utils.misc import load_object

from crawler.check import Assignment, Check, CheckPlan
from crawler.fetch import Download, Fetcher
from crawler.rendering.browser import CHECK_ENDED
from crawler.settings import of_crawl
from crawler.source import CrawlSettings
from crawler.traffic import Tally
from crawler.turnstile import OpenTurnstile, Turnstile
from pipeline.model import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SourceSpider(Spider):
    """Checks a source.

    Resident, it waits for `check` to be called by `ResidentCrawler`. As `scrapy crawl source -a name=NAME` it asks
    the loader that CLAUSEWATCH_LOADER names for the source of that name, and yields the visits as items.
    """

    name = "source"

    def __init__(
        self, *, resident: bool = False, assignment: Assignment | None = None, turnstile: Turnstile | None = None
    ) -> None:
        super().__init__()
        self.turnstile = turnstile or OpenTurnstile()
        self.tally = Tally()
        self.resident = resident
        self.assignment = assignment
        self.source_name = assignment.plan.source.name if assignment else ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, name: str = "", **kwargs: Any) -> Self:
        """*name* is the source's; the spider's own name stays what it is."""
        if not kwargs.get("resident"):
            if not name:
                raise ValueError("which source? scrapy crawl source -a name=NAME")
            load: Callable[[str], Assignment] = load_object(crawler.settings["CLAUSEWATCH_LOADER"])
            kwargs["assignment"] = load(name)
            crawler.settings.setdict(of_crawl(kwargs["assignment"].crawl), priority="spider")
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        return spider

    async def start(self) -> AsyncIterator[Visit]:
        """The visits of the assignment; nothing when resident."""
        if self.assignment is not None:
            engine = self.crawler.engine
            async for visit in self.check(
                self.assignment.plan, crawl=self.assignment.crawl, download=engine.download_async
            ):
                yield visit

    async def check(self, plan: CheckPlan, *, crawl: CrawlSettings, download: Download) -> AsyncIterator[Visit]:
        """The visits of one check, as they end."""
        source = plan.source
        fetcher = Fetcher(download, source=source.name, leniency=source.leniency, render=source.render)
        try:
            async with aclosing(Check(plan, fetcher, crawl).visits()) as visits:
                async for visit in visits:
                    yield visit
        finally:
            await self.crawler.signals.send_catch_log_async(CHECK_ENDED, source=source.name)


def tally_of(crawler: Crawler) -> Tally:
    """Return the counts of a crawl; for another spider than ours, or before it began, nothing was counted."""
    spider = crawler.spider
    return spider.tally if isinstance(spider, SourceSpider) else Tally()
