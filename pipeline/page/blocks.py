"""A page as lines of text in nested boxes: the structure that is left when markup is taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul ucapcontent ucaptitle publishtime
    """.split()  # noqa: SIM905 - a list of fifty quoted names is no easier to read
)
CJK = r"[⺀-鿿豈-﫿　-〿＀-￯“”‘’—…·]"
BREAK = re.compile(rf"(?<={CJK})[ \t\r\f\xa0]*\n\s*(?={CJK})")
SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]+")
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
TYPED_SPACE = re.compile(r"&(?:amp;)?(?:n?bsp|nbs|ensp|emsp|thinsp);?")  # escaped twice or mistyped: printed as letters
ENDS = " \t\r\n\f\v\xa0　"


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
