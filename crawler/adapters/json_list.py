"""Listings behind an address that answers JSON or JSONP."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import Numbered, numbered
from crawler.adapters.totals import CURRENT, RECORDS, SIZE_NAMES, promises_more
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.entries import find_entries
from pipeline.listing.records import Json, lists_in, load, numbers_in, strings_in
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason


def says_it_is_empty(text: str) -> bool:
    """Whether JSON tells itself that it has no rows: by an array without members, a total of nought, or bare markup.

    One that has none of these is more likely the message of an interface that failed.
    """
    value = load(text)
    if not isinstance(value, dict | list):
        return False
    arrays = list(lists_in(value))
    counts = numbers_in(value)
    markup = strings_in(value).get("html", "").lstrip().startswith("<")
    return not any(arrays) and (bool(arrays) or markup or any(counts.get(name) == 0 for name in RECORDS))


class JsonList(Adapter):
    """An array of records somewhere in the answer; pages are counted in the address."""

    name = "json_list"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Any JSON or JSONP."""
        return self.evidence("the answer is JSON") if load(page.text) is not None else None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """The records; what was said to be JSON and is a page has none, whatever it lists."""
        if page.is_named and load(page.text) is None:
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.PAGE_FOR_JSON))
        return super().rows(page, select=select)

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
    told = next((counts[name] for name in CURRENT if name in counts), here.number)
    from_zero = here.number == 0 or told == here.number + 1
    return promises_more(value, place=here.number + from_zero, rows=rows, asked=asked_size(here))


def asked_size(here: Numbered) -> int:
    """How many rows the address asks for, 0 when it does not say."""
    for part in (here.before + here.after).replace("?", "&").replace(",", "&").split("&"):
        name, _, number = part.partition("=")
        if name.lower().lstrip("_") in SIZE_NAMES and number.isdigit():
            return int(number)
    return 0
