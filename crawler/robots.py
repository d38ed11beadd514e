"""robots.txt: obeyed, asked for anew every day, and never the reason that a check fails."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.downloader import downloader_of
from crawler.tls import TLS, Leniency

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser


class RobotsDisallowed(IgnoreRequest):
    """robots.txt forbids the address."""


_Host = tuple[str, Leniency]


@dataclass(slots=True)
class _Rules:
    """What a host asked for: the parser once it is there, and until when it is believed."""

    parser: asyncio.Task[RobotParser | None]
    until: float = math.inf


def _host(netloc: str, request: Request) -> _Host:
    """Whose rules are kept: by lenient TLS there may be some where there was no connection before."""
    return netloc, request.meta.get(TLS, Leniency.NONE)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware keeps every answer for ever, failures too; this one forgets."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[_Host, _Rules] = {}
        self._seconds = crawler.settings.getfloat("CLAUSEWATCH_ROBOTS_SECONDS")
        self._retry_seconds = crawler.settings.getfloat("CLAUSEWATCH_ROBOTS_RETRY_SECONDS")

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002  deprecated
        """Look the address up in the rules of its host; they are asked for when they are not known."""
        if not request.meta.get("dont_obey_robotstxt"):
            self.process_request_2(await self.robot_parser(request), request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise `RobotsDisallowed` when the rules forbid the address."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RobotsDisallowed(request.url) from error

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None, which allows all, when they could not be fetched."""
        host = _host(urlsplit(request.url).netloc, request)
        rules = self._rules.get(host)
        if rules is None or rules.until <= time.monotonic():
            before = rules.parser.result() if rules else None
            rules = self._rules[host] = _Rules(parser=asyncio.ensure_future(self._ask(request, host, before)))
        return rules.parser.result() if rules.parser.done() else await asyncio.shield(rules.parser)

    def may_load(self, url: str, page: Request) -> bool:
        """Whether the rules allow what a script on *page* asks for. Nobody is asked: hosts unheard of allow all."""
        rules = self._rules.get(_host(urlsplit(url).netloc, page))
        parser = rules.parser.result() if rules and rules.parser.done() else None
        return parser is None or parser.allowed(url, self._robotstxt_useragent or "*")

    async def _ask(self, request: Request, host: _Host, before: RobotParser | None) -> RobotParser | None:
        """The rules as they stand now; those of *before* when they could not be fetched."""
        parts = urlsplit(request.url)
        wanted = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            meta={"dont_obey_robotstxt": True, "max_retry_times": 0}
            | {key: request.meta[key] for key in ("cookiejar", TLS) if key in request.meta},
            callback=NO_CALLBACK,
        )
        try:
            response = await downloader_of(self.crawler).answer(wanted)
            is_answered = response.status < 500
        except Exception:  # noqa: BLE001  whatever robots.txt does, the page itself will tell what is wrong
            is_answered = False
        parser = before
        if is_answered:
            parser = await self._parsed(response.body if response.status < 300 else b"", request)
        self._rules[host].until = time.monotonic() + (self._seconds if is_answered else self._retry_seconds)
        return parser

    async def _parsed(self, body: bytes, request: Request) -> RobotParser:
        parser = ProtegoRobotParser.from_crawler(self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return parser
