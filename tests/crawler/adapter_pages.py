"""Pages of listings, and what an adapter makes of them."""

from __future__ import annotations

from pathlib import Path

from crawler.adapters import FetchedPage, recognise
from crawler.adapters.base import Adapter
from crawler.request import ListingRequest

PAGES = Path(__file__).parent / "listing_pages"
HOST = "http://www.example.org"
PROXY = f"{HOST}/module/web/jpage/dataproxy.jsp"
UNIT = f"{HOST}/api-gateway/jpaas-publish-server/front/page/build/unit"
TITLE = "青禾市绿色建筑发展实施方案"
ROW = f'<li><a href="/a.html">{TITLE}</a><span>2024-03-04</span></li>'


def saved(name: str, url: str, **words: str) -> FetchedPage:
    text = (PAGES / name).read_text("utf-8")
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    return FetchedPage(url=HOST + url, text=text, content_type="text/html")


def known(page: FetchedPage) -> Adapter:
    found = recognise(page)
    assert found is not None
    return found.adapter


def following(page: FetchedPage, *seen: str) -> str | None:
    """Where a page goes on, without its host."""
    address = next_address(known(page), page, *seen)
    return address.removeprefix(HOST) if address else None


def next_address(adapter: Adapter, page: FetchedPage, *seen: str) -> str | None:
    request = adapter.next_request(page, [ListingRequest(url=each).address for each in seen])
    return request.address if request else None
