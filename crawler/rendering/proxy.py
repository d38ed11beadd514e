"""The browser's only way out: an HTTP proxy on loopback that judges every address where it connects.

So nothing that a page does gets around the guard: no redirect, no frame, no socket, no name that answers differently
the second time. Names are resolved here and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from aiohappyeyeballs import start_connection

from crawler.netguard import AddressRefused, check_address, guarded_socket
from crawler.rendering.trackers import is_tracker

log = logging.getLogger("clausewatch")

_HEAD_BYTES: Final = 65_536
_CHUNK_BYTES: Final = 65_536
_CONNECT_SECONDS: Final = 30.0
_NOT_PASSED_ON: Final = (b"connection:", b"keep-alive:", b"proxy-")  # headers between browser and proxy
_REFUSAL: Final = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_FAILURE: Final = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One connection: what is read from it, what is written to it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Proxy:
    """The way out of one source's pages. `allowance` is how many bytes may still come in; without any, none does."""

    def __init__(self, *, source: str, allow_private: bool) -> None:
        self.allowance = 0
        self.address = ""
        self._source = source
        self._allow_private = allow_private
        self._lines: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_BYTES)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Close every connection."""
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(_Line(reader=reader, writer=writer)))
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)

    async def _serve(self, browser: _Line) -> None:
        """Serve one connection of the browser; whatever breaks on either side ends it and nothing else."""
        try:
            with contextlib.suppress(OSError, EOFError, ValueError, asyncio.LimitOverrunError):
                await self._answer(browser)
        finally:
            browser.writer.close()

    async def _answer(self, browser: _Line) -> None:
        head = await browser.reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.partition(b"\r\n")[0].decode("ascii").split(" ")
        url = f"https://{target}/" if method == "CONNECT" else target
        try:
            host = await self._connected(url)
        except AddressRefused as error:
            log.info("%s: a page asks for %s, which is not loaded: %s", self._source, _place(url), error)
            browser.writer.write(_REFUSAL)
            return
        except OSError:
            browser.writer.write(_FAILURE)
            return
        try:
            if method == "CONNECT":
                browser.writer.write(_TUNNEL)
                await self._tunnel(browser, host)
            else:
                await self._exchange(head, url, browser, host)
        finally:
            host.writer.close()

    async def _connected(self, url: str) -> _Line:
        """A connection to the host of *url*. Raises `AddressRefused`, OSError."""
        check_address(url, allow_private=self._allow_private)
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if is_tracker(name):
            raise AddressRefused("it counts visitors")
        async with asyncio.timeout(_CONNECT_SECONDS):  # TimeoutError is an OSError
            found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
            guard = None if self._allow_private else guarded_socket
            connected = await start_connection(found, socket_factory=guard, happy_eyeballs_delay=0.25)
        reader, writer = await asyncio.open_connection(sock=connected)
        return _Line(reader=reader, writer=writer)

    async def _tunnel(self, browser: _Line, host: _Line) -> None:
        await _until_one_ends(_pump(browser.reader, host.writer), self._load(host.reader, browser.writer))

    async def _exchange(self, head: bytes, url: str, browser: _Line, host: _Line) -> None:
        """One request and its answer; a connection serves no second one, which may be for another host."""
        host.writer.write(_to_origin(head, url))
        host.writer.write(await browser.reader.readexactly(_length(head)))
        await host.writer.drain()
        await _until_one_ends(browser.reader.read(1), self._load(host.reader, browser.writer))

    async def _load(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.allowance > 0 and (chunk := await reader.read(_CHUNK_BYTES)):
            self.allowance -= len(chunk)
            writer.write(chunk)
            await writer.drain()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK_BYTES):
        writer.write(chunk)
        await writer.drain()


async def _until_one_ends(*ways: Coroutine[None, None, object]) -> None:
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _to_origin(head: bytes, url: str) -> bytes:
    """The head of a request as the host itself is asked."""
    first, *fields = head.rstrip(b"\r\n").split(b"\r\n")
    method, _, version = first.split(b" ")
    path = urlunsplit(urlsplit(url)._replace(scheme="", netloc="", fragment="")) or "/"
    kept = [field for field in fields if not field.lower().startswith(_NOT_PASSED_ON)]
    return b"\r\n".join([b" ".join((method, path.encode("ascii"), version)), *kept, b"Connection: close", b"", b""])


def _length(head: bytes) -> int:
    """How many bytes of the request follow its head."""
    for field in head.split(b"\r\n"):
        name, _, value = field.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _place(url: str) -> str:
    """The host of an address; the rest may hold what is secret."""
    return urlsplit(url).netloc.rpartition("@")[2]
