"""What a listing announces, whatever its shape: a page, a datastore, JSON, a feed, a sitemap. No selectors needed."""

from __future__ import annotations

import re

from lxml.cssselect import CSSSelector
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import AdapterError
from pipeline.listing_blocks import main_block
from pipeline.listing_links import base_of
from pipeline.listing_prose import is_article
from pipeline.listing_records import load, loads_assigned, markup_in, record_entries
from pipeline.listing_rows import entries_of, links_of, read_row
from pipeline.listing_xml import datastore_entries, feed_entries, is_datastore, root_name, sitemap_entries
from pipeline.model import Entry


def find_entries(text: str, *, url: str = "", content_type: str = "", select: str = "") -> tuple[Entry, ...]:
    """The rows of a listing in page order, each address once; () when the page is none.

    Addresses are absolute when *url* is given. *select* is CSS for the rows, when the automatic finding fails.
    A relative date, and one without its year, gives none. Raises AdapterError when *select* is not CSS.
    """
    if not text.strip():
        return ()
    if name := root_name(text):
        return sitemap_entries(text, url) if name in ("urlset", "sitemapindex") else feed_entries(text, url)
    if (value := load(text)) is not None:
        return record_entries(value, url) or _markup_entries(markup_in(value), url, select)
    return _markup_entries(text, url, select)


def parse(text: str) -> HtmlElement | None:
    """The tree of a page; None when there is no markup in it."""
    body = re.sub(r"^\s*<\?xml.*?\?>", "", text.replace("\0", ""), count=1, flags=re.DOTALL)
    try:
        return document_fromstring(body.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except (ParserError, ValueError):
        return None


def _markup_entries(text: str, url: str, select: str) -> tuple[Entry, ...]:
    if is_datastore(text) and (stored := datastore_entries(text, url)):
        return stored
    root = parse(text) if "<" in text else None
    if root is None:
        return ()
    base = base_of(root, url)
    if select:
        return _selected(root, base, select)
    return _found(root, base, url) or record_entries(loads_assigned(text), base)


def _selected(root: HtmlElement, base: str, select: str) -> tuple[Entry, ...]:
    links = links_of(root, base)
    try:
        chosen = CSSSelector(select, translator="html")(root)
    except (SyntaxError, ValueError) as error:
        raise AdapterError(base, f"“{select}” is not a CSS selector: {error}") from error
    return entries_of([row for each in chosen if (row := read_row(each, links))])


def _found(root: HtmlElement, base: str, url: str) -> tuple[Entry, ...]:
    block = main_block(links_of(root, base))
    if block is None or is_article(root, block, url):
        return ()
    return entries_of(block.rows)
