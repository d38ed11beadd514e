"""The download handler: Scrapy's aiohttp one, with the network guard at its sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp.connector import BaseConnector, TCPConnector
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.exceptions import DownloadConnectionRefusedError

from crawler.netguard import AddressRefused, guarded_socket
from crawler.tls import LEGACY_TLS, outdated_tls

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
    """The guarded handler, and beside it one of outdated TLS for the requests that are marked so."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._outdated: _Guarded | None = None

    async def download_request(self, request: Request) -> Response:
        """Download, over connections of outdated TLS when the request is marked for it."""
        if not request.meta.get(LEGACY_TLS):
            return await super().download_request(request)
        if self._outdated is None:
            self._outdated = _Guarded(self._crawler)
            self._outdated._ssl_context = outdated_tls()
        return await self._outdated.download_request(request)

    async def close(self) -> None:
        """Close the connections of both kinds."""
        if self._outdated is not None:
            await self._outdated.close()
        await super().close()
