"""Whether a page with a list on it is an article all the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from pipeline.listing.rows import Row
from pipeline.listing.titles import pieces_of, plain, width

_SENTENCE = re.compile(r"[\u3400-\u9fff][，。；：][\u3400-\u9fff“《]|[a-zà-ÿ]{2}[.,;:] [A-Za-zÀ-ÿ]")
_SHORTEST_PROSE = 25
_SILENT = frozenset({"a", "script", "style", "head", "select", "noscript", "footer", "textarea", "template"})
_PARAGRAPHS = frozenset({"p", "pre", "blockquote"})
_NEIGHBOURS = re.compile(r"(?:上|下|前|后)[一1][篇条]\s*[:：]?")
_ARTICLE_ADDRESS = re.compile(
    r"/t(?:19|20)\d{6}_\d+\.s?html?|/art_[\da-f_]+\.html|/(?:content|c)_\d+\.s?html?|/ARTI\d+|/(?:19|20)\d{4}/[\da-f]{32}|/c?\d{5,}/content\.html"
    r"|/(?:19|20)\d\d/\d{1,2}/\d{1,2}/[\w-]+\.s?html?|/post/\d+|[?&]a=show\b",
    re.IGNORECASE,
)


def is_article(root: HtmlElement, rows: Sequence[Row], url: str) -> bool:
    """Whether the page is about its prose, and *rows* no more than what stands beside it."""
    named = _named(root)
    if {"articletitle", "pubdate"} <= named:
        return True
    prose = _prose_outside(root, {row.element for row in rows})
    if named or _ARTICLE_ADDRESS.search(url) or _has_neighbours(root):
        return prose > 100 or not any(row.date for row in rows)
    says = sum(row.link.width for row in rows)
    return prose > (150 if len(rows) > 2 else 60) and prose > 0.6 * says


def _named(root: HtmlElement) -> set[str]:
    """Which marks of an article the head has: the title and date that government sites must give each, or its type."""
    found: set[str] = set()
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = (meta.get("content") or "").strip()
        if name == "pubdate" and content:
            found.add(name)
        if (name == "articletitle" and width(content) >= 8) or (name == "og:type" and content.lower() == "article"):
            found.add(name)
    return found if found != {"pubdate"} else set()


def _has_neighbours(root: HtmlElement) -> bool:
    """Links to the articles before and after are printed."""
    return any(_NEIGHBOURS.match(text.strip()) for text in root.itertext() if "一" in text or "1" in text)


def _prose_outside(root: HtmlElement, rows: Collection[HtmlElement]) -> int:
    """How many characters of sentences stand outside of rows and links."""
    total = 0
    walk = iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            total += _sentences(node.tail or "")
        elif node in rows or node.tag in _SILENT:
            walk.skip_subtree()
        elif node.tag in _PARAGRAPHS:
            total += _sentences("".join(pieces_of(node, without=list(node.iter("a")))))
            walk.skip_subtree()
        else:
            total += _sentences(node.text or "")
    return total


def _sentences(text: str) -> int:
    text = plain(text)
    return len(text) if len(text) >= _SHORTEST_PROSE and _SENTENCE.search(text) else 0
