"""Pages whose list stands in another page that they show in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import same_host
from pipeline.listing.entries import find_entries
from pipeline.listing.links import absolute

_IFRAME = re.compile(r"<iframe\b[^<>]{0,300}\bsrc=[\"']?([^\"'\s>]+)", re.IGNORECASE)


class Iframe(Adapter):
    """A page without rows, with frames from its own host."""

    name = "iframe"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """A frame, and no rows beside it."""
        found = next(self.following(page), "")
        if not found or find_entries(page.text, url=page.url, content_type=page.content_type):
            return None
        return self.evidence(f"<iframe src={found}>")

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The frames' addresses; pages in them are known by what they are."""
        found = (absolute(unescape(each), page.url) for each in _IFRAME.findall(page.text))
        yield from (each for each in found if each.startswith("http") and same_host(each, page.url))
