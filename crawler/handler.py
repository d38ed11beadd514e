"""The download handler: Scrapy's aiohttp one, with the network guard at its sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp.connector import BaseConnector, TCPConnector
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.exceptions import DownloadConnectionRefusedError

from crawler.netguard import AddressRefused, guarded_socket
from crawler.pace import begin_pause
from crawler.tls import TLS, Leniency, context_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


def _guard(connector: BaseConnector | None) -> None:
    """Scrapy's handler makes its connector itself and offers no argument for the sockets."""
    if not isinstance(connector, TCPConnector):
        raise TypeError("Scrapy's handler connects in a way that cannot be guarded")
    connector._socket_factory = guarded_socket


class _Guarded(AiohttpDownloadHandler):
    """Refuses connections to private addresses, however they were named."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # aiohttp would ask a second time at once when a connection it had kept is dead: crawler/retry.py waits.
        self._session._retry_connection = False
        if not crawler.settings.getbool("CLAUSEWATCH_ALLOW_PRIVATE"):
            _guard(self._session.connector)

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
        """Download, over connections as lenient as the request is marked; however it ends, the host's pause begins."""
        try:
            return await self._download(request)
        finally:
            begin_pause(self._crawler, request)

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
