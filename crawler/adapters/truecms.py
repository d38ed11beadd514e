"""truecms: the first group of rows in the page, later ones as JSONP from getMessage.do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import urlencode, urljoin

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.request import ListingRequest
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.entries import find_entries
from pipeline.listing.records import load, strings_in
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_API = "/truecms/messageController/getMessage.do"
_MARK = re.compile(r"/truecms/\w{1,50}|\bid=[\"']initData[\"']", re.IGNORECASE)
_COLUMN = re.compile(r"\bcolumnId[\"']?\s*[:=]\s*[\"']([\w-]+)[\"']")
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)", re.IGNORECASE)
_GROUP, _PER_PAGE = 30, 10


class Truecms(Adapter):
    """A page that shows a group of thirty rows and asks for the next ones by their numbers."""

    name = "truecms"
    options: ClassVar[Mapping[str, str]] = {"column": "the `columnId`, where the page does not tell it"}

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Its interface, or the box that its first rows stand in beside the column's number."""
        found = _MARK.search(page.text)
        return self.evidence(found[0]) if found and self._column(page) else None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Those of the page, or the records in an answer's `result`."""
        if page.asked_by != self.name:
            return super().rows(page, select=select)
        value = load(page.text)
        if value is None:
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.PAGE_FOR_JSON))
        told = strings_in(value)
        if "result" not in told:
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.INTERFACE_LACKS, detail="result"))
        return find_entries(told["result"], url=page.url) if told["result"] else ()

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The next group, as far as the first page's total goes."""
        total = int(page.options.get("total") or (found[1] if (found := _TOTAL.search(page.text)) else 0))
        start = int(page.options.get("start", "1")) + _GROUP
        if page.asked_by != self.name:
            start = min(len(self.rows(page)), _GROUP) + 1
        if start > 1 and start <= total and self._column(page):
            yield self._group(page, start, total)

    def _group(self, page: FetchedPage, start: int, total: int) -> ListingRequest:
        query = {
            "startrecord": start,
            "endrecord": start + _GROUP - 1,
            "perpage": _PER_PAGE,
            "contentTemplate": "",
            "columnId": self._column(page),
            "callback": "jQuery1124",
        }
        carried = {"column": self._column(page), "start": str(start), "total": str(total)}
        return ListingRequest(url=urljoin(page.url, f"{_API}?{urlencode(query)}"), carried=carried, adapter=self.name)

    def _column(self, page: FetchedPage) -> str:
        found = _COLUMN.search(page.text)
        return page.options.get("column") or (found[1] if found else "")
