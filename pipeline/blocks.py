"""A page as lines of text in nested boxes: the structure that is left when markup is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PreformattedString, Tag

from pipeline.blocks_tree import TreeBuilder

MAX_DEPTH = 200
MAX_TABLES = 10  # one in another; data stands in none so deep
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul ucapcontent ucaptitle publishtime
    """.split()  # noqa: SIM905 - a list of fifty quoted names is no easier to read
)
SILENT = frozenset(
    """
    script style noscript template iframe object embed select textarea button svg math canvas audio video head title
    map rt rp
    """.split()  # noqa: SIM905 - as above
)
CROWDING = frozenset({"p", "br", "div", "li", "h1", "h2", "h3"})
CJK = r"[⺀-鿿豈-﫿　-〿＀-￯“”‘’—…·]"
BREAK = re.compile(rf"(?<={CJK})[ \t\r\f\xa0]*\n\s*(?={CJK})")
SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]+")
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
TYPED_SPACE = re.compile(r"&(?:amp;)?(?:n?bsp|nbs|ensp|emsp|thinsp);?")  # escaped twice or mistyped: printed as letters
ENDS = " \t\r\n\f\v\xa0　"
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
INNER = "\x1f"  # a line's end within a cell
APART = {"meta": "meta", "title": "title", "iframe": "iframe", "embed": "iframe", "object": "iframe"}
XML_START = re.compile(r"^\s*<\?xml[^>]*>", re.I)
TAIL = re.compile(r"</\s*(?:body|html)\s*>", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address that a line leads to."""

    href: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One paragraph, heading, list item or table row, as a browser would show it."""

    text: str
    tag: str  # of the innermost block it stands in
    box: int  # index of that block
    linked: int  # how many of its characters are links
    hidden: bool = False
    cells: tuple[str, ...] = ()  # of a table's row
    parts: tuple[str, ...] = ()  # of a table's row: the paragraphs in its cells
    links: tuple[Link, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What a reader sees as paragraphs: the line itself, or each one in a row's cells."""
        return self.parts or (self.text,)

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is link."""
        return self.linked * 10 >= len(self.text.replace(" ", "")) * 9 > 0


@dataclass(kw_only=True, slots=True)
class Box:
    """A block element: the lines from *start* to before *end*."""

    tag: str
    hint: str  # its id and classes, lower case
    parent: int  # -1 for the page itself
    start: int
    end: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page without its markup."""

    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]  # parents before children; the first is the page
    metas: dict[str, str] = field(default_factory=dict)  # by lower-case name
    head_title: str = ""
    files: tuple[Link, ...] = ()  # embedded documents
    chosen: tuple[int, int] | None = None  # the lines of the element that was asked for


def tidy(text: str) -> str:
    """One line of *text*: source line breaks between Chinese characters vanish, other white space becomes one space."""
    text = text.strip(ENDS)
    if not text:
        return ""
    if "&" in text:
        text = TYPED_SPACE.sub(" ", text)
    text = INVISIBLE.sub("", text)
    if "\n" in text:
        text = BREAK.sub("", text)
    return SPACE.sub(" ", text).strip(" 　")


def parse(text: str) -> BeautifulSoup:
    """The tree of *text*; tails that stand in the middle of a page do not end it. Plain text is lines."""
    if "<" not in text:
        text = f"<pre>{text}</pre>"
    return BeautifulSoup(TAIL.sub("", XML_START.sub("", text)), builder=TreeBuilder())


def read_page(soup: BeautifulSoup, wanted: Tag | None = None) -> Page:
    """The lines and boxes of *soup*, top to bottom; and which of them the element *wanted* holds."""
    flow = _Flow(wanted)
    flow.run(soup)
    box = flow.boxes[flow.wanted_box] if flow.wanted_box else None
    apart = _apart(soup)
    return Page(
        lines=tuple(flow.lines),
        boxes=tuple(flow.boxes),
        metas=_metas(apart["meta"]),
        head_title=tidy(apart["title"][0].get_text()) if apart["title"] else "",
        files=tuple(_embedded(apart["iframe"])),
        chosen=(box.start, box.end) if box else None,
    )


def _apart(soup: BeautifulSoup) -> dict[str, list[Tag]]:
    """What a page tells apart from its text: the elements of each name in APART, embedded ones together."""
    found: dict[str, list[Tag]] = {"meta": [], "title": [], "iframe": []}
    for element in soup.descendants:  # bs4's own search asks each element a dozen questions
        if isinstance(element, Tag) and (name := APART.get(element.name)):
            found[name].append(element)
    return found


def _metas(tags: Iterable[Tag]) -> dict[str, str]:
    metas: dict[str, str] = {}
    for tag in tags:
        name = str(tag.get("name") or tag.get("property") or "").lower()
        value = tidy(str(tag.get("content") or ""))
        if name and value:
            metas.setdefault(name, value)
    return metas


def _embedded(tags: Iterable[Tag]) -> Iterator[Link]:
    for tag in tags:
        href = str(tag.get("src") or tag.get("data") or "")
        if href:
            yield Link(href=href, text=str(tag.get("title") or ""))


class _Flow:
    """Walks a tree without recursion and writes down lines and boxes."""

    def __init__(self, wanted: Tag | None = None) -> None:
        self.wanted = wanted
        self.wanted_box = 0
        self.lines: list[Line] = []
        self.boxes: list[Box] = [Box(tag="", hint="", parent=-1, start=0)]
        self.open = [0]  # indices of the boxes we are in
        self.pieces: list[str] = []
        self.linked = 0
        self.links: list[Link] = []
        self.anchors: list[tuple[Tag, int, int]] = []  # open links: the pieces and lines before each
        self.flushed = 0
        self.hidden = 0
        self.cells: list[str] | None = None  # of the row we are in, when the table holds data
        self.data_tables: list[bool] = []

    def run(self, root: Tag) -> None:
        stack = [(root, iter(root.contents), False)]
        while stack:
            tag, children, hides = stack[-1]
            for child in children:
                if isinstance(child, Tag):
                    if child.name not in SILENT:
                        stack.append((child, iter(child.contents), self._enter(child)))
                        break
                elif isinstance(child, NavigableString):
                    self._say(child)
            else:
                stack.pop()
                if stack:
                    self._leave(tag)
                    self.hidden -= hides
        self._flush()
        self.boxes[0].end = len(self.lines)

    def _say(self, piece: NavigableString) -> None:
        if isinstance(piece, PreformattedString) and not isinstance(piece, CData):
            return  # comments, doctypes, processing instructions
        text = str(piece)
        if "\n" in text and self.boxes[self.open[-1]].tag == "pre":
            for part in text.split("\n"):
                self.pieces.append(part)
                self._flush()
            return
        self.pieces.append(text)
        if self.anchors:
            self.linked += len("".join(text.split()))

    def _enter(self, tag: Tag) -> bool:
        """Go into *tag*; whether it hides what is in it."""
        hides = "style" in tag.attrs and HIDDEN.search(str(tag.attrs["style"])) is not None
        self.hidden += hides
        name = tag.name
        if name == "br":
            self._break()
        elif name == "a" and tag.get("href"):
            self.anchors.append((tag, len(self.pieces), self.flushed))
        elif name in BLOCKS or tag is self.wanted:
            self._break()
            self._open_box(tag)
        return hides

    def _leave(self, tag: Tag) -> None:
        if self.anchors and self.anchors[-1][0] is tag:
            _, start, flushed = self.anchors.pop()
            start = start if flushed == self.flushed else 0
            self.links.append(
                Link(href=str(tag.get("href")), text=tidy("".join(self.pieces[start:])) or str(tag.get("title") or ""))
            )
        elif tag.name in BLOCKS or tag is self.wanted:
            self._close_box(tag)

    def _open_box(self, tag: Tag) -> None:
        if tag.name == "table":
            nested = len(self.data_tables) >= MAX_TABLES  # to look into each of thousands takes minutes
            self.data_tables.append(self.cells is None and not nested and _holds_data(tag))
        elif tag.name == "tr" and self.data_tables and self.data_tables[-1]:
            self.cells = []
        if len(self.open) < MAX_DEPTH:
            self.boxes.append(Box(tag=tag.name, hint=_hint(tag), parent=self.open[-1], start=len(self.lines)))
            self.open.append(len(self.boxes) - 1)
            if tag is self.wanted:
                self.wanted_box = self.open[-1]
        else:
            self.open.append(self.open[-1])

    def _close_box(self, tag: Tag) -> None:
        if self.cells is not None and tag.name in ("td", "th"):
            self.cells.append("".join(self.pieces))
            self.pieces = []
        elif self.cells is not None and tag.name == "tr":
            cells, self.cells = self.cells, None
            self._flush_row(cells)
        elif tag.name == "table" and self.data_tables:
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
        if not (self.pieces or raw_cells):  # most blocks hold nothing but blocks
            self.links = []
            return
        cells = tuple(tidy(cell.replace(INNER, " ")) for cell in raw_cells)
        parts = (tidy(part) for cell in raw_cells for part in cell.split(INNER))
        text = "\t".join(filter(None, cells)) or tidy("".join(self.pieces).replace(INNER, " "))
        if text:
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
        self.pieces, self.linked, self.links = [], 0, []


def _hint(tag: Tag) -> str:
    names = " ".join(str(tag.get("class") or "").split())
    return f"{tag.get('id') or ''} {names}".lower().strip()


def _holds_data(table: Tag) -> bool:
    """Whether *table* is rows of short cells and not a way of laying out the page."""
    rows: list[Tag] = []
    for tag in _inside(table):
        if tag.name == "table":
            return False
        if tag.name == "tr":
            rows.append(tag)
    widest = 0
    for row in rows:
        cells = [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
        widest = max(widest, len(cells))
        if any(_is_layout(cell) for cell in cells):
            return False
    return widest > 1


def _is_layout(cell: Tag) -> bool:
    inside = 0
    for tag in _inside(cell):
        if tag.name in ("form", "iframe"):
            return True
        inside += tag.name in CROWDING
        if inside > 8:
            return True
    return False


def _inside(tag: Tag) -> Iterator[Tag]:
    return (child for child in tag.descendants if isinstance(child, Tag))
