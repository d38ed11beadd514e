"""The search of gov.cn's policy library: groups of documents in one answer, with numbers and issuers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.adapters.json_list import asked_size
from crawler.adapters.paging import numbered
from crawler.request import ListingRequest
from pipeline.listing.links import absolute
from pipeline.listing.records import Json, load, record_entries
from pipeline.model import Entry

_MARK = re.compile(r"(?:https?:)?//[\w.-]+/search-gov/data|[\"']/search-gov/data")
_QUERY = "t={library}&q=&timetype=timeqb&sort=pubtime&sortType=1&searchfield=title&p=1&n=20"


class GovSearch(Interface):
    """`search-gov/data`: `searchVO.catMap` holds one list for each kind of document, `searchVO.listVO` a single one."""

    name = "gov_search"
    options: ClassVar[Mapping[str, str]] = {
        "library": "what is searched (`t`): `zhengcelibrary`, `zhengcelibrary_gw`, `gongbao`, …"
    }

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """An answer's `searchVO`; else the clue."""
        return self.evidence("searchVO") if _groups(load(page.text)) else super().fingerprint(page)

    def clue(self, page: FetchedPage) -> Evidence | None:
        """A page whose script asks for it, maybe of another host."""
        found = _MARK.search(page.text)
        host = re.search(r"//([\w.-]+)", found[0]) if found else None
        return self.evidence(found[0], hosts=[host[1].lower()] if host else []) if found else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The newest documents of the library."""
        found = _MARK.search(page.text) if load(page.text) is None else None
        if found:
            query = _QUERY.format(library=page.options.get("library", "zhengcelibrary"))
            yield self.ask(absolute(f"{found[0].strip(chr(34) + chr(39))}?{query}", page.url), 1)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Those of all groups, also where the answer itself is the source's address."""
        entries = self.entries(load(page.text), page)
        return entries or super().rows(page, select=select)

    def entries(self, value: Json, page: FetchedPage) -> tuple[Entry, ...]:
        """Groups follow one another."""
        return record_entries([row for group in _groups(value) for row in group], page.url)

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The next number, while a group is as full as asked for: the total is nought for some libraries."""
        yield from self.begin(page)
        here = numbered(page.url, in_query=True)
        fullest = max(map(len, _groups(load(page.text))), default=0)
        if here and fullest >= max(asked_size(here), 1):
            yield self.at(page, here.number + 1)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same search with another number."""
        here = numbered(page.url, in_query=True)
        return self.ask(here.at(number) if here else page.url, number)


def _groups(value: Json) -> list[list[Json]]:
    """The lists of a search's answer that have rows."""
    found = value.get("searchVO") if isinstance(value, Mapping) else None
    if not isinstance(found, Mapping):
        return []
    groups = found.get("catMap")
    inner = list(groups.values()) if isinstance(groups, Mapping) else []
    lists = [each.get("listVO") for each in (*inner, found) if isinstance(each, Mapping)]
    return [each for each in lists if isinstance(each, list) and each]
