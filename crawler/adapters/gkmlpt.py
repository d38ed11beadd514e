"""政府信息公开目录管理平台 gkmlpt, of the province of Guangdong: a tree of categories, and an interface for each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import urljoin

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.request import ListingRequest
from pipeline.listing.records import Json, record_entries
from pipeline.model import Entry

_CONFIG = re.compile(r"window\._CONFIG\s*=")
_SITE = re.compile(r"\bSID[\"']?\s*:\s*[\"'](\d+)[\"']")
_TREE = re.compile(r"\bTREE[\"']?\s*:\s*(?=\[)")


class Gkmlpt(Interface):
    """`/gkmlpt/index`: the page's `_CONFIG` names the site and its categories."""

    name = "gkmlpt"
    options: ClassVar[Mapping[str, str]] = {
        "category": "the numbers of the categories wanted, with commas; every last one of the tree without it",
        "site": "the site's number (`SID`), where the page does not tell it",
    }

    def clue(self, page: FetchedPage) -> Evidence | None:
        """The configuration, with the site's number and the tree."""
        found, site, tree = (form.search(page.text) for form in (_CONFIG, _SITE, _TREE))
        return self.evidence(f"{found[0]} {{ {site[0]}, TREE … }}") if found and site and tree else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The first page of each category."""
        found = _SITE.search(page.text)
        site = page.options.get("site") or (found[1] if found else "")
        wanted = [each.strip() for each in page.options.get("category", "").split(",") if each.strip()]
        for category in wanted or _last_ones(_tree(page.text)) if site else ():
            yield self._page(page.url, 1, {"category": category, "site": site})

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The next page of the same category."""
        return self._page(page.url, number, {name: page.options.get(name, "") for name in ("category", "site")})

    def entries(self, value: Json, page: FetchedPage) -> tuple[Entry, ...]:
        """Articles; `date` is the day on which a text was written, and an address may have to be made of the number."""
        articles = value.get("articles") if isinstance(value, dict) else None
        records = [_record(each) for each in articles if isinstance(each, dict)] if isinstance(articles, list) else []
        return record_entries(list[Json](records), page.url)

    def _page(self, url: str, number: int, told: dict[str, str]) -> ListingRequest:
        api = f"/gkmlpt/api/all/{told['category']}?page={number}&sid={told['site']}"
        return self.ask(urljoin(url, api), number, carried=told)


def _record(article: Mapping[str, Json]) -> dict[str, Json]:
    record = {**article, "writtendate": article.get("date")}
    number = str(article.get("id") or "")
    if not article.get("url") and number.isdecimal():
        record["url"] = f"/gkmlpt/content/{int(number) // 1_000_000}/{int(number) // 1000}/post_{number}.html"
    return record


def _tree(text: str) -> Json:
    found = _TREE.search(text)
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, found.end())[0] if found else None
    except (ValueError, RecursionError):
        return None


def _last_ones(tree: Json) -> Iterator[str]:
    """The numbers of the categories that are parted no further; those that lead elsewhere are left out."""
    waiting = list(tree) if isinstance(tree, list) else []
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, dict) or node.get("jump_url"):
            continue
        children = node.get("children")
        if isinstance(children, list) and children:
            waiting = [*children, *waiting]
        elif node.get("id"):
            yield str(node["id"])
