"""The browser of a process: started when a page first needs it, one for all sources, closed at the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from scrapy import signals

from crawler.rendering.errors import BrowserBroken, BrowserFailed
from crawler.rendering.gate import Allowed, Served
from crawler.rendering.page import Bounds, Shown, show
from crawler.rendering.program import launch_options, program, trial
from crawler.rendering.proxy import Proxy
from pipeline.errors import ClausewatchError

if TYPE_CHECKING:
    from playwright.async_api import Browser as Program
    from playwright.async_api import BrowserContext, Playwright
    from scrapy.crawler import Crawler

CHECK_ENDED: Final = object()  # a signal, with the name of the source
_AT_ONCE: Final = 4  # pages: a small one takes 70 to 100 MB
_STARTING_SECONDS: Final = 60.0  # a machine may be busy
_GRACE_SECONDS: Final = 10.0  # beside the time that a page has to come to rest: to be taken in, and handed over
_CLOSING_SECONDS: Final = 10.0
HANGS: Final = "a script of the page does not come to an end"


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """For whom a page is shown: whose cookies it has, and which certificates it takes."""

    source: str
    any_certificate: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Room:
    """Where a guest's pages are shown: nothing is in it that another has left, and there is one way out."""

    context: BrowserContext
    proxy: Proxy


@dataclass(frozen=True, kw_only=True, slots=True)
class _Running:
    """A browser that was started, and Playwright's own process that drives it."""

    playwright: Playwright
    program: Program


@dataclass(frozen=True, kw_only=True, slots=True)
class BrowserSettings:
    """How pages are shown."""

    program: str  # "" for the first one found
    user_agent: str
    seconds: float
    most_bytes: int
    allow_private: bool


class Browser:
    """Scrapy extension: shows pages, of any number of sources at once."""

    def __init__(self, settings: BrowserSettings) -> None:
        self._settings = settings
        self._running: _Running | None = None
        self._rooms: dict[Guest, _Room] = {}
        self._starting = asyncio.Lock()
        self._free = asyncio.Semaphore(_AT_ONCE)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Show pages as the crawl's settings say; nothing is started yet."""
        settings = crawler.settings
        browser = cls(
            BrowserSettings(
                program=settings["CLAUSEWATCH_BROWSER"],
                user_agent=settings["USER_AGENT"],
                seconds=settings.getfloat("DOWNLOAD_TIMEOUT"),
                most_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
                allow_private=settings.getbool("CLAUSEWATCH_ALLOW_PRIVATE"),
            )
        )
        crawler.signals.connect(browser.forget, CHECK_ENDED)
        crawler.signals.connect(browser.stop, signals.engine_stopped)
        return browser

    def require(self) -> None:
        """Raise `BrowserMissing` when no page can be shown here."""
        program(self._settings.program)

    async def show(self, served: Served, guest: Guest, allowed: Allowed) -> Shown:
        """Show a page, whose scripts get what is *allowed*.

        Raises `BrowserMissing`, `BrowserBroken`, `BrowserFailed`, `PageTooBig`.
        """
        self.require()
        async with self._free:
            try:
                room = await self._room(guest)
                async with asyncio.timeout(self._settings.seconds + _GRACE_SECONDS):
                    room.proxy.allowance = self._settings.most_bytes
                    return await show(room.context, served, self._bounds(room, allowed))
            except TimeoutError as error:
                await self.forget(guest.source)
                raise BrowserFailed(HANGS) from error
            except ClausewatchError:
                raise
            except Exception as error:  # Playwright raises bare ones when its own process is gone
                raise BrowserFailed(_words(error)) from error

    async def forget(self, source: str) -> None:
        """Leave nothing of what a source's pages have kept."""
        for guest in [guest for guest in self._rooms if guest.source == source]:
            room = self._rooms.pop(guest)
            await _quietly(room.context.close())
            await room.proxy.stop()

    async def stop(self) -> None:
        """Close the browser; nothing happens when none was started."""
        running, self._running = self._running, None
        rooms, self._rooms = self._rooms, {}
        if running is not None:
            await _quietly(running.program.close())
            await _quietly(running.playwright.stop())
        for room in rooms.values():
            await room.proxy.stop()

    async def _room(self, guest: Guest) -> _Room:
        async with self._starting:
            running = await self._started()
            if guest not in self._rooms:
                self._rooms[guest] = await self._new_room(running.program, guest)
            return self._rooms[guest]

    async def _started(self) -> _Running:
        """The browser; a new one when the last one is gone."""
        if self._running is not None and not await _answers(self._running.program):
            await self.stop()
        if self._running is None:
            self._running = await _start(self._settings.program)
        return self._running

    async def _new_room(self, browser: Program, guest: Guest) -> _Room:
        proxy = Proxy(source=guest.source, allow_private=self._settings.allow_private)
        await proxy.start()
        try:
            context = await browser.new_context(
                proxy={"server": proxy.address},
                user_agent=self._settings.user_agent,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                accept_downloads=False,
                service_workers="block",
                ignore_https_errors=guest.any_certificate,
            )
        except BaseException:
            await proxy.stop()
            raise
        return _Room(context=context, proxy=proxy)

    def _bounds(self, room: _Room, allowed: Allowed) -> Bounds:
        return Bounds(
            seconds=self._settings.seconds,
            characters=self._settings.most_bytes,
            allowance=lambda: room.proxy.allowance,
            allowed=allowed,
        )


async def _start(named: str) -> _Running:
    """A new browser. Raises `BrowserBroken`."""
    from playwright.async_api import async_playwright  # noqa: PLC0415  an extra, and slow to import

    is_root = os.geteuid() == 0
    playwright = await async_playwright().start()
    try:
        async with asyncio.timeout(_STARTING_SECONDS):
            started = await playwright.chromium.launch(**launch_options(named, is_root=is_root))
    except Exception as error:  # its own words are the browser's whole command line and log
        await _quietly(playwright.stop())
        raise BrowserBroken(trial(named, is_root=is_root)) from error
    return _Running(playwright=playwright, program=started)


def _words(error: Exception) -> str:
    """The first line of what Playwright says; the others are its log."""
    return str(error).partition("\n")[0].strip().rstrip(".")[:200] or type(error).__name__


async def _answers(program: Program) -> bool:
    """Whether the browser is there, and Playwright's process between it and us."""
    try:
        async with asyncio.timeout(_CLOSING_SECONDS):
            session = await program.new_browser_cdp_session()
            await session.detach()
    except Exception:  # noqa: BLE001  of whatever kind: the next browser will tell what is wrong
        return False
    return True


async def _quietly(closing: Awaitable[object]) -> None:
    """Close something, unless it is gone already or does not answer."""
    with contextlib.suppress(Exception):  # of a browser that is done with, by whatever it came to its end
        await asyncio.wait_for(closing, _CLOSING_SECONDS)
