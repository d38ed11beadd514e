"""Where on a page a block stands: in its main part, or beside it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipeline.listing.titles import pieces_of, plain

_LEVELS = 6  # how far above a block its place is named
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|aside|side\w*|foot\w*|head|header|top|hot\w*|relat\w*|rel|xg\w*|tuijian|recommend\w*|"
    r"rank\w*|friend\w*|crumbs?|breadcrumbs?|pager|pagination|share|farm|tags?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"热[点门搜]|推荐|相关|随机|排行|猜你|友情|点击|留言|导航|大家都|案例|更多政策|延伸|便民"
    r"|related|popular|most (?:read|viewed)|recommended|see also",
    re.IGNORECASE,
)
_TAGS = frozenset({"nav", "aside", "footer", "header"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "div", "span", "p", "strong", "b", "legend"})
_LONGEST_HEADING = 16


def is_beside_main(block: HtmlElement) -> bool:
    """Whether markup or heading call a block navigation, side column, related or popular."""
    above = [block, *list(block.iterancestors())[:_LEVELS]]
    if any(_is_named_beside(node) for node in above if node.tag not in ("body", "html")):
        return True
    return any(_HEADINGS.search(heading_before(node)) for node in above[:3])


def heading_before(node: HtmlElement) -> str:
    """The short text of the element before a block, if it looks like its heading; else ""."""
    before = node.getprevious()
    if before is None or before.tag not in _HEADING_TAGS:
        return ""
    text = plain("".join(pieces_of(before)))
    return text if len(text) <= _LONGEST_HEADING else ""


def _is_named_beside(node: HtmlElement) -> bool:
    return node.tag in _TAGS or any(_NAMES.search(node.get(key) or "") for key in ("class", "id"))
