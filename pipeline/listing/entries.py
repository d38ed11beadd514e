"""What a listing announces, whatever its shape: a page, a datastore, JSON, a feed, a sitemap. No selectors needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import AdapterError
from pipeline.listing.blocks import main_block
from pipeline.listing.links import base_of
from pipeline.listing.prose import is_article
from pipeline.listing.records import load, loads_assigned, markup_in, record_entries
from pipeline.listing.rows import Row, entries_of, links_of, read_row
from pipeline.listing.xml import datastore_rows, feed_entries, is_datastore, root_name, sitemap_entries
from pipeline.model import Entry
from pipeline.page.limits import beginning

_NEVER_TEXT = frozenset({"image", "audio", "video", "font"})


def find_entries(text: str, *, url: str = "", content_type: str = "", select: str = "") -> tuple[Entry, ...]:
    """The rows of a listing in page order, each address once; () when the page is none.

    Addresses are absolute when *url* is given. *select* is CSS for the rows, when the automatic finding fails.
    A relative date, and one without its year, gives none. No more than `limits.MOST_ROWS` are read.
    Raises AdapterError when *select* is not CSS.
    """
    return _found(text, url, content_type, select)


@lru_cache(maxsize=8)  # an adapter is told by the rows that it is then asked for
def _found(text: str, url: str, content_type: str, select: str) -> tuple[Entry, ...]:
    if not text.strip() or content_type.partition("/")[0] in _NEVER_TEXT:
        return ()
    if name := root_name(text):
        return sitemap_entries(text, url) if name in ("urlset", "sitemapindex") else feed_entries(text, url)
    if (value := load(text)) is not None:
        return record_entries(value, url) or _markup_entries(markup_in(value), url, select)
    return _markup_entries(text, url, select)


def parse(text: str) -> HtmlElement | None:
    """The tree of a page; None when there is no markup in it."""
    body = re.sub(r"^\s*<\?xml.*?\?>", "", text.replace("\0", ""), count=1, flags=re.DOTALL)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(body.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError):
        return None


def _markup_entries(text: str, url: str, select: str) -> tuple[Entry, ...]:
    text = beginning(text).text
    root = parse(text) if "<" in text else None
    if root is None:
        return ()
    base = base_of(root, url)
    if select:
        return entries_of(_selected(root, base, select) or _stored(text, base))
    if rows := _listed(text, root, base):
        return () if is_article(root, rows, url) else entries_of(rows)
    return _assigned(text, root, base, url)


def _selected(root: HtmlElement, base: str, select: str) -> list[Row]:
    links = links_of(root, base)
    try:
        chosen = CSSSelector(select, translator="html")(root)
    except (SyntaxError, ValueError) as error:
        raise AdapterError(base, f"“{select}” is not a CSS selector: {error}") from error
    return [row for each in chosen if (row := read_row(each, links))]


def _listed(text: str, root: HtmlElement, base: str) -> Sequence[Row]:
    """The rows of a datastore if there is one; else those of the page's main list."""
    if stored := _stored(text, base):
        return stored
    block = main_block(links_of(root, base))
    return block.rows if block else ()


def _stored(text: str, base: str) -> list[Row]:
    return datastore_rows(text, base) if is_datastore(text) else []


def _assigned(text: str, root: HtmlElement, base: str, url: str) -> tuple[Entry, ...]:
    """Records that a script of the page assigns; those of menus and banners have no dates."""
    entries = record_entries(loads_assigned(text), base)
    dated = sum(1 for each in entries if each.date)
    return entries if dated >= 0.6 * len(entries) and not is_article(root, (), url) else ()
