"""Plain lists of systems whose later pages are told by their names alone."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList
from crawler.adapters.paging import numbered
from crawler.request import ListingRequest, form
from pipeline.model import Entry

_COLUMN = re.compile(r"([^?#]*/\w*class/[\w-]+?)(?:/(\d+))?/?((?:\?.*)?)$")
_FULL = 10  # rows of a page behind which there may be another
_PAGES = re.compile(r"共\s*(\d+)\s*页|\b(?:total_?pages?|page_?count)\s*[=:]\s*['\"]?(\d{1,5})\b", re.IGNORECASE)


class Counted(HtmlList):
    """A list with a mark of its own. Where its pager leads nowhere, addresses are counted on while pages are full."""

    mark: ClassVar[re.Pattern[str]]
    full: ClassVar[int] = _FULL

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The mark, on a page with markup."""
        found = self.mark.search(page.text) if "<" in page.text else None
        return self.evidence(found[0]) if found else None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """None of a page that was come to by counting and has not the mark: some sites answer so to any address."""
        if page.asked_by == self.name and not select and self.fingerprint(page) is None:
            return ()
        return super().rows(page, select=select)

    def following(self, page: FetchedPage) -> Iterator[str | ListingRequest]:
        """Where the pager leads; else the next number, up to the total that the page tells."""
        linked = list(self.linked(page))
        yield from linked
        rows = () if linked else self.rows(page)
        pages = max((int(one or other) for one, other in _PAGES.findall(page.text)), default=0)
        number = self.number(page)
        following = self.counted(page, number + 1)
        if following and (number < pages or (not pages and len(rows) >= self.full)):
            yield replace(following, adapter=self.name)

    @abstractmethod
    def number(self, page: FetchedPage) -> int:
        """Which page this is, from 1."""

    @abstractmethod
    def counted(self, page: FetchedPage, number: int) -> ListingRequest | None:
        """Where the page of that number is; None where counting has no place."""


class Wuxi(Counted):
    """无锡: documents at /doc/YYYY/MM/DD/ID.shtml, lists at index.shtml, index_2.shtml …"""

    name = "wuxi"
    mark = re.compile(r"href=[\"']?[^\"'\s<>=]{0,200}/doc/\d{4}/\d\d/\d\d/\d+\.shtml|<!--\s*intertid\b", re.IGNORECASE)

    def number(self, page: FetchedPage) -> int:
        """As the file's name says."""
        found = re.search(r"_(\d+)\.shtml$", urlsplit(page.url).path)
        return int(found[1]) if found else 1

    def counted(self, page: FetchedPage, number: int) -> ListingRequest:
        """index_N.shtml beside the first."""
        name = re.search(r"([\w-]+?)(?:_\d+)?\.shtml$", urlsplit(page.url).path)
        return ListingRequest(url=urljoin(page.url, f"{name[1] if name else 'index'}_{number}.shtml"))


class Changzhou(Counted):
    """常州: rows lead to /gi_news/ and /ns_news/; later pages stand behind the column's address: /gi_class/kjj_02/2."""

    name = "changzhou"
    mark = re.compile(r"href=[\"']?(?:https?://[\w.-]{1,100})?/(?:gi|ns)_news/[\w/]{1,100}", re.IGNORECASE)
    full = 20

    def number(self, page: FetchedPage) -> int:
        """The number behind the column's name."""
        found = _COLUMN.match(page.url)
        return int(found[2] or 1) if found else 1

    def counted(self, page: FetchedPage, number: int) -> ListingRequest | None:
        """The column's address with the number behind it."""
        found = _COLUMN.match(page.url)
        return ListingRequest(url=f"{found[1]}/{number}{found[3]}") if found else None


class Gtapp(Counted):
    """江苏自然资源 gtapp: `td.nlist`, and a form that posts `cpage`."""

    name = "gtapp"
    mark = re.compile(r"<input\b[^<>]{0,300}\bname=[\"']?cpage\b[^<>]{0,300}>|\bcpage\.value\s*=", re.IGNORECASE)

    def number(self, page: FetchedPage) -> int:
        """What was posted."""
        return int(page.options.get("page", "1"))

    def counted(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same address, with the number posted."""
        carried = {"page": str(number)}
        return ListingRequest(url=page.url, body=form({"cpage": number}), carried=carried)


class Was(Counted):
    """TRS WAS: lists that are searches, `/was5/web/search?channelid=…&page=2`."""

    name = "trs_was"
    mark = re.compile(r"/was5/web/search\?[^\"'\s<>]{0,300}channelid=\d+", re.IGNORECASE)

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The search in the page's own address or in its pager."""
        found = self.mark.search(page.url) or (self.mark.search(page.text) if "<" in page.text else None)
        return self.evidence(found[0]) if found else None

    def number(self, page: FetchedPage) -> int:
        """As the address says; 1 without."""
        found = re.search(r"[?&]page=(\d+)", page.url)
        return int(found[1]) if found else 1

    def counted(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same search with another number."""
        here = numbered(page.url, in_query=True)
        return ListingRequest(url=here.at(number) if here else f"{page.url}&page={number}")
