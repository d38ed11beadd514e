"""Channels whose pages are static and whose later rows come from /cms/JsonList."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import urljoin

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.request import ListingRequest, form

_MARK = re.compile(r"/cms/JsonList\b")
_CODE = re.compile(r"channelCode[\"']?\s*[:=]\s*[\"']?(\w+)")
_IN_ADDRESS = re.compile(r"/([A-Z]\d{4,})index_\d+\.html?$")


class CmsJsonList(Interface):
    """`A09370305index_1.htm`: the file's name is the channel's code."""

    name = "cms_json"
    options: ClassVar[Mapping[str, str]] = {"channel": "the `channelCode`, where neither page nor address tells it"}
    size = 20

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The interface in the page's script, and a channel."""
        found = _MARK.search(page.text)
        return self.evidence(found[0]) if found and self._channel(page) else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The channel's first page."""
        if self.is_frame(page) and self._channel(page):
            yield self._page(page, 1, self._channel(page))

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same with another number."""
        return self._page(page, number, page.options.get("channel", ""))

    def _page(self, page: FetchedPage, number: int, channel: str) -> ListingRequest:
        body = form({"channelCode": channel, "perPage": self.size, "pageno": number})
        return self.ask(urljoin(page.url, "/cms/JsonList"), number, body=body, carried={"channel": channel})

    def _channel(self, page: FetchedPage) -> str:
        found = _CODE.search(page.text) or _IN_ADDRESS.search(page.url)
        return page.options.get("channel") or (found[1] if found else "")
