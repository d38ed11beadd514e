"""Listings behind an address that answers JSON or JSONP."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import Numbered, numbered
from pipeline.listing.entries import find_entries
from pipeline.listing.records import Json, lists_in, load, numbers_in

_PAGES = ("totalpage", "totalpages", "pagecount", "pagetotal", "countpage", "pages", "lastpage", "pagenums", "maxpage")
_RECORDS = (
    "totalcount", "total", "totalrecord", "totalrecords", "totalnum", "totalelements", "totalhits", "recordcount",
    "rowcount", "allcount", "count",
)  # fmt: skip
_CURRENT = ("currentpage", "pageno", "pagenum", "pageindex", "currpage", "curpage", "page", "current", "number")
_SIZES = ("pagesize", "perpage", "size", "limit", "pagerows", "pagenumber")


def says_it_is_empty(text: str) -> bool:
    """Whether JSON tells itself that it has no rows, by an array without members or a total of nought.

    One that has neither is more likely the message of an interface that failed.
    """
    value = load(text)
    if not isinstance(value, dict | list):
        return False
    arrays = list(lists_in(value))
    counts = numbers_in(value)
    return not any(arrays) and (bool(arrays) or any(counts.get(name) == 0 for name in _RECORDS))


class JsonList(Adapter):
    """An array of records somewhere in the answer; pages are counted in the address."""

    name = "json_list"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Any JSON or JSONP."""
        return self.evidence("the answer is JSON") if load(page.text) is not None else None

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The next number in the address, as far as the answer's totals go."""
        here = numbered(page.url, in_query=True)
        value = load(page.text)
        if here is None or value is None:
            return
        rows = len(find_entries(page.text, url=page.url, content_type=page.content_type))
        if rows and _goes_on(here, value, rows):
            yield here.at(here.number + 1)


def _goes_on(here: Numbered, value: Json, rows: int) -> bool:
    """Whether the totals promise a page behind this one; without totals, a page as full as asked for does."""
    counts = numbers_in(value)
    told = next((counts[name] for name in _CURRENT if name in counts), here.number)
    from_zero = here.number == 0 or told == here.number + 1
    place = here.number + from_zero  # counted from 1
    if pages := next((counts[name] for name in _PAGES if name in counts), 0):
        return place < pages
    size = next((counts[name] for name in _SIZES if name in counts), 0) or _asked_size(here) or rows
    if records := next((counts[name] for name in _RECORDS if name in counts), 0):
        return place * size < records
    return bool(_asked_size(here)) and rows >= _asked_size(here)


def _asked_size(here: Numbered) -> int:
    """How many rows the address asks for, 0 when it does not say."""
    for part in (here.before + here.after).replace("?", "&").replace(",", "&").split("&"):
        name, _, number = part.partition("=")
        if name.lower().lstrip("_") in (*_SIZES, "n", "rows", "ps") and number.isdigit():
            return int(number)
    return 0
