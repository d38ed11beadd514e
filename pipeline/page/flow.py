"""The walk through a page's elements that writes down its lines, and the boxes that they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.page.blocks import BLOCKS, Box, Line, Link, tidy
from pipeline.page.tables import CELLS, holds_data
from pipeline.page.tree import Element

MAX_DEPTH = 200
MAX_TABLES = 10  # one in another; data stands in none so deep
# <embed> has no end tag: to lxml it holds all that follows it in its parent.
SILENT = frozenset(
    """
    script style noscript template iframe object select textarea button svg math canvas audio video head title
    map rt rp
    """.split()  # noqa: SIM905 - as above
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
INNER = "\x1f"  # a line's end within a cell


class Flow:
    """Walks a tree without recursion and writes down lines and boxes."""

    def __init__(self, wanted: Element | None = None) -> None:
        self.wanted = wanted
        self.wanted_box = 0
        self.lines: list[Line] = []
        self.boxes: list[Box] = [Box(tag="", hint="", parent=-1, start=0)]
        self.open = [0]  # indices of the boxes we are in
        self.pieces: list[str] = []
        self.linked = 0
        self.links: list[Link] = []
        self.anchors: list[tuple[Element, int, int]] = []  # open links: the pieces and lines before each
        self.flushed = 0
        self.hidden = 0
        self.cells: list[str] | None = None  # of the row we are in, when the table holds data
        self.data_tables: list[bool] = []

    def run(self, root: Element) -> None:
        """Walk through all of *root*."""
        waiting = [(root, iter(root.children), False)]
        while waiting:
            element, children, hides = waiting[-1]
            for child in children:
                if isinstance(child, str):
                    self._say(child)
                elif child.name not in SILENT:
                    waiting.append((child, iter(child.children), self._enter(child)))
                    break
            else:
                waiting.pop()
                if waiting:
                    self._leave(element)
                    self.hidden -= hides
        self._flush()
        self.boxes[0].end = len(self.lines)

    def _say(self, text: str) -> None:
        if "\n" in text and self.boxes[self.open[-1]].tag == "pre":
            for part in text.split("\n"):
                self.pieces.append(part)
                self._flush()
            return
        self.pieces.append(text)
        if self.anchors:
            self.linked += len("".join(text.split()))

    def _enter(self, element: Element) -> bool:
        """Go into *element*; whether it hides what is in it."""
        style = element.attributes.get("style")
        hides = style is not None and HIDDEN.search(style) is not None
        self.hidden += hides
        name = element.name
        if name == "br":
            self._break()
        elif name == "a" and element.attributes.get("href"):
            self.anchors.append((element, len(self.pieces), self.flushed))
        elif name in BLOCKS or element is self.wanted:
            self._break()
            self._open_box(element)
        return hides

    def _leave(self, element: Element) -> None:
        if self.anchors and self.anchors[-1][0] is element:
            _, start, flushed = self.anchors.pop()
            text = tidy("".join(self.pieces[start if flushed == self.flushed else 0 :]))
            told = element.attributes
            self.links.append(Link(href=told["href"], text=text or told.get("title", "")))
        elif element.name in BLOCKS or element is self.wanted:
            self._close_box(element)

    def _open_box(self, element: Element) -> None:
        name = element.name
        if name == "table":
            nested = len(self.data_tables) >= MAX_TABLES  # to look into each of thousands takes minutes
            self.data_tables.append(self.cells is None and not nested and holds_data(element))
        elif name == "tr" and self.data_tables and self.data_tables[-1]:
            self.cells = []
        if len(self.open) < MAX_DEPTH:
            self.boxes.append(Box(tag=name, hint=_hint(element), parent=self.open[-1], start=len(self.lines)))
            self.open.append(len(self.boxes) - 1)
            if element is self.wanted:
                self.wanted_box = self.open[-1]
        else:
            self.open.append(self.open[-1])

    def _close_box(self, element: Element) -> None:
        if self.cells is not None and element.name in CELLS:
            self.cells.append("".join(self.pieces))
            self.pieces = []
        elif self.cells is not None and element.name == "tr":
            cells, self.cells = self.cells, None
            self._flush_row(cells)
        elif element.name == "table" and self.data_tables:
            self.data_tables.pop()
        self._break()
        index = self.open.pop()
        if index != self.open[-1]:
            self.boxes[index].end = len(self.lines)

    def _break(self) -> None:
        """A line ends here; within a cell it is only a space."""
        if self.cells is None:
            self._flush()
        elif self.pieces:
            self.pieces.append(INNER)

    def _flush_row(self, cells: Sequence[str]) -> None:
        """A line; a row of one cell holds no data but places text: each paragraph in it is a line."""
        texts = [cell for cell in cells if tidy(cell.replace(INNER, " "))]
        parts = [part for part in texts[0].split(INNER) if tidy(part)] if len(texts) == 1 else []
        if len(parts) < 2:
            self._flush(cells)
            return
        links = self.links
        for part in parts:
            self.links = [link for link in links if link.text and link.text in part]
            self.linked = sum(len("".join(link.text.split())) for link in self.links)
            self.pieces = [part]
            self._flush()

    def _flush(self, raw_cells: Sequence[str] = ()) -> None:
        self.flushed += 1
        if self.pieces or raw_cells:  # most blocks hold nothing but blocks
            text = "" if raw_cells else tidy("".join(self.pieces).replace(INNER, " "))
            if text or raw_cells:
                self._add_line(text, raw_cells)
            self.pieces, self.linked = [], 0
        if self.links:
            self.links = []

    def _add_line(self, text: str, raw_cells: Sequence[str]) -> None:
        cells = tuple(tidy(cell.replace(INNER, " ")) for cell in raw_cells)
        parts = (tidy(part) for cell in raw_cells for part in cell.split(INNER))
        text = "\t".join(filter(None, cells)) or text or tidy("".join(self.pieces).replace(INNER, " "))
        if not text:
            return
        index = self.open[-1]
        self.lines.append(
            Line(
                text=text,
                tag="tr" if cells else self.boxes[index].tag,
                box=index,
                linked=self.linked,
                hidden=self.hidden > 0,
                cells=cells,
                parts=tuple(filter(None, parts)),
                links=tuple(self.links),
            )
        )


def _hint(element: Element) -> str:
    names, own = element.attributes.get("class"), element.attributes.get("id")
    return f"{own or ''} {' '.join(names.split()) if names else ''}".lower().strip() if names or own else ""
