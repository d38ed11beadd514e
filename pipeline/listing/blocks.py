"""The main list of a page, found without selectors: the block of like rows that says most."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from statistics import median

from lxml.html import HtmlElement

from pipeline.listing.dates import read_date
from pipeline.listing.links import is_file
from pipeline.listing.place import heading_before, is_beside_main
from pipeline.listing.rows import Link, Row, read_row
from pipeline.listing.tables import read_columns
from pipeline.listing.titles import is_policy_like, pieces_of, plain

_CLIMB = 7  # how far above its link a row may begin
_RANKED = 40  # candidates whose place on the page is looked at
_FINALISTS = 6  # candidates read in full
_BEST = 1.5 / 30  # the most that a promise can come to, see `_weight`
_DATED = 3  # what a date makes of a row
_BESIDE = 0.3  # what a block beside the main part is worth
_EXCERPT = 600  # characters beside a title from which a row is an article of its own
_LONG = 10  # width from which a title counts as a document of its own
_HINT = re.compile(r"\d\s*[-/.年]\s*\d|\d月|前|ago\b|(?:19|20)\d\d")
_PLACE = re.compile(r"\d+|\b(?:odd|even|first|last|active|current|on)\b|\s+")
_PERIOD = re.compile(r"[\d\s年月季度份第一二三四五六七八九十上下半./-]+")
_ROW_TAGS = frozenset({"li", "tr", "dd", "dt"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Rows of the same shape."""

    tag: str
    rows: tuple[Row, ...] = field(repr=False)
    beside: bool  # the main part of the page

    @property
    def score(self) -> float:
        """What the block says, for comparing it with others of the page."""
        worth = sum(map(_weight, self.rows)) * (_DATED if self.dated else 1)
        return worth * (_BESIDE if self.beside else 1)

    @property
    def dated(self) -> bool:
        """Whether most rows print a date, a relative one too."""
        return sum(1 for row in self.rows if row.date) >= 0.6 * len(self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """Children of one parent and tag that hold a few titles each."""

    parent: HtmlElement
    tag: str
    children: list[HtmlElement]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    """Groups that make one list, in page order: portals like to part their rows by five."""

    groups: list[_Group]
    beside: bool
    promise: float


def main_block(links: Mapping[HtmlElement, Link]) -> Block | None:
    """The list a page is about; None when no block of rows can be one."""
    below, groups = _groups(links)
    ranked = sorted(_gathered(groups), key=lambda each: -_promise(each, below))[:_RANKED]
    candidates = [_placed(each, below) for each in ranked]
    said = sum(link.width for link in links.values())
    best: Block | None = None
    for each in sorted(candidates, key=lambda one: -one.promise)[:_FINALISTS]:
        if best and each.promise * _BEST < best.score:
            break
        block = _read(each, links)
        if _may_be_main(block, said) and (best is None or block.score > best.score):
            best = block
    return best


def _groups(links: Mapping[HtmlElement, Link]) -> tuple[Mapping[HtmlElement, list[Link]], list[_Group]]:
    """The links below each element near one, and the children that could be rows."""
    below: dict[HtmlElement, list[Link]] = defaultdict(list)
    children: dict[tuple[HtmlElement, str], dict[HtmlElement, None]] = defaultdict(dict)
    for element, link in links.items():
        node = element
        for parent in islice(element.iterancestors(), _CLIMB):
            if parent.tag == "html":
                break
            below[node].append(link)
            children[parent, str(node.tag)][node] = None
            node = parent
    groups = [
        _Group(parent=parent, tag=tag, children=[each for each in nodes if _holds_few(below[each])])
        for (parent, tag), nodes in children.items()
        if sum(_holds_few(below[each]) for each in nodes) >= 0.6 * len(nodes)
    ]
    return below, [each for each in groups if _are_alike(each.children)]


def _holds_few(links: Sequence[Link]) -> bool:
    """A row names one document, perhaps with its interpretation and its file."""
    return len({link.url for link in links if link.width >= _LONG}) <= 3


def _are_alike(rows: Sequence[HtmlElement]) -> bool:
    """Whether boxes have mostly the same class, as rows do and the parts of a page do not."""
    classes = {_PLACE.sub("", row.get("class") or "") for row in rows}
    return str(rows[0].tag) in _ROW_TAGS or len(classes) <= max(1, len(rows) / 3)


def _gathered(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Groups of one shape that are siblings, or cousins in boxes of one class, headed by nothing or by a period.

    Groups within a row, and of one child each, are left alone: their parents are the rows.
    """
    homes: dict[tuple[object, ...], list[_Group]] = defaultdict(list)
    for each in groups:
        parent, home = each.parent, each.parent.getparent()
        shape = (parent.tag, parent.get("class"), each.tag)
        named = _PERIOD.sub("", heading_before(parent))
        if parent.tag in _ROW_TAGS:
            homes[parent, *shape].append(each)
        elif home is not None and home.get("class") and not named and len(each.children) > 1:
            homes[home.getparent(), home.tag, home.get("class"), *shape].append(each)
        else:
            homes[home, *shape].append(each)
    for like in homes.values():
        several = any(len(each.children) > 1 for each in like)
        yield from [like] if several else ([each] for each in like)


def _promise(groups: Sequence[_Group], below: Mapping[HtmlElement, Sequence[Link]]) -> float:
    """What rows come to if all print a date, when there is a digit or so to hope for."""
    rows = [row for each in groups for row in each.children]
    widths = sum(min(max(link.width for link in below[row]), 30) for row in rows)
    texts = chain.from_iterable(each.parent.itertext() for each in groups)
    hinted = _HINT.search(" ".join(islice(texts, 80))) is not None
    return widths * (_DATED if hinted else 1) * (1 if len(rows) > 1 else 0.5)


def _placed(groups: list[_Group], below: Mapping[HtmlElement, Sequence[Link]]) -> _Candidate:
    """Groups without those beside the main part, unless all are."""
    main = [each for each in groups if not is_beside_main(each.parent)]
    chosen = main or groups
    return _Candidate(groups=chosen, beside=not main, promise=_promise(chosen, below) * (1 if main else _BESIDE))


def _read(candidate: _Candidate, links: Mapping[HtmlElement, Link]) -> Block:
    read = [[row for each in group.children if (row := read_row(each, links))] for group in candidate.groups]
    if not any(row.date for row in chain(*read)):
        read = [_read_beside(group, links) or rows for group, rows in zip(candidate.groups, read, strict=True)]
    rows = list(chain(*read))
    tag = candidate.groups[0].tag
    return Block(tag=tag, rows=tuple(read_columns(rows) if tag == "tr" else rows), beside=candidate.beside)


def _read_beside(group: _Group, links: Mapping[HtmlElement, Link]) -> list[Row]:
    """Rows with the texts between them: behind each row, or before it where the first date stands before them all.

    None when there is no text between them.
    """
    gaps = _gaps(group)
    if not any(gaps):
        return []
    leads = read_date(" ".join(gaps[0][-3:])) is not None and read_date(" ".join(gaps[-1][:3])) is None
    near = gaps[:-1] if leads else gaps[1:]
    rows = (read_row(each, links, beside=texts) for each, texts in zip(group.children, near, strict=True))
    return [row for row in rows if row]


def _gaps(group: _Group) -> list[list[str]]:
    """The texts before the first row, between rows, and behind the last."""
    gaps: list[list[str]] = [[group.parent.text or ""]]
    rows = set(group.children)
    for child in group.parent:
        if child in rows:
            gaps.append([])
        elif isinstance(child.tag, str):
            gaps[-1].extend(pieces_of(child))
        gaps[-1].append(child.tail or "")
    return [[text for each in gap if (text := plain(each))] for gap in gaps]


def _weight(row: Row) -> float:
    says = min(row.link.width, 30) / 30
    return says * (1.5 if is_policy_like(row.link.title) else 1)


def _may_be_main(block: Block, page: int) -> bool:
    """Dated rows are a list; without dates, only several long titles of documents outside of side columns are.

    Other long titles must be many, and most of what the links of the *page* say.
    """
    count, says = len(block.rows), sum(row.link.width for row in block.rows)
    if not count or median(row.aside for row in block.rows) > (_EXCERPT if count > 2 else _EXCERPT / 3):
        return False
    policies = sum(1 for row in block.rows if is_policy_like(row.link.title))
    if block.dated:
        single = says >= _LONG and (policies == 1 or block.tag in _ROW_TAGS)
        return says / count >= 6 if count > 1 else single
    files = sum(1 for row in block.rows if is_file(row.link.url))
    if block.beside or count < 3 or says / count < 12 or files >= 0.5 * count:
        return False
    return policies >= 0.5 * count or (count >= 10 and says >= 0.6 * page)
