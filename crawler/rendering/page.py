"""Shows one page: gives the browser its bytes, waits until its scripts have come to rest, takes what then stands there.

The page is taken as it is when it never rests. Where a script leads to another address nothing is loaded: the address
is handed back, to be asked for as any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from crawler.rendering.errors import BrowserFailed, PageTooBig
from crawler.rendering.gate import Allowed, Gate, Served
from crawler.rendering.traffic import Traffic

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

CRASHED: Final = "the page took it down, most often for want of memory"
_TICK_SECONDS: Final = 0.2
_QUIET_SECONDS: Final = 1.0  # some scripts ask for their list a moment after all else
_QUIET_WHILE_BARE_SECONDS: Final = 3.0  # nothing is shown yet
_CLOSING_SECONDS: Final = 5.0
_STATE: Final = """[document.readyState !== 'loading', document.getElementsByTagName('*').length,
    document.querySelectorAll('a, p, li, td').length < 3]"""
_HTML: Final = """(most => {
    const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : '';
    const html = type + (document.documentElement ? document.documentElement.outerHTML : '');
    return html.length > most ? null : html; })"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What stands on the page in the end, or where its script leads to."""

    html: str = field(default="", repr=False)
    leads_to: str = ""
    withheld: bool = False  # robots.txt forbids some of what its scripts ask for


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """How long a page may take to come to rest, how long its text may be, and what it may still load."""

    seconds: float
    characters: int
    allowance: Callable[[], int]  # bytes
    allowed: Allowed


async def show(context: BrowserContext, served: Served, bounds: Bounds) -> Shown:
    """Show a page. Raises `BrowserFailed`, `PageTooBig`, and what Playwright raises when the browser is gone."""
    await context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in served.cookies])
    page = await context.new_page()
    try:
        showing = _Showing(page, await context.new_cdp_session(page), served, bounds)
        await showing.begin()
        await showing.rest()
        return await showing.result()
    finally:
        async with asyncio.timeout(_CLOSING_SECONDS):
            await page.close()


class _Showing:
    """One page being shown."""

    def __init__(self, page: Page, session: CDPSession, served: Served, bounds: Bounds) -> None:
        self._page = page
        self._session = session
        self._served = served
        self._bounds = bounds
        self._gate = Gate(session, served, bounds.allowed)
        self._traffic = Traffic(page)
        self._is_crashed = False
        self._world = 0

    async def begin(self) -> None:
        """Give the browser the page, and return when it has begun to take it in."""
        self._page.on("crash", self._crash)
        self._page.on("popup", lambda popup: self._gate.soon(popup.close()))
        tree = await self._session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        await self._gate.stand_before(frame)
        await self._page.goto(self._served.url, wait_until="commit", timeout=0)
        world = await self._session.send("Page.createIsolatedWorld", {"frameId": frame})
        self._world = world["executionContextId"]  # out of reach of the page's scripts

    async def rest(self) -> None:
        """Wait until nothing moves on the page and nothing is loaded, until it leads elsewhere, or its time is up."""
        loop = asyncio.get_running_loop()
        end, before, since = loop.time() + self._bounds.seconds, None, loop.time()
        while not self._gate.leads_to and loop.time() < end:
            if self._is_crashed:
                raise BrowserFailed(CRASHED)
            if self._bounds.allowance() <= 0:
                raise PageTooBig(self._served.url)
            is_there, elements, is_bare = await self._evaluate(_STATE)
            if not is_there or elements != before or self._traffic.is_busy():
                before, since = elements, loop.time()
            elif loop.time() - since >= (_QUIET_WHILE_BARE_SECONDS if is_bare else _QUIET_SECONDS):
                return
            await asyncio.sleep(_TICK_SECONDS)

    async def result(self) -> Shown:
        """What came of it. Raises `PageTooBig`."""
        if self._gate.leads_to:
            return Shown(leads_to=self._gate.leads_to)
        html = await self._evaluate(f"{_HTML}({self._bounds.characters})")
        if not isinstance(html, str):
            raise PageTooBig(self._served.url)
        return Shown(html=html, withheld=self._gate.withheld)

    def _crash(self, _: Page) -> None:
        self._is_crashed = True

    async def _evaluate(self, expression: str) -> Any:
        asked = {"expression": expression, "contextId": self._world, "returnByValue": True}
        answer = await self._session.send("Runtime.evaluate", asked)
        return answer["result"].get("value")
