"""TRS WCM and its relatives: static pages index_1.html, announced by createPageHTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from crawler.adapters.base import Adapter, FetchedPage

_CALL = re.compile(r"createPage(?:HTML)?\s*\(\s*((?:['\"][^'\"]*['\"]\s*,\s*)?\d+\s*,\s*\d+[^)]*)\)", re.IGNORECASE)


class Trs(Adapter):
    """Lists that a script pages: `createPageHTML(total, current from 0, name, extension)`.

    The variant that names a place first, `createPageHTML('page_div', total, current from 1, name, extension, records)`,
    numbers its files from 2.
    """

    name = "trs"

    def matches(self, page: FetchedPage) -> bool:
        """The call, with its numbers: its definition alone proves nothing."""
        return _CALL.search(page.text) is not None

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The next file, as long as the total has one."""
        call = _CALL.search(page.text)
        arguments = [each.strip().strip("'\"") for each in call[1].split(",")] if call else []
        named = bool(arguments) and not arguments[0].isdigit()
        numbers, names = arguments[named : named + 2], arguments[named + 2 : named + 4]
        if len(numbers) < 2 or len(names) < 2 or not all(names):
            return
        total, current = map(int, numbers)
        if current + 1 < total + named:
            yield urljoin(page.url, f"{names[0]}_{current + 1}.{names[1].lstrip('.')}")
