"""Printed lines, as a page description places them, put together to the paragraphs they were typed as."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.clauses.labels import read_label

_PAGE_NUMBER = re.compile(
    r"[-—–―·.\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–―·.\s]*"
    r"|第\s*\d{1,4}\s*页.{0,3}共\s*\d{1,4}\s*页|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.I,
)
_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\u200b\ufeff]")
_STOPS = "。；：;:！？!?"
_EDGE = 2  # lines at the top and at the bottom of a page that may be a running head
_DEEPEST = 6  # characters that the lines of a paragraph are indented at most
_WIDE = 0.75  # share of the page's width that a line must reach to be full


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line and where it stands, in any unit; *top* grows downwards."""

    text: str
    page: int
    left: float
    right: float
    top: float
    width: float  # of the page
    row: bool = False  # of a table: its cells are joined by tabs
    heads_table: bool = False  # the first row of one
    column: int = 0  # 1 and 2 of a page that has two, whose left one is as wide as its gutter is far

    @property
    def em(self) -> float:
        """The width of one Han character here, from the line's own characters."""
        units = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in self.text)
        return (self.right - self.left) / max(units, 1.0)

    @property
    def place(self) -> tuple[float, int]:
        """Lines of one place share their margins."""
        return self.width, self.column


@dataclass(frozen=True, kw_only=True, slots=True)
class _Margins:
    left: float
    right: float
    indents: bool  # paragraphs begin with an indent


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the paragraphs of *lines*, which are in reading order; page numbers and running heads are dropped."""
    kept = [line for line in _without_edges(lines) if line.text.strip()]
    prose = [line for line in kept if not line.row]
    margins = {place: _margins([line for line in prose if line.place == place]) for place in {x.place for x in prose}}
    above = ""
    for before, line in zip([None, *kept], kept, strict=False):
        if before is not None and not (before.row or line.row) and _goes_on(before, line, margins[before.place]):
            above = joined(above, tidy(line.text))
            continue
        if above:
            yield above
        above = tidy(line.text)
    if above:
        yield above


def tidy(text: str) -> str:
    """*text* without control characters; radicals that fonts print in place of characters made characters."""
    return _UNSEEN.sub("", _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)).strip()


def _goes_on(before: Line, line: Line, margins: _Margins) -> bool:
    """Whether *line* is the same paragraph as the line before it."""
    em = max(before.em, line.em)
    if before.right < margins.right - 1.6 * em or before.right < _WIDE * before.width:
        return False
    if before.left > margins.left + _DEEPEST * em:  # set at the right or in the middle, such as a signature
        return False
    end = before.text.rstrip()[-1:]
    if line.left >= margins.left + em:
        return abs(line.left - before.left) < em / 2 and end not in _STOPS and read_label(line.text.strip()) is None
    return end not in "；：;:" and (end not in _STOPS or margins.indents)


def _margins(lines: Sequence[Line]) -> _Margins:
    """Where full lines begin and end: the outermost places that more than a stray line reaches."""
    rank = min(len(lines) - 1, max(1, len(lines) // 20))
    left = sorted(line.left for line in lines)[rank]
    right = sorted((line.right for line in lines), reverse=True)[rank]
    indented = sum(line.em <= line.left - left <= 4 * line.em for line in lines)
    return _Margins(left=left, right=right, indents=indented * 20 >= len(lines) and indented > 1)


def joined(above: str, below: str) -> str:
    """Two lines of a paragraph as one: a space between words, none between characters."""
    latin = above[-1:].isascii() and below[:1].isascii() and not above.endswith("-")
    return f"{above} {below}" if latin else above + below


def _without_edges(lines: Sequence[Line]) -> Iterator[Line]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = {page: _edge(of_page) for page, of_page in pages.items()}
    heads = Counter(key for lines in edges.values() for key in {_key(line) for line in lines})
    running = {key for key, pages_with in heads.items() if pages_with >= max(3, len(pages) / 2)}
    for page, of_page in pages.items():
        dropped = {id(x) for x in edges[page] if _PAGE_NUMBER.fullmatch(x.text.strip()) or _key(x) in running}
        yield from (line for line in of_page if id(line) not in dropped)


def _edge(lines: Iterable[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.top)
    return [*ordered[:_EDGE], *ordered[max(_EDGE, len(ordered) - _EDGE) :]]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))
