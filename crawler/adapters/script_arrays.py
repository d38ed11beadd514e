"""Pages whose rows a script writes from arrays: `urls[0]='…'; headers[0]='…'; year[0]='…'`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from html import unescape

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.trs import Trs
from pipeline.listing.dates import day_of_value
from pipeline.listing.links import absolute
from pipeline.listing.titles import clean
from pipeline.model import Entry

_NAMES = r"urls?|headers?|titles?|year|month|day|dates?|times?"
_ASSIGNED = re.compile(rf"\b({_NAMES})\[\s*(\w{{1,20}})\s*\]\s*=\s*(['\"])(.{{0,500}}?)\3", re.IGNORECASE)


class ScriptArrays(Adapter):
    """Addresses and titles that a script assigns by number."""

    name = "script_arrays"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Several addresses with titles."""
        rows = self.rows(page)
        found = _ASSIGNED.search(page.text)
        return self.evidence(found[0]) if found and len(rows) > 1 else None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """In the order of the script."""
        if select:
            return super().rows(page, select=select)
        entries = (_entry(told, page.url) for told in _assigned(page.text))
        return tuple({each.url: each for each in entries if each}.values())

    def following(self, page: FetchedPage) -> Iterator[str]:
        """As the page's pager or its call says."""
        return Trs().following(page)


def _assigned(text: str) -> list[dict[str, str]]:
    """What is assigned for each number; numbers are often a counter, so a name that comes again begins a row."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    order: list[dict[str, str]] = []
    for name, number, _, value in _ASSIGNED.findall(text):
        folded = name.lower().rstrip("s")
        if not rows[number] or folded in rows[number][-1]:
            rows[number].append({})
            order.append(rows[number][-1])
        rows[number][-1][folded] = unescape(value)
    return order


def _entry(told: dict[str, str], base: str) -> Entry | None:
    title, address = clean(told.get("header") or told.get("title", "")), told.get("url", "")
    if not title or not address:
        return None
    return Entry(url=absolute(address, base), title=title, date=_day(told))


def _day(told: dict[str, str]) -> date | None:
    parts = [told.get(name, "") for name in ("year", "month", "day")]
    return day_of_value("-".join(parts) if all(parts) else told.get("date") or told.get("time") or "")
