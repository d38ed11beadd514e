"""大汉 Hanweb, the older disclosure module: tables that a script loads from search.jsp."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import urljoin

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.request import ListingRequest, form
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.entries import find_entries
from pipeline.listing.records import load
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_MARK = re.compile(r"/module/xxgk/(?:search|tree)\.jsp[^\"'\s)]*")
_FIELD = re.compile(r"[?&;]\s*(area|infotypeId|jdid|divid)=([\w-]*)")
_PAGES = re.compile(r"共\s*(\d+)\s*页|总页数[:：]?\s*(\d+)|\bpagecount\D{1,8}(\d+)", re.IGNORECASE)
_FIELDS = ("area", "infotypeId", "jdid", "divid")


class HanwebXxgk(Adapter):
    """Columns that call `loadDynamic('/module/xxgk/search.jsp?…area=…')`, and the tables it answers."""

    name = "hanweb_xxgk"
    options: ClassVar[Mapping[str, str]] = {
        "area": "the department's code, where the page does not tell it",
        "infotypeId": "the kind of documents",
        "jdid": "the site's number, `1` when the page does not tell it",
        "divid": "the box of the list, `divlist` when the page does not tell it",
    }

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The call for the search, and whose documents it asks for, on a page without rows."""
        found = _MARK.search(page.text) if self._told(page)["area"] else None
        if found is None or find_entries(page.text, url=page.url, content_type=page.content_type):
            return None
        return self.evidence(found[0])

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Those of the table; a frame has none."""
        if page.asked_by != self.name:
            return () if self._told(page)["area"] else super().rows(page, select=select)
        if load(page.text) is not None:
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.INTERFACE_LACKS, detail="table"))
        return super().rows(page, select=select)

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """From the frame the first table; from a table the next, as far as it says, or as long as there are rows."""
        if page.asked_by != self.name:
            if self._told(page)["area"]:
                yield self._page(page.url, 1, self._told(page))
            return
        number = int(page.options.get("page", "1"))
        pages = max((int(next(filter(None, each))) for each in _PAGES.findall(page.text)), default=number + 1)
        if number < pages and self.rows(page):
            yield self._page(page.url, number + 1, {name: page.options.get(name, "") for name in _FIELDS})

    def _page(self, url: str, number: int, told: dict[str, str]) -> ListingRequest:
        titles = {"vc_title": "", "vc_number": ""}
        query = {"infotypeId": told["infotypeId"], **titles, "area": told["area"], "currpage": number}
        body = {**told, **titles, "currpage": number, "vc_filenumber": "", "vc_all": "", "texttype": "", "fbtime": ""}
        return ListingRequest(
            url=urljoin(url, f"/module/xxgk/search.jsp?{form(query)}"),
            body=form(body),
            carried={**told, "page": str(number)},
            adapter=self.name,
        )

    def _told(self, page: FetchedPage) -> dict[str, str]:
        usual = {"area": "", "infotypeId": "", "jdid": "1", "divid": "divlist"}
        calls = " ".join(each.replace("&amp;", "&") for each in _MARK.findall(page.text))
        scripted = {name: value for name, value in reversed(_FIELD.findall(calls)) if value}
        return {name: page.options.get(name) or scripted.get(name) or usual[name] for name in _FIELDS}
