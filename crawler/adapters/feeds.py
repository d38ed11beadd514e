"""Feeds and sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from pipeline.listing.links import absolute
from pipeline.listing.xml import root_name, sitemaps_of

_LINK = re.compile(r"<(?:\w+:)?link\b[^>]*>", re.IGNORECASE)
_NEXT = re.compile(r"\brel=[\"']next[\"']", re.IGNORECASE)
_HREF = re.compile(r"\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)


class Feed(Adapter):
    """RSS and Atom."""

    name = "feed"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The root element says so, whatever the content type says."""
        name = root_name(page.text)
        return self.evidence(f"<{name}>") if name in ("rss", "feed", "rdf") else None

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The link of a paged feed (RFC 5005)."""
        for link in _LINK.findall(page.text):
            if _NEXT.search(link) and (href := _HREF.search(link)):
                yield absolute(unescape(href[1]), page.url)


class Sitemap(Adapter):
    """Sitemaps, and sitemaps of sitemaps: these have no rows of their own."""

    name = "sitemap"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The root element says so."""
        name = root_name(page.text)
        return self.evidence(f"<{name}>") if name in ("urlset", "sitemapindex") else None

    def following(self, page: FetchedPage) -> tuple[str, ...]:
        """The sitemaps that a sitemap of sitemaps names."""
        return sitemaps_of(page.text, page.url)
