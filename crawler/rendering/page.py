"""Shows one page: gives the browser its bytes, waits until its scripts have come to rest, takes what then stands there.

The page is taken as it is when it never rests. Where a script leads to another address nothing is loaded: the address
is handed back, to be asked for as any other.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag

from crawler.rendering.errors import BrowserFailed, PageTooBig
from crawler.rendering.traffic import Traffic

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

CRASHED: Final = "the page took it down, most often for want of memory"
_TICK_SECONDS: Final = 0.2
_QUIET_SECONDS: Final = 1.0  # some scripts ask for their list a moment after all else
_QUIET_WHILE_BARE_SECONDS: Final = 3.0  # nothing is shown yet
_CLOSING_SECONDS: Final = 5.0
# Of these the page itself is given, and the others are left out.
_STOPPED: Final = ("Document", "Image", "Media", "Font", "Ping", "Other")
_LEFT_BEHIND: Final = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
_STATE: Final = """[document.readyState !== 'loading', document.getElementsByTagName('*').length,
    document.querySelectorAll('a, p, li, td').length < 3]"""
_HTML: Final = """(most => {
    const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : '';
    const html = type + (document.documentElement ? document.documentElement.outerHTML : '');
    return html.length > most ? null : html; })"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """An answer as the site served it, unpacked."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    cookies: tuple[tuple[str, str], ...] = field(repr=False)  # with which the site was asked
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What stands on the page in the end, or where its script leads to."""

    html: str = field(default="", repr=False)
    leads_to: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """How long a page may take to come to rest, how long its text may be, and what it may still load."""

    seconds: float
    characters: int
    allowance: Callable[[], int]  # bytes


async def show(context: BrowserContext, served: Served, bounds: Bounds) -> Shown:
    """Show a page. Raises `BrowserFailed`, `PageTooBig`, and what Playwright raises when the browser is gone."""
    await context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in served.cookies])
    page = await context.new_page()
    try:
        showing = _Showing(page, await context.new_cdp_session(page), served)
        await showing.begin()
        await showing.rest(bounds)
        return Shown(leads_to=showing.leads_to) if showing.leads_to else Shown(html=await showing.html(bounds))
    finally:
        async with asyncio.timeout(_CLOSING_SECONDS):
            await page.close()


class _Showing:
    """One page being shown."""

    def __init__(self, page: Page, session: CDPSession, served: Served) -> None:
        self.leads_to = ""
        self._page = page
        self._session = session
        self._served = served
        self._given = False
        self._crashed = False
        self._frame = ""
        self._world = 0
        self._traffic = Traffic(page)
        self._decisions: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """Give the browser the page, and return when it has begun to take it in."""
        self._page.on("crash", lambda _: setattr(self, "_crashed", True))
        self._page.on("popup", lambda popup: self._later(popup.close()))
        self._session.on("Fetch.requestPaused", lambda event: self._later(self._decide(event)))
        tree = await self._session.send("Page.getFrameTree")
        self._frame = tree["frameTree"]["frame"]["id"]
        patterns = [{"urlPattern": "*", "resourceType": kind} for kind in _STOPPED]
        await self._session.send("Fetch.enable", {"patterns": patterns})
        await self._page.goto(self._served.url, wait_until="commit", timeout=0)
        world = await self._session.send("Page.createIsolatedWorld", {"frameId": self._frame})
        self._world = world["executionContextId"]  # out of reach of the page's scripts

    async def rest(self, bounds: Bounds) -> None:
        """Wait until nothing moves on the page and nothing is loaded, until it leads elsewhere, or its time is up."""
        loop = asyncio.get_running_loop()
        end, before, since = loop.time() + bounds.seconds, None, loop.time()
        while not self.leads_to and loop.time() < end:
            if self._crashed:
                raise BrowserFailed(CRASHED)
            if bounds.allowance() <= 0:
                raise PageTooBig(self._served.url)
            is_there, elements, is_bare = await self._evaluate(_STATE)
            if not is_there or elements != before or self._traffic.is_busy():
                before, since = elements, loop.time()
            elif loop.time() - since >= (_QUIET_WHILE_BARE_SECONDS if is_bare else _QUIET_SECONDS):
                return
            await asyncio.sleep(_TICK_SECONDS)

    async def html(self, bounds: Bounds) -> str:
        """What stands there. Raises `PageTooBig`."""
        html = await self._evaluate(f"{_HTML}({bounds.characters})")
        if not isinstance(html, str):
            raise PageTooBig(self._served.url)
        return html

    async def _evaluate(self, expression: str) -> Any:
        asked = {"expression": expression, "contextId": self._world, "returnByValue": True}
        answer = await self._session.send("Runtime.evaluate", asked)
        return answer["result"].get("value")

    def _later(self, decision: Any) -> None:
        task = asyncio.ensure_future(_unless_gone(decision))
        self._decisions.add(task)
        task.add_done_callback(self._decisions.discard)

    async def _decide(self, event: Mapping[str, Any]) -> None:
        """Say what becomes of a request that the browser wants to make."""
        paused, is_page = {"requestId": event["requestId"]}, event["resourceType"] == "Document"
        if is_page and event["frameId"] != self._frame:
            await self._session.send("Fetch.continueRequest", paused)  # a frame's; the proxy judges its address
        elif is_page and not self._given:
            self._given = True
            await self._session.send("Fetch.fulfillRequest", {**paused, **_as_answer(self._served)})
        else:
            await self._session.send("Fetch.failRequest", {**paused, "errorReason": "Aborted"})
            # Files that a link saves come like pages, but from outside of the network: they have no id there.
            if is_page and event["request"]["method"] == "GET" and event.get("networkId"):
                self._note(event["request"]["url"])

    def _note(self, url: str) -> None:
        """Note where the page leads to; one that loads itself anew is taken as it stands."""
        if urldefrag(url).url != urldefrag(self._served.url).url:
            self.leads_to = self.leads_to or url


async def _unless_gone(decision: Any) -> None:
    """Carry out a decision about a page that may be closed meanwhile."""
    from playwright.async_api import Error  # noqa: PLC0415  an extra, and slow to import

    with contextlib.suppress(Error):
        await decision


def _as_answer(served: Served) -> dict[str, Any]:
    kept = [(name, value) for name, value in served.headers if name.lower() not in _LEFT_BEHIND]
    return {
        "responseCode": served.status,
        "responseHeaders": [{"name": name, "value": value} for name, value in kept],
        "body": base64.b64encode(served.body).decode("ascii"),
    }
