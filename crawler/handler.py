"""The download handlers: Scrapy's aiohttp one with the network guard at its sockets, and one that shows its pages."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from aiohttp.connector import BaseConnector, TCPConnector
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadConnectionRefusedError
from scrapy.http import Headers, Response

from crawler.netguard import AddressRefused, guarded_socket, slot_of
from crawler.pace import begin_pause, pause_of
from crawler.rendering.browser import Browser, Guest
from crawler.rendering.exchange import RENDER, as_response, is_worth_showing, served_from
from crawler.robots import RobotsMiddleware
from crawler.spiders.source import SourceSpider, tally_of
from crawler.tls import TLS, Leniency, context_of
from crawler.turnstile import OpenTurnstile, Turnstile

if TYPE_CHECKING:
    from aiohttp import ClientResponse
    from scrapy import Request
    from scrapy.core.downloader.handlers._base_streaming import _BaseResponseArgs as _Basics
    from scrapy.crawler import Crawler

T = TypeVar("T")


def _guard(connector: BaseConnector | None) -> None:
    """Scrapy's handler makes its connector itself and offers no argument for the sockets."""
    if not isinstance(connector, TCPConnector):
        raise TypeError("Scrapy's handler connects in a way that cannot be guarded")
    connector._socket_factory = guarded_socket


class _Guarded(AiohttpDownloadHandler):
    """Refuses connections to private addresses, however they were named."""

    lazy = True  # one that begins reads all certificates of the system, and most checks ask for one scheme alone

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # aiohttp would ask a second time at once when a connection it had kept is dead: crawler/retry.py waits.
        self._session._retry_connection = False
        if not crawler.settings.getbool("CLAUSEWATCH_ALLOW_PRIVATE"):
            _guard(self._session.connector)

    @staticmethod
    def _request_headers(request: Request) -> Headers:
        """The headers as they are: Scrapy copies them to take out what is said to proxies, and none is used."""
        return request.headers

    @staticmethod
    def _extract_headers(response: ClientResponse) -> Headers:
        """The headers as the bytes that were served: a file's name in GBK is no UTF-8, and has no other way through."""
        headers = Headers()
        for name, value in response.raw_headers:
            dict.setdefault(headers, name.title(), []).append(value)
        return headers

    @staticmethod
    def _build_base_response_args(response: ClientResponse, request: Request, headers: Headers) -> _Basics:
        """What an answer is made of; who sent it, and with which certificate, is known already or asked by nobody."""
        return {"status": response.status, "url": request.url, "headers": headers, "protocol": None}

    async def download_request(self, request: Request) -> Response:
        """Download; a refused address is told as such and not as a refused connection."""
        try:
            return await super().download_request(request)
        except DownloadConnectionRefusedError as error:
            inner = getattr(error.__cause__, "os_error", None)
            if isinstance(inner, AddressRefused):
                raise inner from error
            raise


class GuardedDownloadHandler(_Guarded):
    """The guarded handler, and beside it one for each leniency in TLS that requests are marked with."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._lenient: dict[Leniency, _Guarded] = {}

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
            tally_of(self._crawler).ended(None if answer is None else answer.body)
            begin_pause(self._crawler, request)
            turnstile.leave(host, pause_of(self._crawler, host))

    @property
    def _turnstile(self) -> Turnstile:
        spider = self._crawler.spider
        return spider.turnstile if isinstance(spider, SourceSpider) else OpenTurnstile()

    async def _download(self, request: Request) -> Response:
        leniency = request.meta.get(TLS, Leniency.NONE)
        if not leniency:
            return await super().download_request(request)
        if leniency not in self._lenient:
            self._lenient[leniency] = _Guarded(self._crawler)
            self._lenient[leniency]._ssl_context = context_of(leniency)
        return await self._lenient[leniency].download_request(request)

    async def close(self) -> None:
        """Close the connections of every kind."""
        for handler in self._lenient.values():
            await handler.close()
        await super().close()


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
        browser = _in_use(self._crawler.get_extension(Browser))
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
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        return robots is None or robots.may_load(url, page)

    def _unpacked(self, request: Request, packed: Response) -> Response:
        """The answer as Scrapy's own middleware would hand it on, too late for us."""
        unpacking = _in_use(self._crawler.get_downloader_middleware(HttpCompressionMiddleware))
        response = unpacking.process_response(request, packed)
        return response if isinstance(response, Response) else packed
