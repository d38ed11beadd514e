"""Paging that the settings tell: where later pages are, or what is posted for them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from crawler.request import ListingRequest

OPTIONS = {
    "pages": "where the second page and later ones are, seen from the first: `index_{page}.html`; "
    "`{page}` counts 2, 3, … and `{page0}` counts 1, 2, …",
    "post": "what is posted for each page, the first one too: `channel=7&page={page}`, or JSON",
}
_PAGE, _FIRST = "told page", "told first address"


def first_told(address: str, options: Mapping[str, str]) -> ListingRequest:
    """What a source's address is asked for with: a GET, unless there is something to post."""
    return ListingRequest(url=address, body=_filled(options.get("post", ""), 1))


def next_told(url: str, options: Mapping[str, str], asked_by: str) -> tuple[ListingRequest, ...]:
    """The request that the settings tell for what comes behind the page at *url*; () when they tell none.

    *options* are the source's with what the page's own request carried, which the adapter *asked_by* made.
    """
    pages, post = options.get("pages", ""), options.get("post", "")
    if not pages and not post:
        return ()
    first, number = options.get(_FIRST, url), int(options.get(_PAGE, "1")) + 1
    address = urljoin(first, _filled(pages, number)) if pages else first
    carried = {_PAGE: str(number), _FIRST: first}
    return (ListingRequest(url=address, body=_filled(post, number), carried=carried, adapter=asked_by),)


def _filled(template: str, number: int) -> str:
    return template.replace("{page}", str(number)).replace("{page0}", str(number - 1))
