"""The download handlers: one that asks by our client, each host in its turn, and one that shows its pages."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from crawler.client import Client
from crawler.netguard import slot_of
from crawler.pace import begin_pause, pause_of
from crawler.rendering.browser import Browser, Guest
from crawler.rendering.exchange import RENDER, as_response, is_worth_showing, served_from
from crawler.robots import RobotsMiddleware
from crawler.spiders.source import SourceSpider, tally_of
from crawler.tls import TLS, Leniency
from crawler.turnstile import OpenTurnstile, Turnstile

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

T = TypeVar("T")


class GuardedDownloadHandler(BaseDownloadHandler):
    """A client, and beside it one for each leniency in TLS that requests are marked with."""

    lazy = True  # most checks ask for one scheme alone

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._clients: dict[Leniency, Client] = {}

    async def download_request(self, request: Request) -> Response:
        """Download, over connections as lenient as the request is marked; however it ends, the host's pause begins.

        Every request comes this way: those for robots.txt, those that are led elsewhere, and those made again.
        """
        host, turnstile = slot_of(request.url), self._turnstile
        await turnstile.enter(host)
        answer: Response | None = None
        try:
            answer = await self._download(request)
            return answer
        finally:
            tally_of(self.crawler).ended(None if answer is None else answer.body)
            begin_pause(self.crawler, request)
            turnstile.leave(host, pause_of(self.crawler, host))

    @property
    def _turnstile(self) -> Turnstile:
        spider = self.crawler.spider
        return spider.turnstile if isinstance(spider, SourceSpider) else OpenTurnstile()

    async def _download(self, request: Request) -> Response:
        leniency = request.meta.get(TLS, Leniency.NONE)
        client = self._clients.get(leniency)
        if client is None:
            client = self._clients[leniency] = Client(self.crawler.settings, leniency)
        return await client.ask(request)

    async def close(self) -> None:
        """Close the connections of every kind."""
        for client in self._clients.values():
            await client.close()


def _in_use(part: T | None) -> T:
    if part is None:
        raise TypeError("Scrapy's settings leave out a part that pages are shown with")
    return part


class RenderingDownloadHandler(GuardedDownloadHandler):
    """The guarded handler, and behind it the browser, for requests that ask for what a page shows in the end.

    The host's slot is held until then: what a page's scripts ask for is a part of its visit.
    """

    async def _download(self, request: Request) -> Response:
        """Download, and show what is a page and whole."""
        if not request.meta.get(RENDER):
            return await super()._download(request)
        browser = _in_use(self.crawler.get_extension(Browser))
        browser.require()  # before the site is asked for what could not be shown
        packed = await super()._download(request)
        response = self._unpacked(request, packed)
        if not await asyncio.to_thread(is_worth_showing, response):
            return response
        lenient = Leniency.ANY_CERTIFICATE in request.meta.get(TLS, Leniency.NONE)
        served = served_from(request, response)
        guest = Guest(source=served.source, any_certificate=lenient)
        return as_response(await browser.show(served, guest, partial(self._is_allowed, request)), response)

    def _is_allowed(self, page: Request, url: str) -> bool:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        return robots is None or robots.may_load(url, page)

    def _unpacked(self, request: Request, packed: Response) -> Response:
        """The answer as Scrapy's own middleware would hand it on, too late for us."""
        unpacking = _in_use(self.crawler.get_downloader_middleware(HttpCompressionMiddleware))
        response = unpacking.process_response(request, packed)
        return response if isinstance(response, Response) else packed
