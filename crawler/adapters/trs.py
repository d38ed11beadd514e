"""TRS WCM and its relatives: static pages index_1.html, announced by a script's call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList
from pipeline.listing.links import absolute

_CALL = re.compile(r"createPage(?:HTML)?\s*\(\s*((?:['\"][^'\"]*['\"]\s*,\s*)?\d+\s*,\s*\d+[^)]*)\)", re.IGNORECASE)
_SET_PAGE = re.compile(r"nsetpage\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)", re.IGNORECASE)


class Trs(Adapter):
    """Lists that a script pages: `createPageHTML(total, current from 0, name, extension)`.

    The variant that names a place first, `createPageHTML('page_div', total, current from 1, name, extension, records)`,
    and `nsetpage(current from 1, records, records a page)` number their files from 2.
    """

    name = "trs"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The call, with its numbers: its definition alone proves nothing."""
        call = _CALL.search(page.text) or _SET_PAGE.search(page.text)
        return self.evidence(call[0]) if call else None

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The next file, as long as the total has one."""
        if call := _CALL.search(page.text):
            yield from _created(page.url, [each.strip().strip("'\"") for each in call[1].split(",")])
        elif called := _SET_PAGE.search(page.text):
            current, records, size = map(int, called.groups())
            if current * size < records:
                yield urljoin(page.url, f"{_name(page.url)}_{current + 1}.html")
        else:
            yield from HtmlList().linked(page)


def _name(url: str) -> str:
    """What the first file of a listing is called, without its number and extension: index when it is not said."""
    found = re.search(r"/([A-Za-z][\w-]*?)(?:_\d+)?\.s?html?(?:[?#]|$)", url)
    return found[1] if found else "index"


def _created(url: str, arguments: list[str]) -> Iterator[str]:
    placed = not arguments[0].isdigit()
    numbers, names = arguments[placed : placed + 2], arguments[placed + 2 : placed + 4]
    if len(numbers) < 2 or len(names) < 2 or not all(names):
        return
    total, current = map(int, numbers)
    if current + 1 < total + placed:
        yield absolute(f"{names[0]}_{current + 1}.{names[1].lstrip('.')}", url)
