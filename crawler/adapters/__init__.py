"""Kinds of listings, most particular first."""

from __future__ import annotations

from crawler.adapters.base import Adapter, FetchedPage
from crawler.adapters.feeds import Feed, Sitemap
from crawler.adapters.hanweb import Hanweb
from crawler.adapters.html_list import HtmlList
from crawler.adapters.jpaas import Jpaas
from crawler.adapters.json_list import JsonList
from crawler.adapters.trs import Trs
from pipeline.errors import AdapterError

ADAPTERS: tuple[Adapter, ...] = (Sitemap(), Feed(), Jpaas(), Hanweb(), JsonList(), Trs(), HtmlList())

__all__ = ["ADAPTERS", "Adapter", "FetchedPage", "adapter_for"]


def adapter_for(page: FetchedPage, wanted: str = "") -> Adapter | None:
    """The adapter of that name, or the first that knows the page; None when the page is no listing.

    Raises AdapterError for a name that no adapter has.
    """
    if not wanted:
        return next((each for each in ADAPTERS if each.matches(page)), None)
    named = next((each for each in ADAPTERS if each.name == wanted), None)
    if named is None:
        raise AdapterError(page.url, f"there is no adapter “{wanted}”; there are {', '.join(e.name for e in ADAPTERS)}")
    return named
