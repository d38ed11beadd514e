"""A page's mark-up as a tree of elements, just as lxml's forgiving parser meets them.

BeautifulSoup makes the same tree of the same calls. Its elements know their neighbours and namespaces too, which
takes most of the time of a reading; so it is asked only where a CSS selector or its searches are needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

XML_START = re.compile(r"^\s*<\?xml[^>]*>", re.I)
TAIL = re.compile(r"</\s*(?:body|html)\s*>", re.I)
BLANK = " \n\t\f\r"
NO_TEXT = frozenset({"script", "style", "template", "rt", "rp"})


@dataclass(slots=True, eq=False)
class Element:
    """An element: its name, its attributes, and the elements and texts in it. Only the parser adds to it."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def inside(self) -> Iterator[Element]:
        """The elements in it, however deep, in the order of the page."""
        waiting = [iter(self.children)]
        while waiting:
            for child in waiting[-1]:
                if isinstance(child, Element):
                    yield child
                    waiting.append(iter(child.children))
                    break
            else:
                waiting.pop()

    @property
    def text(self) -> str:
        """All that is written in it; what elements for scripts and readings of signs hold is no text, but their own."""
        return "".join(_texts(self))


def _texts(element: Element) -> Iterator[str]:
    waiting = [iter(element.children)]
    while waiting:
        for child in waiting[-1]:
            if isinstance(child, str):
                yield child
            elif child.name not in NO_TEXT:
                waiting.append(iter(child.children))
                break
        else:
            waiting.pop()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """A page's mark-up, parsed."""

    markup: str = field(repr=False)
    root: Element = field(repr=False)
    elements: tuple[Element, ...] = field(repr=False)  # all, in the order of the page

    def select(self, selector: str) -> Element | None:
        """The first element that a CSS selector names. Raises soupsieve's SelectorSyntaxError when it is none."""
        soup = BeautifulSoup(self.markup, "lxml")
        found = soup.select_one(selector)
        return next((mine for mine, its in zip(self.elements, soup.find_all(True), strict=True) if its is found), None)


def parse(text: str) -> Tree:
    """The tree of *text*; tails that stand in the middle of a page do not end it. Plain text is lines."""
    target, markup = _Target(), _prepared(text)
    parser: Any = etree.HTMLParser(target=target, recover=True)  # type: ignore[call-overload] # wants a stub's child
    try:
        parser.feed(markup)
        parser.close()
    except etree.ParserError:  # nothing in it is mark-up: what was met until then is the tree
        pass
    target.part()
    return Tree(markup=markup, root=target.root, elements=tuple(target.elements))


def soup_of(text: str) -> BeautifulSoup:
    """The same tree as BeautifulSoup makes it, to be searched."""
    return BeautifulSoup(_prepared(text), "lxml")


def _prepared(text: str) -> str:
    return TAIL.sub("", XML_START.sub("", text if "<" in text else f"<pre>{text}</pre>"))


class _Target:
    """What lxml calls as it meets the mark-up."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self.elements: list[Element] = []
        self.open = [self.root]
        self.named: Counter[str] = Counter()  # how many of each name are open
        self.pieces: list[str] = []  # of the text that is being met
        self.data = self.pieces.append  # lxml calls it for each sign of some pages: no method of ours stands between

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self.pieces:
            self.part()
        element = Element(tag, dict(attributes))
        self.open[-1].children.append(element)
        self.open.append(element)
        self.elements.append(element)
        self.named[tag] += 1

    def end(self, tag: str) -> None:
        """Close the innermost element of that name and all in it; when none is open, nothing."""
        if self.pieces:
            self.part()
        name = "" if self.named[tag] else tag
        while name != tag:
            name = self.open.pop().name
            self.named[name] -= 1

    def comment(self, text: str) -> None:  # noqa: ARG002 - part of lxml's call
        """Pass over a comment, which parts the text around it."""
        self.part()

    def pi(self, target: str, data: str | None = None) -> None:  # noqa: ARG002 - as above
        """Pass over an instruction, which parts the text around it."""
        self.part()

    def close(self) -> None:
        """Have done: lxml asks for a result."""

    def part(self) -> None:
        """End the text that is being met; of mere blanks one is kept, a line's end if there is one."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if text and not text.strip(BLANK) and not self.named["pre"]:
            text = "\n" if "\n" in text else " "
        if text:
            self.open[-1].children.append(text)
