"""The main list of a page, found without selectors: the block of like rows that says most."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from lxml.html import HtmlElement

from pipeline.listing_dates import read_date
from pipeline.listing_links import is_file
from pipeline.listing_rows import Link, Row, read_row
from pipeline.listing_titles import is_policy_like, pieces_of, plain

_CLIMB = 7  # how far above its link a row may begin
_BEST = 1.5 / 30  # the most that a promise can come to, see `_weight`
_FINALISTS = 8  # candidates read in full
_EXCERPT = 600  # characters beside a title from which a row is an article of its own
_LONG = 10  # width from which a title counts as a document of its own
_HINT = re.compile(r"\d\s*[-/.年]\s*\d|\d月|前|ago\b|(?:19|20)\d\d")
_BESIDE_MAIN = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|aside|side\w*|foot\w*|head|header|top|hot\w*|relat\w*|rel|xg\w*|tuijian|recommend\w*|"
    r"rank\w*|friend\w*|crumbs?|breadcrumbs?|pager|pagination|share|farm|tags?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE_HEADING = re.compile(
    r"热[点门搜]|推荐|相关|随机|排行|猜你|友情|点击|留言|导航|大家都|案例|更多政策|延伸|便民"
    r"|related|popular|most (?:read|viewed)|recommended|see also",
    re.IGNORECASE,
)
_ROW_TAGS = frozenset({"li", "tr", "dd", "dt"})
_BESIDE_TAGS = frozenset({"nav", "aside", "footer", "header"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "div", "span", "p", "strong", "b", "legend"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Rows of the same shape below one parent."""

    parent: HtmlElement = field(repr=False)
    tag: str
    rows: tuple[Row, ...] = field(repr=False)
    score: float

    @property
    def dated(self) -> bool:
        """Whether most rows print a date, a relative one too."""
        return sum(1 for row in self.rows if row.date) >= 0.6 * len(self.rows)

    @property
    def says(self) -> int:
        """The width of all titles."""
        return sum(row.link.width for row in self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    parent: HtmlElement
    tag: str
    children: list[HtmlElement]
    promise: float


def main_block(links: Mapping[HtmlElement, Link]) -> Block | None:
    """The list a page is about; None when no block of rows can be one."""
    candidates = sorted(_candidates(links), key=lambda each: -each.promise)
    best: Block | None = None
    for each in candidates[:_FINALISTS]:
        if best and each.promise * _BEST < best.score:
            break
        block = _read(each, links)
        if block and _may_be_main(block) and (best is None or block.score > best.score):
            best = block
    return _joined(best, candidates, links) if best else None


def _candidates(links: Mapping[HtmlElement, Link]) -> Iterator[_Candidate]:
    """Parents with children that each hold a few titles at most."""
    below: dict[HtmlElement, list[Link]] = defaultdict(list)
    groups: dict[tuple[HtmlElement, str], dict[HtmlElement, None]] = defaultdict(dict)
    for element, link in links.items():
        node = element
        for _ in range(_CLIMB):
            parent = node.getparent()
            if parent is None or parent.tag == "html":
                break
            below[node].append(link)
            groups[parent, str(node.tag)][node] = None
            node = parent
    for (parent, tag), children in groups.items():
        rows = [each for each in children if len({link.url for link in below[each] if link.width >= _LONG}) <= 3]
        if len(rows) >= 0.6 * len(children):
            yield _Candidate(parent=parent, tag=tag, children=rows, promise=_promise(parent, rows, below))


def _promise(parent: HtmlElement, rows: Sequence[HtmlElement], below: Mapping[HtmlElement, Sequence[Link]]) -> float:
    widths = sum(min(max(link.width for link in below[row]), 30) for row in rows)
    hinted = _HINT.search(" ".join(islice(parent.itertext(), 80))) is not None
    return widths * (3 if hinted else 1) * (1 if len(rows) > 1 else 0.5)


def _read(candidate: _Candidate, links: Mapping[HtmlElement, Link]) -> Block | None:
    rows = [row for each in candidate.children if (row := read_row(each, links))]
    if not any(row.date for row in rows):
        rows = _read_beside(candidate, links)
    if not rows:
        return None
    score = sum(_weight(row) for row in rows) * (0.3 if _is_beside_main(candidate.parent) else 1)
    return Block(parent=candidate.parent, tag=candidate.tag, rows=tuple(rows), score=score)


def _read_beside(candidate: _Candidate, links: Mapping[HtmlElement, Link]) -> list[Row]:
    """Rows with the texts between them: behind each row, or before it where the first date stands before them all."""
    gaps = _gaps(candidate.parent, candidate.children)
    leads = read_date(" ".join(gaps[0][-3:])) is not None and read_date(" ".join(gaps[-1][:3])) is None
    near = gaps[:-1] if leads else gaps[1:]
    rows = (read_row(each, links, beside=texts) for each, texts in zip(candidate.children, near, strict=True))
    return [row for row in rows if row]


def _gaps(parent: HtmlElement, rows: Sequence[HtmlElement]) -> list[list[str]]:
    """The texts before the first row, between rows, and behind the last."""
    gaps: list[list[str]] = [[parent.text or ""]]
    wanted = set(rows)
    for child in parent:
        if child in wanted:
            gaps.append([])
        elif isinstance(child.tag, str):
            gaps[-1].extend(pieces_of(child))
        gaps[-1].append(child.tail or "")
    return [[text for each in gap if (text := plain(each))] for gap in gaps]


def _weight(row: Row) -> float:
    says = min(row.link.width, 30) / 30
    return says * (3 if row.date else 1) * (1.5 if is_policy_like(row.link.title) else 1)


def _may_be_main(block: Block) -> bool:
    """Dated rows are a list; without dates, only several long titles of documents outside of side columns are."""
    count = len(block.rows)
    if median(row.aside for row in block.rows) > (_EXCERPT if count > 2 else _EXCERPT / 3):
        return False
    policies = sum(1 for row in block.rows if is_policy_like(row.link.title))
    if block.dated and count > 1:
        return block.says / count >= 6
    if block.dated:
        return block.says >= _LONG and (policies == 1 or block.tag in _ROW_TAGS)
    files = sum(1 for row in block.rows if is_file(row.link.url))
    beside = _is_beside_main(block.parent)
    return count >= 3 and policies >= 0.5 * count and block.says / count >= 12 and files < 0.5 * count and not beside


def _is_beside_main(parent: HtmlElement) -> bool:
    """Whether markup or heading call a block navigation, side column, related or popular."""
    above = [parent, *list(parent.iterancestors())[:6]]
    if any(_names_side(node) for node in above if node.tag not in ("body", "html")):
        return True
    return any(_BESIDE_HEADING.search(text) for node in above[:3] if (text := _heading_before(node)))


def _names_side(node: HtmlElement) -> bool:
    return node.tag in _BESIDE_TAGS or any(_BESIDE_MAIN.search(node.get(key) or "") for key in ("class", "id"))


def _heading_before(node: HtmlElement) -> str:
    """The short text of the element before a block, if it looks like its heading."""
    before = node.getprevious()
    if before is None or before.tag not in _HEADING_TAGS:
        return ""
    text = plain("".join(pieces_of(before)))
    return text if len(text) <= 16 else ""


def _joined(best: Block, candidates: Sequence[_Candidate], links: Mapping[HtmlElement, Link]) -> Block:
    """The best block with those beside it that carry the list on, as portals that group rows by five do."""
    beside = [each for each in candidates if _same_shape(each, best) and _is_near(each.parent, best.parent)]
    like = [block for each in beside if (block := _read(each, links)) and block.dated == best.dated]
    like = [each for each in like if _is_beside_main(each.parent) == _is_beside_main(best.parent)]
    order = {node: place for place, node in enumerate(best.parent.getroottree().iter(str(best.parent.tag)))}
    like.sort(key=lambda each: order[each.parent])
    rows = tuple(row for each in like for row in each.rows)
    return Block(parent=best.parent, tag=best.tag, rows=rows, score=sum(each.score for each in like))


def _same_shape(candidate: _Candidate, block: Block) -> bool:
    """Same tags; without dates to tell a list by, the same class too."""
    same_class = candidate.parent.get("class") == block.parent.get("class")
    return candidate.parent.tag == block.parent.tag and candidate.tag == block.tag and (block.dated or same_class)


def _is_near(one: HtmlElement, other: HtmlElement) -> bool:
    """Siblings, or cousins whose parents have the same class."""
    home, other_home = one.getparent(), other.getparent()
    if home is other_home:
        return True
    if home is None or other_home is None or not home.get("class"):
        return False
    return home.get("class") == other_home.get("class") and home.getparent() is other_home.getparent()
