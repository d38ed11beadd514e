"""大汉 Hanweb jpaas: columns whose rows a script fetches from build/unit, as markup inside JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, urlencode

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import numbered
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.links import absolute
from pipeline.listing.records import load
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_UNIT = "/front/page/build/unit"
_SCRIPT = re.compile(r"<script\b[^>]*\bquerydata\s*=[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(url|querydata)\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_PAIR = re.compile(r"['\"](\w+)['\"]\s*:\s*['\"]([^'\"]*)['\"]")
_PAGED = re.compile(r"分页|列表|list|page", re.IGNORECASE)
_NEEDS_SCRIPT = re.compile(r"\bloadPageData\s*\(\s*params\b")
_PAGES = re.compile(r"共\s*(\d+)\s*页|\b(?:total_?pages?|page_?count)\\?[\"']?\s*[=:]\s*\\?[\"']?(\d+)", re.IGNORECASE)
_RECORDS = re.compile(
    r"共\s*(\d+)\s*条|\btotal_?(?:count|records?|num)\\?[\"']?\s*[=:]\s*\\?[\"']?(\d+)", re.IGNORECASE
)
_SIZE = 15


class Jpaas(Adapter):
    """Column pages that name their rows' address in a script tag, and the answers of that address."""

    name = "jpaas"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """An answer of build/unit, or a page whose script asks it for a list; other scripts take a browser."""
        if _UNIT in page.url or any(_units(page)):
            return self.evidence(_UNIT)
        scripted = _NEEDS_SCRIPT.search(page.text)
        return self.evidence(scripted[0]) if scripted else None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """The rows of an answer's markup; a column page shows none of its own."""
        if _UNIT in page.url and load(page.text) is None:
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.PAGE_FOR_JSON))
        return super().rows(page, select=select)

    def following(self, page: FetchedPage) -> Iterator[str]:
        """From a column page the first page of its list; from an answer the next, as far as it says there is one."""
        if _UNIT not in page.url:
            yield from _units(page)
            return
        here = numbered(page.url)
        if here and _promises_more(page.text, here.number, len(self.rows(page)), _size(page.url)):
            yield here.at(here.number + 1)


def _promises_more(text: str, number: int, rows: int, size: int) -> bool:
    """Whether there is a page behind one: by the pages told, else by the records, else because it is full."""
    pages = max((int(one or other) for one, other in _PAGES.findall(text)), default=0)
    records = max((int(one or other) for one, other in _RECORDS.findall(text)), default=0)
    if pages or records:
        return number < pages or number * size < records
    return rows >= size


def _size(url: str) -> int:
    """How many rows were asked for."""
    asked = re.search(r"pageSize(?:%22|\")\s*(?:%3A|:)\s*(\d+)", url)
    return int(asked[1]) if asked and int(asked[1]) else _SIZE


def _units(page: FetchedPage) -> Iterator[str]:
    """The addresses of the lists on a column page."""
    for script in _SCRIPT.findall(page.text):
        told = {name.lower(): unescape(value[1:-1]) for name, value in _ATTRIBUTE.findall(script)}
        query = dict(_PAIR.findall(told.get("querydata", "")))
        if _UNIT in told.get("url", "") and _PAGED.search(query.get("tagId", "")):
            query["paramJson"] = json.dumps({"pageNo": 1, "pageSize": _SIZE}, separators=(",", ":"))
            yield absolute(f"{told['url']}?{urlencode(query, quote_via=quote)}", page.url)
