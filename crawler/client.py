"""One HTTP client: asks by aiohttp, and hands back Scrapy's responses and exceptions.

Scrapy's own handler for aiohttp gives each request, a GET too, a body of no bytes, which aiohttp sends by a task of its
own and announces, sends two signals for each answer, and copies its headers to and fro.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import aiohttp
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response

from crawler.netguard import AddressRefused, guarded_socket
from crawler.tls import Leniency, context_of

if TYPE_CHECKING:
    import ssl

    from scrapy import Request
    from scrapy.settings import BaseSettings


class Client:
    """Asks over connections that are as lenient in TLS as it was made, and go where the network guard lets them."""

    def __init__(self, settings: BaseSettings, leniency: Leniency = Leniency.NONE) -> None:
        self._leniency = leniency
        self._most_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        connector = aiohttp.TCPConnector(
            limit=settings.getint("CONCURRENT_REQUESTS"),
            limit_per_host=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            socket_factory=None if settings.getbool("CLAUSEWATCH_ALLOW_PRIVATE") else guarded_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
        )
        # aiohttp would ask a second time at once when a connection it had kept is dead: crawler/retry.py waits.
        self._session._retry_connection = False

    async def ask(self, request: Request) -> Response:
        """The answer, as it was served: led nowhere, unpacked by nobody. Raises Scrapy's exceptions, AddressRefused."""
        with _translated(request):
            asked = self._session.request(
                request.method,
                request.url,
                data=request.body or None,
                headers=_told(request.headers),
                timeout=aiohttp.ClientTimeout(total=request.meta["download_timeout"]),
                ssl=self._context if request.url.startswith("https:") else True,
                allow_redirects=False,
            )
            async with asked as answer:
                body = await self._body(request, answer)
                response = Response(request.url, status=answer.status, body=body)
                response.headers = _said(answer)  # as an argument they would be read once more
                return response

    async def close(self) -> None:
        """Close its connections."""
        await self._session.close()

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """Made when it is asked for: it reads all certificates of the system."""
        return context_of(self._leniency)

    async def _body(self, request: Request, answer: aiohttp.ClientResponse) -> bytes:
        self._bound(request, answer.content_length or 0)
        parts, size = list[bytes](), 0
        async for part in answer.content.iter_any():
            parts.append(part)
            size += len(part)
            self._bound(request, size)
        return b"".join(parts)

    def _bound(self, request: Request, size: int) -> None:
        if self._most_bytes and size > self._most_bytes:
            raise DownloadCancelledError(f"{request.url} is larger than {self._most_bytes} bytes")


@contextmanager
def _translated(request: Request) -> Iterator[None]:
    """Raise what aiohttp raises as Scrapy's retries and our failures know it."""
    try:
        yield
    except TimeoutError as error:
        raise DownloadTimeoutError(f"{request.url} took too long") from error
    except (aiohttp.InvalidUrlClientError, aiohttp.NonHttpUrlClientError) as error:
        raise UnsupportedURLSchemeError(str(error)) from error
    except aiohttp.ClientConnectorDNSError as error:
        raise CannotResolveHostError(str(error)) from error
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, AddressRefused):  # refused by us, and not by the server
            raise error.os_error from error
        raise DownloadConnectionRefusedError(str(error)) from error
    except aiohttp.ClientPayloadError as error:
        raise ResponseDataLossError(str(error)) from error
    except aiohttp.ClientError as error:
        raise DownloadFailedError(str(error)) from error


def _told(headers: Headers) -> list[tuple[str, str]]:
    """A request's headers; who asks and for what is among them, put there by crawler/manners.py."""
    return [(name.decode(), value.decode()) for name, values in dict.items(headers) for value in values]


def _said(answer: aiohttp.ClientResponse) -> Headers:
    """An answer's headers as the bytes that were served: a file's name in GBK is no UTF-8, and has no other way."""
    headers = Headers()
    for name, value in answer.raw_headers:
        dict.setdefault(headers, name.title(), []).append(value)
    return headers
