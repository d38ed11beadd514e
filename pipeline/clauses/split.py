"""Splits a body into clauses, in reading order.

Where a clause stands is told by the headings above it, never by its number: 1.–25. may run on across sections, or start
again in each. A path names one clause of its part: an article's second list stands below the paragraph that it follows,
第二条/¶3/（一）, and any other label printed again in one place gets its count, 一、(2). A table's row is a paragraph
of what the table stands in; its serial is its label, but in no path.

An unnumbered paragraph is a clause whose path ends in "¶n", counted within its parent. A parent with words of its own
on its line counts as ¶1, so the paragraph after an article's first is ¶2 (第二款); below a bare heading comes ¶1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.clauses.labels import Label, Style, read_label
from pipeline.clauses.lines import Line, prepare
from pipeline.model import Clause
from pipeline.text.digest import exact_digest, folded_digest

READ_LAST = 16  # texts that are kept split
_MAX_HEADING = 60
_MAX_RUN_IN = 40
_STOPS = re.compile(r"[。；！？;!?]")
_RUN_IN = re.compile(rf"([^。；！？;!?]{{2,{_MAX_RUN_IN}}}。)(?=[^”’」』）)\]〕】])")
_TITLED_ARTICLE = re.compile(r"([【\[［][^】\]］]{2,30}[】\]］])(?=.)")
_EITHER_WAY = frozenset({Style.DIGIT_HALF, Style.DIGIT_BRACKET, Style.LETTER, Style.ROMAN})
_SERIAL = re.compile(r"\d{1,4}|[一二三四五六七八九十]{1,3}|[（(][\d一二三四五六七八九十]{1,3}[）)]")


def split(paragraphs: Sequence[str], *, title: str = "") -> tuple[Clause, ...]:
    """The clauses of a body. *title* helps to find where the text begins that a covering notice prints."""
    return _split(tuple(paragraphs), title)


@lru_cache(maxsize=READ_LAST)  # a page is read again by another profile, and with other words around its text
def _split(paragraphs: tuple[str, ...], title: str) -> tuple[Clause, ...]:
    return split_lines(prepare(paragraphs, title=title))


def split_lines(lines: Iterable[Line]) -> tuple[Clause, ...]:
    """The clauses of lines that are prepared already."""
    splitter = _Splitter()
    for line in lines:
        splitter.add(line)
    return splitter.clauses()


@dataclass(slots=True)
class _Frame:
    """An open clause, to which what follows may belong."""

    style: Style | None = None  # None: the part itself
    rank: tuple[int, int] = (-1, 0)
    path: tuple[str, ...] = ()
    printed: str = ""  # its label
    paragraphs: int = 0  # counted so far below it
    last: dict[Style, int] = field(default_factory=dict)  # the last number of each style directly below it


@dataclass(slots=True)
class _Draft:
    """A clause being read."""

    path: tuple[str, ...]
    part: int
    label: Label | None = None
    printed: str = ""  # the label's text; a row's serial
    heading: str = ""
    text: str = ""

    @property
    def bare(self) -> bool:
        """A label alone on its line: its words follow on the next."""
        return self.label is not None and not self.heading and not self.text

    def finished(self) -> Clause:
        words = self.heading + self.text
        return Clause(
            label=self.printed, path=self.path, heading=self.heading, text=self.text, part=self.part,
            exact=exact_digest(words), folded=folded_digest(words),
        )  # fmt: skip


class _Splitter:
    """Reads lines one after another, keeping the stack of open headings."""

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self._stack = [_Frame()]
        self._part = 0
        self._met: Counter[tuple[int, tuple[str, ...]]] = Counter()
        self._outer_han = False  # 一、 stands above 第一条 in this part, as in contracts

    def clauses(self) -> tuple[Clause, ...]:
        return tuple(draft.finished() for draft in self._drafts)

    def add(self, line: Line) -> None:
        if line.part != self._part:
            self._part, self._stack, self._outer_han = line.part, [_Frame()], False
        if line.closing:
            del self._stack[1:]
        label = None if line.closing or line.quoted else self._accepted(read_label(line.text))
        if line.is_row:
            self._add_row(line.text)
        elif label:
            self._add_numbered(label)
        elif self._drafts and self._drafts[-1].bare and self._drafts[-1].part == line.part and not line.closing:
            self._complete(self._drafts[-1], line.text)
        else:
            self._add_unnumbered(line.text)

    def _accepted(self, label: Label | None) -> Label | None:
        """A doubtful label counts when it is the next of its kind."""
        if label is None or not label.doubtful:
            return label
        last = next((frame.last[label.style] for frame in reversed(self._stack) if label.style in frame.last), 0)
        return label if label.number == last + 1 else None

    def _add_numbered(self, label: Label) -> None:
        self._outer_han |= label.style is Style.HAN and label.number == 1 and not self._open(Style.ARTICLE)
        parent = self._within_paragraph(self._parent_of(label), label)
        path = self._own_path(parent, label)
        frame = _Frame(style=label.style, rank=self._rank(label), path=path, printed=label.text)
        parent.last[label.style] = label.number
        heading, text = _heading_and_text(label, in_article=self._open(Style.ARTICLE))
        frame.paragraphs = 1 if text else 0
        self._stack.append(frame)
        self._drafts.append(
            _Draft(path=path, part=self._part, label=label, printed=label.text, heading=heading, text=text)
        )

    def _own_path(self, parent: _Frame, label: Label) -> tuple[str, ...]:
        """The path of a new clause; a label that was printed there before gets its count: 一、(2)."""
        path = (*parent.path, label.text)
        self._met[self._part, path] += 1
        count = self._met[self._part, path]
        return path if count == 1 else (*parent.path, f"{label.text}({count})")

    def _within_paragraph(self, parent: _Frame, label: Label) -> _Frame:
        """An article's second list stands below the paragraph (款) that it follows: 第二条/¶3/（一）."""
        again = self._met[self._part, (*parent.path, label.text)] > 0
        if parent.style is not Style.ARTICLE or parent.paragraphs < 2 or label.number != 1 or not again:
            return parent
        inner = _Frame(style=None, rank=(Style.ARTICLE, 1), path=(*parent.path, f"¶{parent.paragraphs}"))
        self._stack.append(inner)
        return inner

    def _rank(self, label: Label) -> tuple[int, int]:
        outer = self._outer_han and not (label.number == 1 and self._open(Style.ARTICLE))
        return (Style.ARTICLE, -1) if label.style is Style.HAN and outer else label.rank

    def _parent_of(self, label: Label) -> _Frame:
        """Closes what the label ends. A style that is open is continued; else the ladder decides."""
        rank = self._rank(label)
        opened = next((i for i, frame in enumerate(self._stack) if frame.rank == rank), None)
        above = self._decimal_above(label)
        if above is not None:
            del self._stack[above + 1 :]
        elif opened is not None:
            del self._stack[opened:]
        elif not (label.style in _EITHER_WAY and label.number == 1 and self._stack[-1].style in _EITHER_WAY):
            while self._stack[-1].rank >= rank:
                self._stack.pop()
        return self._stack[-1]

    def _decimal_above(self, label: Label) -> int | None:
        """Where 3 or 3. stands open above 3.1, whatever the ladder says."""
        if label.style is not Style.DECIMAL:
            return None
        prefix = _digits(label.text)[:-1]
        return next((i for i, frame in enumerate(self._stack[1:], 1) if _digits(frame.printed) == prefix), None)

    def _add_unnumbered(self, text: str) -> None:
        parent = self._paragraph_parent()
        parent.paragraphs += 1
        path = (*parent.path, f"¶{parent.paragraphs}")
        self._drafts.append(_Draft(path=path, part=self._part, text=text))

    def _add_row(self, text: str) -> None:
        """A row stands where its table does. Its serial is printed and not compared, so a row put in is one edit."""
        parent = self._stack[-1]
        parent.paragraphs += 1
        first, tab, rest = text.partition("\t")
        serial = first if tab and _SERIAL.fullmatch(first) else ""
        path = (*parent.path, f"¶{parent.paragraphs}")
        self._drafts.append(_Draft(printed=serial, path=path, part=self._part, text=rest if serial else text))

    def _paragraph_parent(self) -> _Frame:
        """After an article's 项 comes the article's next 款; after bullets and 第一， what holds them goes on."""
        article = next((i for i, frame in enumerate(self._stack) if frame.style is Style.ARTICLE), None)
        if article is not None:
            del self._stack[article + 1 :]
        while self._stack[-1].style in (Style.BULLET, Style.ORDINAL):
            self._stack.pop()
        return self._stack[-1]

    def _complete(self, draft: _Draft, text: str) -> None:
        if draft.label and draft.label.style <= Style.SECTION and not _STOPS.search(text):
            draft.heading = text
        else:
            draft.text = text
            self._stack[-1].paragraphs = 1

    def _open(self, style: Style) -> bool:
        return any(frame.style is style for frame in self._stack)


def _digits(printed: str) -> list[str]:
    return re.findall(r"\d+", printed)


def _heading_and_text(label: Label, *, in_article: bool) -> tuple[str, str]:
    """Splits off a heading: a line without a full stop, or a short first sentence that runs into the text."""
    rest = label.rest.strip()
    named = label.style is Style.ARTICLE and label.text[0].isascii() and len(rest) <= _MAX_HEADING
    if named and not _STOPS.search(rest) and not rest.endswith("."):
        return rest, ""
    if label.style is Style.ARTICLE or in_article:
        match = _TITLED_ARTICLE.match(rest)
        return (match[1], rest[match.end() :]) if match else ("", rest)
    if len(rest) <= _MAX_HEADING and not _STOPS.search(rest):
        return rest, ""
    match = _RUN_IN.match(rest)
    return (match[1], rest[match.end() :]) if match and label.style > Style.SECTION else ("", rest)
