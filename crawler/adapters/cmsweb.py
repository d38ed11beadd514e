"""cmsweb of 淮安: disclosure pages whose script posts to lists.do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.request import ListingRequest, form
from pipeline.listing.records import Json, record_entries
from pipeline.model import Entry

_API = "/articleCommonController/lists.do"
_MARK = re.compile(r"articleCommonController/lists\.do")
_NAMED = {"topic": "topic", "deptid": "orgId", "rdeptid": "r"}  # as posted, and as the frame's address has it


class Cmsweb(Interface):
    """`/cmsweb/zwgk/…?orgId=…&topic=…`: the frame's address names department and topic."""

    name = "cmsweb"
    options: ClassVar[Mapping[str, str]] = {
        "topic": "the topic, where the address does not have it",
        "deptid": "the department (`orgId`)",
        "rdeptid": "the department's parent (`r`)",
    }
    size = 50

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The interface that the page's script posts to, or a page of its folder whose script is in another file."""
        found = _MARK.search(page.text) or re.search(r"/cmsweb/zwgk/[\w/]+\.html(?=\?)", page.url)
        return self.evidence(found[0]) if found else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """As the frame's address says."""
        if self.is_frame(page):
            query = parse_qs(urlsplit(page.url).query)
            told = {name: page.options.get(name) or query.get(there, [""])[0] for name, there in _NAMED.items()}
            yield self._page(page.url, 1, told)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same with another number."""
        return self._page(page.url, number, {name: page.options.get(name, "") for name in _NAMED})

    def entries(self, value: Json, page: FetchedPage) -> tuple[Entry, ...]:
        """Rows with a link of their own, or a path below a domain."""
        inner = value.get("value") if isinstance(value, dict) else None
        listed = inner.get("list") if isinstance(inner, dict) else None
        records = (
            [_record(each, page.url) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        )
        return record_entries(list[Json](records), page.url)

    def _page(self, url: str, number: int, told: Mapping[str, str]) -> ListingRequest:
        fields = {"page": number, "pagesize": self.size, "topic": told["topic"]}
        blank = dict.fromkeys(("title", "docNo", "orgname", "summary", "key"), "")
        departments = {name: told[name] for name in ("deptid", "rdeptid") if told[name]}
        return self.ask(urljoin(url, _API), number, body=form({**fields, **blank, **departments}), carried=told)


def _record(row: Mapping[str, Json], url: str) -> dict[str, Json]:
    domain, path = str(row.get("domain") or url), str(row.get("path") or "")
    return {**row, "url": str(row.get("link") or "") or urljoin(domain, path)}
