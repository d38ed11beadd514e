"""What readers wrote below a text: boxes of comments, and the later posts of a thread or of a blog's front page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.noise.lines import NUMBERED, is_prose
from pipeline.page.blocks import Line, Page
from pipeline.text.dates import DATE

COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment[-_]?(?:list|area|box|form|wrap\w*)|commentform|replies|reply[-_]?list|respond|pinglun"
    r"|guestbook)(?:[\s_-]|$)"
)
POSTED = re.compile(r"发表|发布|张贴|回复|回覆|楼|\bby\b|posted", re.I)
CLOCK = re.compile(rf"(?:{DATE.pattern})\D{{0,4}}\d{{1,2}}[:：]\d\d(?P<seconds>[:：]\d\d)?")
LEAST = 60  # characters of prose that a text must have before what follows can be replies to it
POSTS = 3  # stamps of one make on a page of posts; a text may have two, published and updated


def without_replies(page: Page, kept: list[int]) -> list[int]:
    """*kept* without comments and later posts; all of it when no text stands before them."""
    out = {i for box in _comment_boxes(page) for i in range(*box) if _prose(page.lines, kept, 0, box[0]) >= LEAST}
    kept = [i for i in kept if i not in out]
    start, end = _first_post(page, kept)
    return [i for i in kept if start <= i < end]


def _comment_boxes(page: Page) -> list[tuple[int, int]]:
    return [(box.start, box.end) for box in page.boxes if COMMENTS.search(box.hint) and box.end > box.start]


def _first_post(page: Page, kept: Sequence[int]) -> tuple[int, int]:
    """Between which lines the first of several posts stands: its stamp heads it or closes it."""
    whole = (0, len(page.lines))
    if not kept:
        return whole
    stamps = _stamps(page, range(max(0, kept[0] - 3), kept[-1] + 2))
    if not stamps:
        return whole
    first, second = stamps[:2]
    if _prose(page.lines, kept, 0, first) >= LEAST:
        return 0, first
    return (first + 1, second) if _prose(page.lines, kept, first, second) >= LEAST else whole


def _stamps(page: Page, span: range) -> list[int]:
    """The earliest group of lines within *span* that tell, in boxes of one make, when posts were written."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in span:
        if index < len(page.lines) and _is_stamp(page.lines[index]):
            box = page.boxes[page.lines[index].box]
            groups[box.tag, box.hint].append(index)
    apart = [group for group in groups.values() if len(group) >= POSTS and _stand_apart(group)]
    return min(apart, default=[])


def _is_stamp(line: Line) -> bool:
    found = CLOCK.search(line.text)
    if not found or len(line.text) > 90 or line.text.endswith("。") or NUMBERED.match(line.text):
        return False
    return bool(found["seconds"]) or bool(POSTED.search(line.text))


def _stand_apart(group: Sequence[int]) -> bool:
    """Whether something was written between any two stamps: rows of a table of dates follow each other."""
    return all(later - earlier > 1 for earlier, later in pairwise(group))


def _prose(lines: Sequence[Line], kept: Iterable[int], start: int, end: int) -> int:
    return sum(len(lines[i].text) for i in kept if start <= i < end and is_prose(lines[i].text))
