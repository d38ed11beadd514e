"""The practice portal served in a thread, with a clock that a test sets."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import _Element

from service.practice import ServedSites, Site, serve_practice
from service.practice.body import HALF_WIDTH

START = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came over the wire."""

    status: int
    headers: HTTPMessage
    body: bytes = field(repr=False)

    @property
    def tree(self) -> _Element:
        return html.document_fromstring(self.body.decode("utf-8"))

    def texts(self, css: str) -> list[str]:
        """The trimmed text of each element that the class or id names."""
        kind = "id" if css.startswith("#") else "class"
        found = self.tree.xpath(f"//*[contains(concat(' ', @{kind}, ' '), ' {css[1:]} ')]")
        return ["".join(element.itertext()).strip() for element in found]


class Portal:
    """The served sites in a loop of their own, with a clock that the test sets."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        serving = serve_practice(official_port=0, aggregator_port=0, started_at=START, now=lambda: START + self.passed)
        self.sites: ServedSites = asyncio.run_coroutine_threadsafe(serving, self._loop).result(20)

    def stand_at(self, step: int) -> None:
        self.passed = timedelta(seconds=30 * step)

    def get(self, path: str, site: Site = Site.OFFICIAL, etag: str = "") -> Answer:
        base = self.sites.official_url if site is Site.OFFICIAL else self.sites.aggregator_url
        connection = HTTPConnection(urlsplit(base).netloc, timeout=20)
        connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
        response = connection.getresponse()
        answer = Answer(status=response.status, headers=response.headers, body=response.read())
        connection.close()
        return answer

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.sites.close(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()


def clauses(answer: Answer) -> list[str]:
    """The paragraphs of the body, without the furniture between them."""
    found = answer.tree.xpath("//*[@id='zoom' or @class='content']/*[not(@class='ad' or @class='number')]")
    return ["".join(element.itertext()).strip() for element in found]


def information(answer: Answer) -> dict[str, str]:
    cells = [
        "".join(cell.itertext()).strip()
        for cell in answer.tree.xpath("//table[@class='information']//*[self::th or self::td]")
    ]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def folded(answer: Answer) -> list[str]:
    """The words as compared: one width, no white space."""
    return ["".join(words.translate(HALF_WIDTH).split()) for words in clauses(answer)]
