"""开普 UCAP: static lists, and three interfaces that other columns of the same system ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.adapters.trs import Trs
from crawler.request import ListingRequest, form
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.records import load, strings_in
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_TAGS = re.compile(
    r"<UCAP(?:TITLE|CONTENT|LIST)\b[^<>]{0,300}>"
    r"|createPageHTML\(\s*'[\w-]{1,50}'\s*,[^()]{0,100}'s?html'[^()]{0,100}\)"
)
_CHANNEL = re.compile(r"\bchannel_?id[\"']?\s*[:=]\s*[\"']?([\w-]{8,})", re.IGNORECASE)
_DEPARTMENT = re.compile(r"\bdeptcode[\"']?\s*[:=]\s*[\"']?(\w{6,})", re.IGNORECASE)
_CODE = re.compile(r"/(c\d{5,})/")


class Ucap(Trs):
    """Static lists `list.shtml`, `list_2.shtml` … of UCAP."""

    name = "ucap"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Its own tags, or the call that names a place first and files `.shtml`."""
        found = _TAGS.search(page.text)
        return self.evidence(found[0]) if found else None


class UcapInfo(Interface):
    """`getInfoCommon`: news columns, by the number of their channel."""

    name = "ucap_info"
    options: ClassVar[Mapping[str, str]] = {"channel": "the `channelid`, where the page does not tell it"}

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The interface in the page's script, and a channel to ask for."""
        found = re.search(r"/info/getInfoCommon", page.text)
        return self.evidence(found[0]) if found and _told(page, "channel", _CHANNEL) else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The channel's first page."""
        channel = _told(page, "channel", _CHANNEL)
        if channel and self.is_frame(page):
            yield self._page(page, 1, channel)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same with another number."""
        return self._page(page, number, page.options.get("channel", ""))

    def _page(self, page: FetchedPage, number: int, channel: str) -> ListingRequest:
        query = urlencode({"pagesize": self.size, "currpage": number, "channelid": channel})
        return self.ask(urljoin(page.url, f"/szinf/info/getInfoCommon/?{query}"), number, carried={"channel": channel})


class UcapCatalogue(Interface):
    """`interfacesWebZcwj/loadData` and `loadBmData`: documents of a channel or department, with their numbers."""

    name = "ucap_catalogue"
    options: ClassVar[Mapping[str, str]] = {
        "channel": "the `channel_id`, where the page does not tell it",
        "department": "the `deptcode`, where neither page nor address tells it",
    }

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The interface in the page's script."""
        found = re.search(r"interfacesWebZcwj/load\w*Data", page.text)
        return self.evidence(found[0]) if found else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """A department's documents, else a channel's, else all."""
        if self.is_frame(page):
            asked = parse_qs(urlsplit(page.url).query).get("deptcode", [""])[0]
            department = page.options.get("department") or asked or _first(_DEPARTMENT, page.text)
            usual = "interfacesWebZcwj/loadBmData" if department else "interfacesWebZcwj/loadData"
            found = self.clue(page)
            told = {
                "department": department,
                "channel": _told(page, "channel", _CHANNEL),
                "api": found.found if found else usual,
            }
            yield self._page(page.url, 1, told)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same with another number."""
        return self._page(page.url, number, {k: page.options.get(k, "") for k in ("department", "channel", "api")})

    def _page(self, url: str, number: int, told: Mapping[str, str]) -> ListingRequest:
        fields: dict[str, object] = {"pageIndex": number, "pageSize": self.size}
        fields |= {"channel_id": told["channel"]} if told["channel"] else {}
        fields |= {"deptcode": told["department"]} if told["department"] else {}
        api = f"/szinf/xxgk/{told['api']}?pageSize={self.size}"
        return self.ask(urljoin(url, api), number, body=form(fields), carried=told)


class UcapSearch(Interface):
    """`searchList`, whose channel `getLocalList` tells by the code in the address; and `common/search`."""

    name = "ucap_search"
    options: ClassVar[Mapping[str, str]] = {
        "channel": "the number behind `searchList/`",
        "code": "the `channelCode`, such as c101971",
    }
    size = 20

    def clue(self, page: FetchedPage) -> Evidence | None:
        """One of the interfaces in the page's script."""
        found = re.search(r"/getLocalList\b|/searchList/[\w-]*|/common/search/[\w-]{8,}", page.text)
        return self.evidence(found[0]) if found and load(page.text) is None else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The list that is named, else what names it."""
        if not self.is_frame(page):
            return
        listed = re.search(r"/(?:searchList|common/search)/[\w-]{8,}", page.text)
        channel, code = page.options.get("channel"), page.options.get("code") or _first(_CODE, page.url)
        if channel or listed:
            yield self._page(page.url, 1, f"/searchList/{channel}" if channel else listed[0] if listed else "")
        elif code:
            yield self.ask(urljoin(page.url, f"/getLocalList?channelCode={code}"), 1)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """None where the answer only names the channel."""
        if page.asked_by == self.name and not page.options.get("list"):
            if not self._channel(page):
                raise AnswerUnlikeError(page.url, visit_reason(VisitReason.INTERFACE_LACKS, detail="channelId"))
            return ()
        return super().rows(page, select=select)

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """From the channel's name its first page."""
        if page.asked_by == self.name and not page.options.get("list"):
            if channel := self._channel(page):
                yield self._page(page.url, 1, f"/searchList/{channel}")
            return
        yield from super().following(page)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same with another number."""
        return self._page(page.url, number, page.options.get("list", ""))

    def _page(self, url: str, number: int, path: str) -> ListingRequest:
        query = f"_isAgg=true&_isJson=true&_pageSize={self.size}&page={number}"
        return self.ask(urljoin(url, f"{path}?{query}"), number, carried={"list": path})

    def _channel(self, page: FetchedPage) -> str:
        return strings_in(load(page.text)).get("channelid", "")


def _told(page: FetchedPage, option: str, form_: re.Pattern[str]) -> str:
    return page.options.get(option) or _first(form_, page.text)


def _first(form_: re.Pattern[str], text: str) -> str:
    found = form_.search(text)
    return found[1] if found else ""
