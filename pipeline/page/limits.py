"""How much of a page is read: far more than any document has, and little enough to be read at once.

Of what goes beyond, the beginning is read and a note says so; nothing is left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.page.blocks import Line, Page

MOST_TAGS = 40_000  # opened and closed; the longest of 200 real pages has 15,000
MOST_CHARACTERS = 2_000_000  # mark-up included, scripts and embedded pictures left out
MOST_LINES = 6_000
MOST_ROWS = 10_000  # of a listing; the addresses of a sitemap are counted by its own protocol
MOST_LINKS = 6_000  # of a page's mark-up
MOST_FILES = 2_000  # that a document offers; each is an address to resolve, and to fetch
MOST_ADDRESSES = 50_000
MOST_SIGNS = 600_000  # of text; the longest policies have 400,000
LONGEST_LINE = 20_000  # characters; longer ones are read in pieces, parted where a sentence ends
LONGEST_TITLE = 1_000  # characters of a head's title or meta tag; a ministry's longest title has 200
TAG = re.compile(r"</?[A-Za-z]")
SCRIPTED = re.compile(r">[^<]*(?=</(?:script|style)\b)", re.I)
EMBEDDED = re.compile(r"([\"'])data:[^\"'<>]*", re.I)
SENTENCE_END = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """What of a page is read, and a note when that is not all."""

    text: str
    note: str = ""


def beginning(text: str) -> Beginning:
    """As much of a page's mark-up as is read."""
    if len(text) > MOST_CHARACTERS:
        text = EMBEDDED.sub(r"\1", SCRIPTED.sub(">", text))
    note = ""
    if len(text) > MOST_CHARACTERS:
        text, note = text[:MOST_CHARACTERS], f"too long: only the first {MOST_CHARACTERS} characters were read"
    if text.count("<") > MOST_TAGS:
        beyond = next(islice(TAG.finditer(text), MOST_TAGS, None), None)
        if beyond:
            text, note = text[: beyond.start()], f"too long: only the first {MOST_TAGS} tags were read"
    return Beginning(text=text, note=note)


def first_lines(page: Page) -> tuple[Page, str]:
    """*page* with as many of its lines as are read, the longest in pieces; and a note when that is not all."""
    page = _titled(page)
    if not _is_large(page):
        return page, ""
    lines: list[Line] = []
    starts: list[int] = []  # of each old line among the new ones
    signs = 0
    for line in page.lines:
        starts.append(len(lines))
        if len(lines) >= MOST_LINES or signs >= MOST_SIGNS:
            continue
        lines += _pieces(line)
        signs += len(line.text)
    starts.append(len(lines))
    boxes = (replace(box, start=starts[box.start], end=starts[box.end]) for box in page.boxes)
    chosen = (starts[page.chosen[0]], starts[page.chosen[1]]) if page.chosen else None
    kept = starts.index(len(lines))
    note = f"too long: only the first {kept} lines were read" if kept < len(page.lines) else ""
    return replace(page, lines=tuple(lines), boxes=tuple(boxes), chosen=chosen), note


def _titled(page: Page) -> Page:
    """*page* with no more of its head than a title or a field can be: every line is compared with it."""
    if len(page.head_title) <= LONGEST_TITLE and all(len(value) <= LONGEST_TITLE for value in page.metas.values()):
        return page
    metas = {name: value[:LONGEST_TITLE] for name, value in page.metas.items()}
    return replace(page, head_title=page.head_title[:LONGEST_TITLE], metas=metas)


def _is_large(page: Page) -> bool:
    signs = sum(len(line.text) for line in page.lines)
    return len(page.lines) > MOST_LINES or signs > MOST_SIGNS or any(len(x.text) > LONGEST_LINE for x in page.lines)


def _pieces(line: Line) -> Iterator[Line]:
    """A line too long in pieces, without cells; its links are told of the first."""
    text, shares, links = line.text[:MOST_SIGNS], len(line.text), line.links
    if shares <= LONGEST_LINE:
        yield line
        return
    while text:
        end = len(text)
        if end > LONGEST_LINE:
            ends = [found.end() for found in SENTENCE_END.finditer(text, LONGEST_LINE // 2, LONGEST_LINE)]
            end = ends[-1] if ends else LONGEST_LINE
        piece, text = text[:end], text[end:]
        yield replace(line, text=piece, linked=line.linked * len(piece) // shares, cells=(), parts=(), links=links)
        links = ()
