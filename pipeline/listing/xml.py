"""Listings that are XML: feeds, sitemaps, and the datastores of Hanweb and truecms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from pipeline.listing.dates import day_of_value
from pipeline.listing.links import absolute
from pipeline.listing.rows import Row, links_of, read_row
from pipeline.listing.titles import clean, plain
from pipeline.model import Entry
from pipeline.page.limits import MOST_ADDRESSES, MOST_ROWS
from pipeline.text.numbers import normal_number

_STORE = re.compile(r"<datastore\b.*?(?:</datastore>|\Z)", re.IGNORECASE | re.DOTALL)
_RECORD = re.compile(r"<record\b[^<>]*>\s*", re.IGNORECASE)
_RECORD_END = re.compile(r"</record>", re.IGNORECASE)
_MARKED = re.compile(r"<!\[CDATA\[(.*)\]\]>", re.DOTALL)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_ITEMS = frozenset({"item", "entry"})
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")


def is_datastore(text: str) -> bool:
    """Whether records of a Hanweb or truecms list are in *text*, be it a page or an answer."""
    return bool(re.search(r"<record(?:set)?\b", text, re.IGNORECASE)) and "<!doctype xml" not in text[:200].lower()


def datastore_rows(text: str, base: str) -> list[Row]:
    """Rows of the fullest datastore; records outside of any count as one."""
    stores = [each[0] for each in _STORE.finditer(text)] or [text]
    return max((_record_rows(each, base) for each in stores), key=len)


def _record_rows(store: str, base: str) -> list[Row]:
    rows = []
    for record in islice(_records(store), MOST_ROWS):
        fragment = parse_fragment(record)
        row = read_row(fragment, links_of(fragment, base)) if fragment is not None else None
        if row:
            rows.append(row)
    return rows


def _records(store: str) -> Iterator[str]:
    """The mark-up in each record; what no record's end follows is none."""
    start = 0
    for end in _RECORD_END.finditer(store):
        if begun := _RECORD.search(store, start, end.start()):
            told = store[begun.end() : end.start()].rstrip()
            marked = _MARKED.fullmatch(told)
            yield marked[1] if marked else unescape(told)
        start = end.end()


def parse_fragment(text: str) -> HtmlElement | None:
    """A piece of markup below a div; None when there is none."""
    if "<" not in text:
        return None
    try:
        return fragment_fromstring(text.replace("\0", ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return None


def root_name(text: str) -> str:
    """rss, feed, rdf, urlset or sitemapindex when *text* is such a file; else ""."""
    start = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", "", text[:4000], flags=re.DOTALL).lstrip("\ufeff \r\n\t")
    match = _ROOT.match(start)
    return match[1].lower() if match else ""


def feed_entries(text: str, base: str) -> tuple[Entry, ...]:
    """Items of RSS and Atom in their order, each address once."""
    entries: dict[str, Entry] = {}
    for item in islice(_elements(text, _ITEMS), MOST_ROWS):
        address = absolute(_link_of(item), base)
        title = clean(_plain_markup(_text_of(item, "title")))
        if address and title:
            day = next((d for name in _DATES if (d := day_of_value(_text_of(item, name)))), None)
            number = normal_number(_text_of(item, "documentnumber"))
            entries.setdefault(address, Entry(url=address, title=title, date=day, doc_number=number))
    return tuple(entries.values())


def sitemap_entries(text: str, base: str) -> tuple[Entry, ...]:
    """The addresses of a sitemap, without titles; those of a sitemap of sitemaps are none."""
    entries: dict[str, Entry] = {}
    for each in islice(_elements(text, {"url"}), MOST_ADDRESSES):
        if address := absolute(_text_of(each, "loc"), base):
            entries[address] = Entry(url=address, title="", date=day_of_value(_text_of(each, "lastmod")))
    return tuple(entries.values())


def sitemaps_of(text: str, base: str) -> tuple[str, ...]:
    """The addresses of the sitemaps that a sitemap of sitemaps names."""
    found = (absolute(_text_of(each, "loc"), base) for each in _elements(text, {"sitemap"}))
    return tuple(dict.fromkeys(filter(None, found)))


def _elements(text: str, names: frozenset[str] | set[str]) -> Iterator[etree._Element]:
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True)
    body = re.sub(r"^\s*<\?xml.*?\?>", "", text.lstrip("\ufeff"), count=1, flags=re.DOTALL)
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return
    if root is not None:
        yield from (each for each in root.iter() if _name(each) in names)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _text_of(item: etree._Element, name: str) -> str:
    """The text of an item's own child with that local name; "" when it has none."""
    return next((plain("".join(child.itertext())) for child in item if _name(child) == name), "")


def _link_of(item: etree._Element) -> str:
    """The address of an item: Atom's alternate link, RSS's link, or a guid that is an address."""
    links = [child for child in item if _name(child) == "link"]
    ranked = sorted(links, key=lambda each: (each.get("rel") or "alternate") != "alternate")
    told = next((each.get("href") or plain(each.text or "") for each in ranked), "")
    guid = _text_of(item, "guid") or _text_of(item, "id")
    return told or (guid if guid.startswith("http") else "")


def _plain_markup(text: str) -> str:
    """A title without the markup that some feeds put into it."""
    return plain(unescape(re.sub(r"<[^>]+>", "", text)))
