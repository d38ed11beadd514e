"""WordPress: plain lists with pages /page/2/; where a theme shows none without script, its REST interface."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList
from crawler.adapters.interface import Interface
from crawler.adapters.paging import numbered
from crawler.request import ListingRequest
from pipeline.listing.entries import find_entries
from pipeline.listing.links import absolute
from pipeline.listing.records import Json, load, record_entries
from pipeline.model import Entry

_LINK = r"<link\b[^<>]{0,300}\brel=[\"']https://api\.w\.org/[\"'][^<>]{0,300}"
_MARK = re.compile(rf"{_LINK}>|/wp-(?:content|includes)/[\w/-]{{1,100}}|\"WordPress [\d.]+\"", re.IGNORECASE)
_ROOT = re.compile(rf"{_LINK}\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)


class WordPress(Interface):
    """A page with rows is paged by its links; one without asks the interface, whose answers may be a source too."""

    name = "wordpress"
    size = 20

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """As the clue: rows that a page shows are read from it."""
        return self.clue(page)

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The link to its interface, its folders, or an answer whose titles are `rendered`."""
        if _posts(load(page.text)):
            return self.evidence("title.rendered")
        found = _MARK.search(page.text)
        return self.evidence(found[0]) if found else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The newest posts."""
        root = _ROOT.search(page.text)
        if root and not find_entries(page.text, url=page.url, content_type=page.content_type):
            api = absolute(root[1], page.url)
            glue = "&" if "?" in api else "?"
            yield self.ask(f"{api}wp/v2/posts{glue}per_page={self.size}&page=1", 1)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Of a page or an answer."""
        value = load(page.text)
        return self.entries(value, page) if _posts(value) else super().rows(page, select=select)

    def entries(self, value: Json, page: FetchedPage) -> tuple[Entry, ...]:
        """Posts."""
        return record_entries(list[Json](_posts(value)), page.url)

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """Where the links of a page lead, or behind a full answer the next."""
        if page.asked_by == self.name or _posts(load(page.text)):
            if len(_posts(load(page.text))) >= self.size:
                yield self.at(page, int(page.options.get("page", "1")) + 1)
            return
        linked = (ListingRequest(url=each) for each in HtmlList().linked(page))
        yield from chain(self.begin(page), linked)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same with another number."""
        here = numbered(page.url, in_query=True)
        return self.ask(here.at(number) if here else f"{page.url}&page={number}", number)


def _posts(value: Json) -> list[dict[str, Json]]:
    """Posts with plain titles; none when it is no answer of WordPress."""
    rows = value if isinstance(value, list) else []
    posts = []
    for row in rows:
        title = row.get("title") if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(title, Mapping) and isinstance(title.get("rendered"), str):
            posts.append({**row, "title": title["rendered"], "url": row.get("link")})
    return posts
