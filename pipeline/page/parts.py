"""From a page's elements to its lines, boxes, meta tags, title and embedded files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.page.blocks import Link, Page, tidy
from pipeline.page.flow import Flow
from pipeline.page.tree import Element, Tree

APART = {"meta": "meta", "title": "title", "iframe": "iframe", "embed": "iframe", "object": "iframe"}


def read_page(tree: Tree, wanted: Element | None = None) -> Page:
    """The lines and boxes of *tree*, top to bottom; and which of them the element *wanted* holds."""
    flow = Flow(wanted)
    flow.run(tree.root)
    box = flow.boxes[flow.wanted_box] if flow.wanted_box else None
    apart = _apart(tree)
    return Page(
        lines=tuple(flow.lines),
        boxes=tuple(flow.boxes),
        metas=_metas(apart["meta"]),
        head_title=tidy(apart["title"][0].text) if apart["title"] else "",
        files=tuple(_embedded(apart["iframe"])),
        chosen=(box.start, box.end) if box else None,
    )


def _apart(tree: Tree) -> dict[str, list[Element]]:
    """What a page tells apart from its text: the elements of each name in APART, embedded ones together."""
    found: dict[str, list[Element]] = {"meta": [], "title": [], "iframe": []}
    for element in tree.elements:
        if name := APART.get(element.name):
            found[name].append(element)
    return found


def _metas(elements: Iterable[Element]) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in elements:
        told = element.attributes
        name = (told.get("name") or told.get("property") or "").lower()
        value = tidy(told.get("content", ""))
        if name and value:
            metas.setdefault(name, value)
    return metas


def _embedded(elements: Iterable[Element]) -> Iterator[Link]:
    for element in elements:
        told = element.attributes
        if href := told.get("src") or told.get("data"):
            yield Link(href=href, text=told.get("title", ""))
