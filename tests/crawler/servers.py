"""Real HTTP servers on loopback that answer, or misbehave, as they are told."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came in."""

    path: str  # with the query
    headers: dict[str, str]  # names in lower case
    at: float  # of the loop's clock
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""  # hang, reset, cut, drip, unannounced: the body's end is that of the connection


Answering = Reply | Callable[[Asked], Reply]


def page(text: str, **headers: str) -> Reply:
    """A page in UTF-8. An underscore in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8", **named})


class Site:
    """What one server shows, and what it was asked. Change `pages` at any time."""

    def __init__(self, pages: dict[str, Answering] | None = None) -> None:
        self.pages: dict[str, Answering] = pages or {}
        self.asked: list[Asked] = []
        self.origin = ""

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def reply_to(self, asked: Asked) -> Reply:
        """What the site says; 404 to what it does not know."""
        found = self.pages.get(asked.path)
        if found is None:
            found = Reply(status=404, body=b"<html><body><p>404 Not Found</p></body></html>")
        return found(asked) if callable(found) else found

    async def speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()  # also of an answer still dripping when its test has ended

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in lines[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in fields}
        method, path, _ = lines[0].split(" ")
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        now = asyncio.get_running_loop().time()
        asked = Asked(path=path, headers=headers, at=now, method=method, body=body.decode())
        self.asked.append(asked)
        reply = self.reply_to(asked)
        if reply.fault == "hang":
            await reader.read()  # until the client gives up
            return False
        if reply.fault == "reset":
            writer.transport.abort()
            return False
        return await self._send(reply, writer)

    async def _send(self, reply: Reply, writer: asyncio.StreamWriter) -> bool:
        fields = {"Content-Length": str(len(reply.body)), **reply.headers}
        if reply.status == 304 or reply.fault == "unannounced":
            fields.pop("Content-Length")
        head = f"HTTP/1.1 {reply.status} x\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        body = reply.body[: len(reply.body) // 2] if reply.fault == "cut" else reply.body
        writer.write(head.encode("latin-1") + b"\r\n")
        if reply.fault == "drip":
            await _drip(body, writer)
        else:
            writer.write(body)
        await writer.drain()
        return not reply.fault


async def _drip(body: bytes, writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then, often enough that no pause is long, until the client gives up."""
    for byte in body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def serving(*sites: Site, tls: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """Serve the sites on ports of their own, by https when there is *tls*; each learns its origin."""
    servers = []
    for site in sites:
        server = await asyncio.start_server(site.speak, "127.0.0.1", 0, ssl=tls)
        site.origin = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        servers.append(server)
    try:
        yield
    finally:
        for server in servers:
            server.close()
