"""The bare Scrapy spider of `recheck.py`: it fetches every page as often as it is told to, and does nothing else."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from time import perf_counter, process_time

from recheck_figures import Figures, addresses
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

LEAN = (
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware",
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
)
LEAN_OF_SPIDERS = (
    "scrapy.spidermiddlewares.referer.RefererMiddleware",
    "scrapy.spidermiddlewares.depth.DepthMiddleware",
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
)


def fetch(options: argparse.Namespace) -> Figures:
    """Fetch with a spider whose callback returns nothing."""
    process = AsyncCrawlerProcess(settings(lean=options.program == "lean"))
    crawler = process.create_crawler(Bare)
    process.crawl(crawler, options=options)
    process.start()
    spider = crawler.spider
    if not isinstance(spider, Bare):
        raise TypeError("Scrapy made another spider than it was asked for")
    figures = spider.figures
    figures.pages, figures.outcomes = sum(spider.outcomes.values()), dict(spider.outcomes)
    return figures


class Bare(Spider):
    """Passes over every page again whenever it would close, until all passes were made."""

    name = "bare"

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__()
        self.options, self.passes = options, 0
        self.figures, self.outcomes = Figures(), Counter[str]()
        self.begun = (0.0, 0.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: argparse.Namespace, **kwargs: argparse.Namespace) -> Bare:
        """Listen for when there is nothing left to do."""
        spider: Bare = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.again, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first pass."""
        for request in self.asked():
            yield request

    def asked(self) -> Iterator[Request]:
        """Requests for all pages, and the clocks looked at when these are the first that are measured."""
        if self.passes == self.options.warm:
            self.outcomes.clear()
            self.begun = (perf_counter(), process_time())
        self.passes += 1
        headers = {"If-None-Match": '"1"'} if self.options.etag else {}
        for url in addresses(self.options):
            yield Request(url, headers=headers, meta={"handle_httpstatus_list": [304]}, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Count the answer."""
        self.outcomes[str(response.status)] += 1

    def again(self) -> None:
        """Make the next pass, or look at the clocks after the last."""
        if self.passes == self.options.warm + self.options.passes:
            wall, processor = self.begun
            self.figures.seconds, self.figures.cpu_seconds = perf_counter() - wall, process_time() - processor
            return
        for request in self.asked():
            self.crawler.engine.crawl(request)
        raise DontCloseSpider


def settings(*, lean: bool) -> dict[str, object]:
    """Scrapy's own, but for the concurrency that the others have too, and what would print."""
    shared = {
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    without = {
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": dict.fromkeys(LEAN),
        "SPIDER_MIDDLEWARES": dict.fromkeys(LEAN_OF_SPIDERS),
    }
    return shared | without if lean else shared
