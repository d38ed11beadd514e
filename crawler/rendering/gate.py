"""What becomes of each request that a page in the browser wants to make. Its address is judged later, by the proxy."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urlsplit

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

log = logging.getLogger("clausewatch")

Allowed = Callable[[str], bool]  # whether robots.txt allows an address, as far as its rules are known
_DATA: Final = frozenset({"XHR", "Fetch"})
_LEFT_OUT: Final = frozenset({"Image", "Media", "Font", "Ping", "Other"})
_OF_BYTES: Final = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """An answer as the site served it, unpacked."""

    source: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    cookies: tuple[tuple[str, str], ...] = field(repr=False)  # with which the site was asked
    body: bytes = field(repr=False)


class Gate:
    """Gives the browser the page that was fetched, and lets it ask for what belongs to it."""

    def __init__(self, session: CDPSession, served: Served, allowed: Allowed) -> None:
        self.leads_to = ""  # where the page's script goes
        self.withheld = False  # something that it asks for, because of robots.txt
        self._session = session
        self._served = served
        self._allowed = allowed
        self._frame = ""
        self._is_given = False
        self._under_way: set[asyncio.Task[None]] = set()

    async def stand_before(self, frame: str) -> None:
        """Decide from now on what *frame*, the page's outermost, and those in it may ask for."""
        self._frame = frame
        self._session.on("Fetch.requestPaused", lambda event: self.soon(self._decide(event)))
        patterns = [{"urlPattern": "*", "resourceType": kind} for kind in ("Document", *_DATA, *_LEFT_OUT)]
        await self._session.send("Fetch.enable", {"patterns": patterns})

    def soon(self, action: Coroutine[Any, Any, None]) -> None:
        """Do something to a page that may be closed meanwhile."""
        task = asyncio.ensure_future(_unless_gone(action))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _decide(self, event: Mapping[str, Any]) -> None:
        paused, kind, url = {"requestId": event["requestId"]}, event["resourceType"], event["request"]["url"]
        is_page = kind == "Document" and event["frameId"] == self._frame
        if is_page and not self._is_given:
            self._is_given = True
            await self._session.send("Fetch.fulfillRequest", {**paused, **_as_answer(self._served)})
        elif not is_page and kind not in _LEFT_OUT and self._may_load(url):
            await self._session.send("Fetch.continueRequest", paused)
        else:
            await self._session.send("Fetch.failRequest", {**paused, "errorReason": "Aborted"})
            # Files that a link saves come like pages, but from outside of the network: they have no id there.
            if is_page and event["request"]["method"] == "GET" and event.get("networkId"):
                self._note(url)

    def _may_load(self, url: str) -> bool:
        if self._allowed(url):
            return True
        source, page, host = self._served.source, self._served.url, urlsplit(url).netloc
        log.info("%s: robots.txt of %s forbids what a script on %s asks for", source, host, page)
        self.withheld = True
        return False

    def _note(self, url: str) -> None:
        """Note where the page leads to; one that loads itself anew is taken as it stands."""
        if urldefrag(url).url != urldefrag(self._served.url).url:
            self.leads_to = self.leads_to or url


async def _unless_gone(action: Coroutine[Any, Any, None]) -> None:
    from playwright.async_api import Error  # noqa: PLC0415  an extra, and slow to import

    with contextlib.suppress(Error):
        await action


def _as_answer(served: Served) -> dict[str, Any]:
    kept = [(name, value) for name, value in served.headers if name.lower() not in _OF_BYTES]
    return {
        "responseCode": served.status,
        "responseHeaders": [{"name": name, "value": value} for name, value in kept],
        "body": base64.b64encode(served.body).decode("ascii"),
    }
