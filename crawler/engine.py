"""The resident crawler: one Scrapy crawl that never ends, inside whatever asyncio loop is running.

Everything experimental or private of Scrapy that we rest on stands here, in crawler/downloader.py, crawler/handler.py
and crawler/pace.py; tests/crawler/test_engine.py says what it must do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.logformatter import LogFormatter
from scrapy.settings import Settings

from crawler import settings as project_settings
from crawler.check import CheckPlan
from crawler.downloader import downloader_of
from crawler.netguard import slot_of
from crawler.pace import pause_of
from crawler.source import CrawlSettings
from crawler.spiders.source import SourceSpider, tally_of
from crawler.traffic import Traffic
from crawler.turnstile import OpenTurnstile, Turnstile
from pipeline.model import Visit

if TYPE_CHECKING:
    from scrapy.http import Response

_NOISY_LOGGER = "scrapy.downloadermiddlewares.httpcompression"  # warns of each body that is too large, which is known


class QuietLog(LogFormatter):
    """Puts no answer into words: nobody reads them, and each check keeps its visits."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]  # Scrapy takes None for nothing
        """Say nothing."""


# A crawl that never ends needs no statistics: reckoning the size of each answer copies it.
_RESIDENT = {
    "ITEM_PIPELINES": {},
    "LOG_FORMATTER": QuietLog,
    "EXTENSIONS": project_settings.EXTENSIONS
    | dict.fromkeys(("scrapy.extensions.corestats.CoreStats", "scrapy.extensions.logcount.LogCount")),
    "DOWNLOADER_STATS": False,
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
}


class ResidentCrawler:
    """Downloads for every check of a process; politeness holds because everything goes through it.

    Use as an async context manager, or call `start` and `stop`. May be started once; make another one to start again.
    No signal handler is installed and the loop is not owned.
    """

    def __init__(
        self,
        crawl: CrawlSettings | None = None,
        *,
        overrides: Mapping[str, object] | None = None,
        turnstile: Turnstile | None = None,
    ) -> None:
        self.crawl = crawl or CrawlSettings()
        self._turnstile = turnstile or OpenTurnstile()
        self._crawler = Crawler(SourceSpider, _settings(self.crawl, overrides or {}))
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Return when downloads are possible; raise what kept Scrapy from starting."""
        opened = asyncio.Event()
        self._crawler.signals.connect(_stay_open, signals.spider_idle)
        self._crawler.signals.connect(opened.set, signals.engine_started, weak=False)
        logging.getLogger(_NOISY_LOGGER).setLevel(logging.ERROR)
        self._running = asyncio.create_task(self._crawler.crawl_async(resident=True, turnstile=self._turnstile))
        waiting = asyncio.create_task(opened.wait())
        await asyncio.wait((self._running, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()

    async def stop(self) -> None:
        """Break off what is under way, then close the connections. Nothing happens when it never started."""
        if self._running is None:
            return
        await downloader_of(self._crawler).break_off()
        await self._crawler.stop_async()
        await self._running
        self._running = None

    async def download(self, request: Request) -> Response:
        """The answer, redirects followed and retries done; raises Scrapy's exceptions."""
        return await downloader_of(self._crawler).answer(request)

    def check(self, plan: CheckPlan) -> AsyncIterator[Visit]:
        """The visits of one check, as they end. Any number of checks may run at once."""
        spider = self._crawler.spider
        if not isinstance(spider, SourceSpider) or self._running is None:
            raise RuntimeError("the crawler is not running: await start() first")
        return spider.check(plan, crawl=self.crawl, download=self.download)

    def pause_of(self, url: str) -> float:
        """Return the seconds between two requests to the host of *url*: ours, or what its robots.txt asks for."""
        return pause_of(self._crawler, slot_of(url))

    @property
    def traffic(self) -> Traffic:
        """What was asked for so far."""
        return tally_of(self._crawler).told()


def _settings(crawl: CrawlSettings, overrides: Mapping[str, object]) -> Settings:
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    settings.setdict(project_settings.of_crawl(crawl), priority="cmdline")
    settings.setdict({**_RESIDENT, **overrides}, priority="cmdline")
    return settings


def _stay_open() -> None:
    raise DontCloseSpider
