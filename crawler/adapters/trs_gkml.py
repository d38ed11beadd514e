"""Disclosure catalogues on TRS, as Nanjing's departments have them: rows of five spans, with the days they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml.html import HtmlElement

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.iframe import Iframe
from crawler.adapters.trs import Trs
from pipeline.listing.dates import read_date
from pipeline.listing.entries import find_entries, parse
from pipeline.listing.links import base_of
from pipeline.listing.rows import links_of
from pipeline.listing.tables import told_validity
from pipeline.listing.titles import pieces_of, plain
from pipeline.model import Entry

_MARK = re.compile(r"<span\b[^<>]{0,300}\bclass=[\"']?d5\b[^<>]{0,300}>", re.IGNORECASE)


class TrsGkml(Trs):
    """Rows of `d1` title, `d2` written, `d3` in force, `d4` lapsed, `d5` valid or not; paged like every TRS list."""

    name = "trs_gkml"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The fifth span beside the first."""
        found = _MARK.search(page.text)
        return self.evidence(found[0]) if found and re.search(r"class=[\"']?d1\b", page.text) else None

    def following(self, page: FetchedPage) -> Iterator[str]:
        """As every TRS list; some columns show theirs in a frame."""
        yield from super().following(page)
        if not self.rows(page):
            yield from Iframe().following(page)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Rows with a link; the head and 暂无文件 have none."""
        root = parse(page.text)
        if root is None or select:
            return find_entries(page.text, url=page.url, content_type=page.content_type, select=select)
        return tuple({each.url: each for each in _rows(root, base_of(root, page.url))}.values())


def _rows(root: HtmlElement, base: str) -> Iterator[Entry]:
    links = links_of(root, base)
    for title in root.xpath("//span[contains(concat(' ', normalize-space(@class), ' '), ' d1 ')]"):
        link = next((links[each] for each in title.iter("a") if each in links), None)
        row = title.getparent()
        if link is None or row is None:
            continue
        told = {each.get("class", "").split(" ")[0]: plain("".join(pieces_of(each))) for each in row.iter("span")}
        written = _day(told.get("d2", ""))
        yield Entry(
            url=link.url,
            title=link.title,
            date=written,
            written_date=written,
            effective_date=_day(told.get("d3", "")),
            expiry_date=_day(told.get("d4", "")),
            validity=told_validity(told.get("d5", "")),
        )


def _day(text: str) -> date | None:
    found = read_date(text)
    return found.day if found else None
