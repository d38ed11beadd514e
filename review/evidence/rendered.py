"""A snapshot as a browser shows it, with nothing in it that runs or loads.

What keeps a hostile page from the reader is the response that it comes with (review/web/sandbox.py): it gives it an
origin of its own, where nothing runs and nothing is asked for. Browsers follow some hints (preconnect) in spite of it,
so elements that ask for anything are taken out as well.
"""

from __future__ import annotations

import re
from typing import Final

import lxml.html
from lxml import etree

from pipeline.page.decode import decode

MOST_BYTES: Final = 5_000_000  # of a page that is shown: a larger one keeps a browser busy for long
_GONE: Final = frozenset({"script", "template", "link", "meta", "base", "iframe", "svg", "math", "img", "input"})
# Their words stand beside what they load, or, to lxml, inside of them.
_OPENED: Final = frozenset(
    {"frame", "frameset", "object", "embed", "applet", "param", "portal", "fencedframe", "picture", "source"}
    | {"audio", "video", "track", "bgsound", "noscript", "noframes"}
)
_ASKING: Final = frozenset(
    {"href", "src", "srcset", "srcdoc", "action", "formaction", "background", "poster", "ping", "data", "manifest"}
)
# What a style sheet loads. Escapes get around this and not around the response; it only spares the browser the attempt.
_LOADING: Final = re.compile(r"@import[^;]*;?|(?:url|src|image|image-set|-webkit-image-set)\s*\([^)]*\)", re.IGNORECASE)
_PARSER: Final = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
_EMPTY: Final = "<html><body></body></html>"


def harmless(body: bytes, content_type: str) -> bytes:
    """Return a page in UTF-8 without what asks for anything; its words stay."""
    text = decode(body, content_type)
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it is mark-up
        page = lxml.html.document_fromstring(_EMPTY)
    for element in list(page.iter()):
        if element is not page:
            _calm(element)
    page.attrib.clear()
    told: bytes = lxml.html.tostring(page, encoding="utf-8", doctype="<!doctype html>")
    return told


def _calm(element: lxml.html.HtmlElement) -> None:
    """Take an element out that asks for something, or from one what it asks for; links within the page stay."""
    if not isinstance(element.tag, str) or element.tag in _GONE:
        element.drop_tree()
    elif element.tag in _OPENED:
        element.drop_tag()
    else:
        if element.tag == "style" and element.text:
            element.text = _LOADING.sub("none", element.text)
        for name, value in element.items():
            is_local = name == "href" and value.startswith("#")
            if name.startswith("on") or ":" in name or (name in _ASKING and not is_local):
                del element.attrib[name]
            elif name == "style":
                element.set(name, _LOADING.sub("none", value))
