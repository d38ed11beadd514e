"""Listings whose rows their own script fetches from an interface, as JSON."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList
from crawler.adapters.json_list import says_it_is_empty
from crawler.adapters.totals import promises_more
from crawler.request import ListingRequest
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.entries import find_entries
from pipeline.listing.records import Json, load, strings_in
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_PAGE = "page"
_MESSAGES = ("msg", "message", "error", "errmsg", "errormsg", "info", "text", "status")


class Interface(Adapter):
    """A frame that says whom its script asks, and the answers: the frame has no rows, or those of the first page."""

    first: ClassVar[int] = 1  # the number of the first page
    size: ClassVar[int] = 15  # rows asked for

    @abstractmethod
    def clue(self, page: FetchedPage) -> Evidence | None:
        """What on a frame says that its rows are to be asked for."""

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The clue, on a page without rows: one with rows may name an interface for its search or a side column."""
        found = self.clue(page)
        if found and find_entries(page.text, url=page.url, content_type=page.content_type):
            return None
        return found

    def is_frame(self, page: FetchedPage) -> bool:
        """Whether a page's rows are to be asked for: its clue may stand in a script that was not fetched."""
        return page.is_named or self.clue(page) is not None

    @abstractmethod
    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """What asks for the first rows, as a frame tells it; nothing when it is none."""

    @abstractmethod
    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """What asks for the page of that number, where *page* is an answer."""

    def entries(self, value: Json, page: FetchedPage) -> tuple[Entry, ...]:
        """The rows of an answer."""
        del value
        return find_entries(page.text, url=page.url, content_type=page.content_type)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Those of an answer; of a frame only when nothing asks for them."""
        if page.asked_by != self.name:
            return () if next(self.begin(page), None) else super().rows(page, select=select)
        value = load(page.text)
        if value is None:
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.PAGE_FOR_JSON))
        rows = self.entries(value, page)
        if not rows and not says_it_is_empty(page.text):
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.INTERFACE_MESSAGE, detail=_message(value)))
        return rows

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """From a frame the first answer, from an answer the next."""
        if page.asked_by != self.name:
            began = list(self.begin(page))
            yield from began or map(ListingRequest.to, HtmlList().linked(page))
            return
        number = int(page.options.get(_PAGE, self.first))
        value = load(page.text)
        rows = len(self.entries(value, page)) if value is not None else 0
        if promises_more(value, place=number - self.first + 1, rows=rows, asked=self.size):
            yield self.at(page, number + 1)

    def ask(self, url: str, number: int, *, body: str = "", carried: Mapping[str, str] | None = None) -> ListingRequest:
        """A request for the page of that number, whose answer this adapter reads."""
        return ListingRequest(url=url, body=body, carried={**(carried or {}), _PAGE: str(number)}, adapter=self.name)


def _message(value: Json) -> str:
    """What an answer says instead of rows, short enough for a sentence."""
    said = strings_in(value)
    told = next((said[name] for name in _MESSAGES if said.get(name)), "")
    return told[:80] or "–"
