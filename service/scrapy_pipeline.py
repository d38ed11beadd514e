"""What `scrapy crawl source -a name=…` needs of us: the assignment of a check, and the judging of its visits."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.check import Assignment, CheckPlan
from crawler.spiders.source import SourceSpider
from pipeline.model import Visit
from service.checking.checker import Checker
from service.runtime import opened
from service.schedule import parse_wait

CONFIG = "CLAUSEWATCH_CONFIG"


def settings_file() -> Path:
    """Return the settings file that Scrapy's commands use."""
    return Path(os.environ.get(CONFIG, "clausewatch.yaml"))


def load(name: str) -> Assignment:
    """Return the check of the source *name*; what is known of its pages is added when the archive is open.

    Raises SettingsError, ClausewatchError for an unknown name.
    """
    with opened(settings_file()) as runtime:
        plan = CheckPlan(source=runtime.sources([name])[0])
        return Assignment(plan=plan, crawl=runtime.settings.crawl.values())


class TrackPipeline:
    """Scrapy item pipeline: gathers the visits of a crawl, judges and records them when the spider closes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stack = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the archive and put the check on record."""
        spider = self._crawler.spider
        if not isinstance(spider, SourceSpider) or spider.assignment is None:
            raise NotConfigured("only `scrapy crawl source -a name=…` is tracked")
        runtime = self._stack.enter_context(opened(settings_file()))
        self._checker = Checker(
            store=runtime.store,
            crawler=None,  # the crawl is over when its visits are judged
            owing=runtime.owing,
            confirm_after=parse_wait(runtime.settings.crawl.confirm_after),
        )
        source = spider.assignment.plan.source
        self._gathered = self._checker.begin(source, "scrapy")
        spider.assignment = replace(spider.assignment, plan=self._gathered.plan(source, None))

    def process_item(self, item: Visit) -> Visit:
        """Keep a visit until the pass is complete."""
        self._gathered.add(item)
        return item

    async def close_spider(self) -> None:
        """Judge and record all visits."""
        try:
            await self._checker.finish(self._gathered)
        finally:
            self._stack.close()
