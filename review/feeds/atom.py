"""A feed as Atom (RFC 4287), with links to its older pages (RFC 5005)."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from review.feeds.entries import Entry, Feed
from review.showing.text import visible

MEDIA_TYPE: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"


def atom(feed: Feed) -> bytes:
    """The feed's bytes."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated.isoformat())
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    _add(root, "link", rel="first", type=MEDIA_TYPE, href=feed.first)
    if feed.next:
        _add(root, "link", rel="next", type=MEDIA_TYPE, href=feed.next)
    for entry in feed.entries:
        _entry(root, entry)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(root: ElementTree.Element, entry: Entry) -> None:
    child = _add(root, "entry")
    _add(child, "id", entry.id)
    _add(child, "title", entry.title)
    _add(child, "updated", entry.moment.isoformat())
    _add(child, "published", entry.moment.isoformat())
    _add(child, "link", rel="alternate", type="text/html", href=entry.link)
    _add(child, "category", term=entry.kind, label=entry.kind_named)
    _add(child, "content", entry.content, type="html")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, {key: str(visible(value)) for key, value in attributes.items()})
    child.text = str(visible(text)) or None
    return child
