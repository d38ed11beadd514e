"""What a page tells in its head: meta tags, whatever their names are spelled like, and JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pipeline.page.tree import Tree

PUBLISHED = (
    "pubdate", "publishdate", "firstpublishedtime", "article:publishedtime", "publishtime", "publishedtime",
    "publicationdate", "releasedate", "og:releasedate", "og:publishedtime", "og:articlepublishedtime", "datepublished",
    "createdate", "dcterms.issued", "dc.date.issued",
)  # fmt: skip
LINKED_DATA = "ld+json:"  # before the names that JSON-LD uses
DEEPEST = 6


def published_tags(metas: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and content of the meta tags that tell the day of publication, the most believed first."""
    named = {re.sub(r"[-_\s]", "", name): (name, value) for name, value in reversed(metas.items())}
    yield from (named[name] for name in PUBLISHED if name in named)


def linked_data(tree: Tree) -> dict[str, str]:
    """What JSON-LD says of the page: day of publication and headline, named as it names them."""
    found: dict[str, str] = {}
    for element in tree.elements:
        if element.name != "script" or element.attributes.get("type") != "application/ld+json":
            continue
        try:
            told = json.loads(element.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for name, value in _told(told, DEEPEST):
            found.setdefault(LINKED_DATA + name.lower(), value)
    return found


def _told(node: object, deepest: int) -> Iterator[tuple[str, str]]:
    if deepest == 0:
        return
    if isinstance(node, list):
        for one in node[:50]:
            yield from _told(one, deepest - 1)
    elif isinstance(node, dict):
        for name in ("datePublished", "headline"):
            if isinstance(node.get(name), str):
                yield name, node[name]
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _told(node.get(name), deepest - 1)
