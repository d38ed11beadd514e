"""How close two requests to a host may come: as close as the user set, or as its robots.txt asks.

A pause counts from the end of an answer. Scrapy counts it from when it took a request out of its queue; what delays
that request on its way, or keeps the server busy, would let the next one come closer than the server was promised.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.netguard import slot_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

LONGEST_CRAWL_DELAY_SECONDS = 60.0  # some files ask for hours, by mistake


def begin_pause(crawler: Crawler, request: Request) -> None:
    """Let the pause of the request's host begin: its answer has come, or will not come."""
    slot = crawler.engine.downloader.slots.get(slot_of(request.url))
    if slot is not None:
        slot.lastseen = monotonic()


def pause_of(crawler: Crawler, host: str) -> float:
    """Return the seconds between two requests to a host: the user's, or what its robots.txt asks for."""
    asked = crawler.engine.downloader.per_slot_settings.get(host, {})
    return float(asked.get("delay", crawler.settings.getfloat("DOWNLOAD_DELAY")))


class CrawlDelay:
    """Scrapy extension: gives a host the pause that its robots.txt asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._least = crawler.settings.getfloat("DOWNLOAD_DELAY")
        crawler.signals.connect(self.slow_down, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Decline when robots.txt is not obeyed."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("robots.txt is not obeyed")
        return cls(crawler)

    def slow_down(self, robotparser: RobotParser, request: Request) -> None:
        """Set the delay of the slot in use, and of those made for the host later."""
        asked = min(robotparser.crawl_delay(self._agent) or 0.0, LONGEST_CRAWL_DELAY_SECONDS)
        downloader, key = self._crawler.engine.downloader, slot_of(request.url)
        if asked <= self._least:
            downloader.per_slot_settings.pop(key, None)
            return
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": asked, "jitter": 0.0}
        slot = downloader.slots.get(key)
        if slot is not None:
            slot.delay, slot.concurrency = asked, 1
