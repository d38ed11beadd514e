"""Pages whose own script names the address of their list outright, whatever system that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import numbered, same_host
from pipeline.listing.entries import find_entries
from pipeline.listing.links import absolute
from pipeline.listing.records import load

_SCRIPT = re.compile(r"<script\b[^<>]{0,500}>(.*?)(?:</script>|\Z)", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"[\"']([^\"'\s<>{}$]{3,300})[\"']")
_BUSTER = re.compile(r"(?<=[?&])(?:_|t|ts|rand(?:om)?|timestamp)=[\d.]{6,}&?")  # a number that differs at every fetch
_MOST = 3


class Scripted(Adapter):
    """A page without rows, with an address in its script that counts pages: load('/api/list?type=3&page=1&size=10')."""

    name = "scripted"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Such an address, and no rows beside it."""
        found = next(self.following(page), "")
        if not found or find_entries(page.text, url=page.url, content_type=page.content_type):
            return None
        return self.evidence(f"a script asks {found}")

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The addresses; what answers there is known by what it is."""
        if load(page.text) is not None:
            return
        scripts = "\n".join(_SCRIPT.findall(page.text))
        told = (absolute(_BUSTER.sub("", unescape(each)).rstrip("?&"), page.url) for each in _QUOTED.findall(scripts))
        lists = (each for each in told if numbered(each, in_query=True) and same_host(each, page.url))
        yield from islice(dict.fromkeys(lists), _MOST)
