"""博达 VSB, of universities and institutes: static lists that count down, zcwj.htm, zcwj/22.htm … zcwj/1.htm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList
from pipeline.listing.entries import parse
from pipeline.listing.links import address_of, base_of
from pipeline.listing.titles import plain

_MARK = re.compile(
    r"<li\b[^<>]{0,300}\bid=[\"']line_[\w-]+[\"'][^<>]{0,300}>|\bid=[\"']vsb_content[\w]*[\"']|/__local/[\w/]+|_vsb_\w+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"共\s*\d+\s*条[^\d<]{0,50}(?:<[^<>]{1,300}>[^\d<]{0,50}){0,20}(\d+)\s*/\s*(\d+)")
_NUMBERED = re.compile(r"/(\d+)\.html?$")
_NEXT = re.compile(r"下一?页|>")


class Vsb(HtmlList):
    """Rows with ids `line_…`; the pager's links lead to smaller numbers."""

    name = "vsb"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Ids that its templates give to rows, or places where it keeps files."""
        found = _MARK.search(page.text)
        return self.evidence(found[0]) if found else None

    def linked(self, page: FetchedPage) -> Iterator[str]:
        """The link that says next; else the number before this one's, or from the first page the last but one."""
        root = parse(page.text)
        links = root.iter("a") if root is not None else ()
        base = base_of(root, page.url) if root is not None else page.url
        yield from (address_of(each, base) for each in links if _NEXT.fullmatch(plain("".join(each.itertext()))))
        here, place = _NUMBERED.search(urlsplit(page.url).path), _PLACE.search(page.text)
        if here and int(here[1]) > 1:
            yield urljoin(page.url, f"{int(here[1]) - 1}.htm")
        elif not here and place and int(place[2]) > 1:
            yield urljoin(page.url, f"{_stem(page.url)}/{int(place[2]) - 1}.htm")


def _stem(url: str) -> str:
    """The name of a list's first page, without its extension."""
    return urlsplit(url).path.rpartition("/")[2].partition(".")[0]
