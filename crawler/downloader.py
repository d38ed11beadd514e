"""Scrapy's downloader, with the queues of hosts waited for as futures of the loop.

Scrapy's own passes each request through five tasks, three Deferreds and six signals, which takes as long as the request
itself, and a caller that is cancelled leaves its host's slot taken until the download's time is over.
"""

from __future__ import annotations

import asyncio
from inspect import iscoroutine
from time import monotonic
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.utils.asyncio import call_later

from crawler.under_way import UnderWay

if TYPE_CHECKING:
    from collections import deque

    from scrapy.crawler import Crawler
    from scrapy.http import Response


class DirectDownloader(Downloader):
    """What the DOWNLOADER setting names. Slots, their settings and their clearing away are Scrapy's.

    Of Scrapy's signals about downloads none is sent: AutoThrottle would listen in vain.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._under_way = UnderWay()
        methods = self.middleware.methods
        self._before = [method for method in methods["process_request"] if method is not None]
        self._after = [method for method in methods["process_response"] if method is not None]

    async def answer(self, request: Request) -> Response:
        """Like `ExecutionEngine.download_async`: redirects followed, retries done; raises Scrapy's exceptions.

        May be cancelled at any moment: the host's slot is free then.
        """
        with self._under_way.waiting():
            while True:
                result = await self._through(request)
                if not isinstance(result, Request):
                    result.request = result.request or request
                    return result
                request = result

    async def break_off(self) -> None:
        """Break off everything that `answer` is asked for, also what would be; return when nothing is under way."""
        await self._under_way.break_off()

    async def _through(self, request: Request) -> Response | Request:
        """What `DownloaderMiddlewareManager.download_async` does; Scrapy's makes a coroutine of each plain method."""
        try:
            result = await self._sent(request)
        except Exception as error:  # noqa: BLE001  whatever it is, a middleware may know what to do
            result = await self.middleware._process_exception(error, request)
        for method in self._after:
            if isinstance(result, Request):
                break
            changed = method(request=request, response=result)
            result = await changed if iscoroutine(changed) else changed
        return result

    async def _sent(self, request: Request) -> Response | Request:
        for method in self._before:
            found = method(request=request)
            instead: Response | Request | None = await found if iscoroutine(found) else found
            if instead is not None:
                return instead
        return await self._enqueue_request(request)

    async def _enqueue_request(self, request: Request) -> Response:
        key, slot = self._get_slot(request)
        request.meta[self.DOWNLOAD_SLOT] = key
        slot.active.add(request)
        try:
            await self._turn(slot, request)
            return await self._handled(request)
        finally:
            slot.active.discard(request)
            slot.transferring.discard(request)
            self._process_queue(slot)

    async def _handled(self, request: Request) -> Response:
        """What the scheme's handler answers; Scrapy's way there parses the address once more."""
        handler = self.handlers._get_handler(request.url.partition(":")[0].lower())
        if handler is None:  # none by name, or one that cannot begin: Scrapy says which
            return await self.handlers.download_request_async(request)
        return await handler.download_request(request)

    async def _turn(self, slot: Slot, request: Request) -> None:
        """Return when the request may be sent; it counts as being transferred then."""
        turn = asyncio.get_running_loop().create_future()
        _queue(slot).append((request, turn))
        self._process_queue(slot)
        if not turn.done():
            await turn

    def _process_queue(self, slot: Slot) -> None:
        """Let go who may; come back for the rest when the pause is over, or when a transfer ends."""
        queue = _queue(slot)
        while queue and not slot.latercall and slot.free_transfer_slots() > 0:
            request, turn = queue[0]
            if turn.done():  # whoever waited has been cancelled
                queue.popleft()
                continue
            now, delay = monotonic(), slot.download_delay()
            if delay and (wait := slot.lastseen + delay - now) > 0:
                slot.latercall = call_later(wait, self._latercall, slot)
                return
            slot.lastseen = now
            slot.transferring.add(request)
            queue.popleft()
            turn.set_result(None)


def _queue(slot: Slot) -> deque[tuple[Request, asyncio.Future[None]]]:
    """Whose turn is next; Scrapy declares Deferreds there, and touches none of them."""
    return cast("deque[tuple[Request, asyncio.Future[None]]]", slot.queue)


def downloader_of(crawler: Crawler) -> DirectDownloader:
    """Return the downloader of a crawl that runs."""
    downloader = crawler.engine.downloader
    if not isinstance(downloader, DirectDownloader):
        raise TypeError("Scrapy's settings name another downloader than ours")
    return downloader
