"""新点 Epoint: rows from getgovinfolist; the site's number stands in a script of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.request import ListingRequest, json_body
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.links import absolute
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_API = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
_MARK = re.compile(r"webBuilderCommon\.js|EWB-FRONT/rest/\w{1,50}", re.IGNORECASE)
_SCRIPT = re.compile(r"(?<=[\"'=])[^\"'\s<>=]{0,200}webBuilderCommon\.js[^\"'\s<>]{0,200}", re.IGNORECASE)
_SITE = re.compile(r"siteGuid[\"']?\s*[:=]\s*[\"']([^\"']+)[\"']")
_CATEGORY = re.compile(r"categorynum[\"']?\s*[:=]\s*[\"'](\d+)[\"']", re.IGNORECASE)
_DEPARTMENT = re.compile(r"deptcode[\"']?\s*[:=]\s*[\"']([\w-]+)[\"']", re.IGNORECASE)


class Epoint(Interface):
    """`govInfoPub.html?categorynum=…`: the frame names its category, `webBuilderCommon.js` the site."""

    name = "epoint"
    options: ClassVar[Mapping[str, str]] = {
        "category": "the `categorynum`, where the address does not have it",
        "department": "the `deptcode`, where the site's columns are parted by departments",
        "site": "the `siteGuid`, where the site's script does not tell it",
    }
    first, size = 0, 20

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The script of the site builder, or its interface; old columns of the same builder have rows of their own."""
        found = _MARK.search(page.text)
        return self.evidence(found[0]) if found and self._category(page) else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The site's script first, unless the site is known."""
        category = self._category(page)
        if not category:
            return
        site = page.options.get("site") or _first(_SITE, page.text)
        carried = {"category": category, "department": page.options.get("department") or _first(_DEPARTMENT, page.text)}
        if site:
            yield self.at(_as_told(page, {**carried, "site": site}), self.first)
        elif self.is_frame(page):
            found = _SCRIPT.search(page.text)
            script = found[0] if found else "/js/webBuilderCommon.js"
            yield self.ask(absolute(script, page.url), self.first, carried=carried)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """None in the site's script; without the site's number no list can be asked for."""
        if not _is_script(page, self.name):
            return super().rows(page, select=select)
        if not _SITE.search(page.text):
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.INTERFACE_LACKS, detail="siteGuid"))
        return ()

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """From the script the first answer."""
        if not _is_script(page, self.name):
            yield from super().following(page)
        elif site := _first(_SITE, page.text):
            yield self.at(_as_told(page, {"site": site}), self.first)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """A POST; pages are counted from 0."""
        told = {name: page.options.get(name, "") for name in ("category", "department", "site")}
        body = {
            "deptcode": told["department"],
            "categorynum": told["category"],
            "pageIndex": number,
            "pageSize": self.size,
            "siteGuid": told["site"],
        }
        return self.ask(urljoin(page.url, _API), number, body=json_body(body), carried=told)

    def _category(self, page: FetchedPage) -> str:
        asked = parse_qs(urlsplit(page.url).query).get("categorynum", [""])[0]
        return page.options.get("category") or asked or _first(_CATEGORY, page.text)


def _is_script(page: FetchedPage, name: str) -> bool:
    return page.asked_by == name and not page.options.get("site")


def _as_told(page: FetchedPage, more: dict[str, str]) -> FetchedPage:
    return FetchedPage(url=page.url, text="", options={**page.options, **more})


def _first(form: re.Pattern[str], text: str) -> str:
    found = form.search(text)
    return found[1] if found else ""
