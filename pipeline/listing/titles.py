"""Titles as a listing's links print them: whole where they were cut, without marks, dates and counters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, takewhile

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from pipeline.listing.dates import Printed, find_dates, is_only_date

_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), 0xFEFF))
_MARK = r"(?:置顶|推荐|最新|热门|NEW!?|HOT!?|新|顶|热|荐|精)"
_LEAD = re.compile(rf"^(?:[\[【(（]\s*{_MARK}\s*[\]】)）]|置顶|NEW!?(?![A-Za-z])|[·•●■◆▪►▶☆★»>]+|\s)+", re.IGNORECASE)
_TAIL = re.compile(r"(?:[\[【(（]\s*(?:置顶|NEW!?|HOT!?)\s*[\]】)）]|(?<![A-Za-z ])NEW!?|\s)+$", re.IGNORECASE)
_COLUMN = (
    r"通知公告|公告公示|公示公告|政策(?:文件|法规|解读)|(?:行政)?规范性文件|(?:政府|部门|其他)文件|(?:工作|政务)动态"
)
_WORDS_OF_A_MARK = re.compile(rf"[\[【(（]?\s*(?:{_MARK}|{_COLUMN})\s*[\]】)）]?", re.IGNORECASE)
_READ = r"(?:浏览|阅读|点击|查看|访问)"
_COUNTED = re.compile(rf"\s*(?:{_READ}(?:次数|量|数)?\s*[:：]?\s*)?\d+\s*次?{_READ}?[次量]?\s*")
_COUNTER = re.compile(r"(?<=[\u3400-\u9fff》）)”」】])(?<!第)(?!(?:19|20)\d\d$)\d{1,6}$")
_CUT = re.compile(r"\s*(?:…+|\.{2,}|。{2,}|⋯+)$")
_LONGEST = 120  # a link that says more holds a title and an excerpt
_MOST_WITHIN = 60  # elements of a link in which its title and date are sought; a card has a dozen
_MOST_PIECES = 30  # of a text that is a date or a mark, blanks between elements included
_AROUND = 2  # boxes around a cut title that may tell the whole one
_DATED_TAIL = re.compile(r"[\s\[(（【|/:：]*$")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|subject|headline|name)(?:$|[\s_-])", re.IGNORECASE)
_UNSPOKEN = frozenset({"script", "style", "noscript", "option", "select", "template", "button"})
_NO_TITLE = re.compile(
    r"(?:上|下|前|后)[一1]?[页篇条张]|首页|末页|尾页|最后一?页|第一页|更多|查看|详情|详细|阅读全文|全文|下载|附件下载|返回.{0,4}|展开|收起|打印|关闭|分享|"
    r"more|next|prev(?:ious)?|read more|first|last|home|back|download|view|details?|[\d\W_]*",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"关于|印发|通知|意见|办法|方案|规定|条例|公告|通告|决定|批复|解读|细则|规划|计划|纲要|指南|措施|政策|规则|制度|目录|清单|标准|令|公示|"
    r"\b(?:notice|regulations?|rules?|orders?|acts?|guidance|guidelines?|polic(?:y|ies)|measures|circular|decision|opinions?|plan|law|provisions|decree)\b",
    re.IGNORECASE,
)


def pieces_of(element: HtmlElement, *, without: Collection[HtmlElement] = ()) -> Iterator[str]:
    """The texts below an element in reading order, those of some descendants and of scripts left out."""
    walk = iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node is not element and node.tail:
                yield node.tail
        elif node.tag in _UNSPOKEN or node in without:
            walk.skip_subtree()
        elif node.text:
            yield node.text
        elif node.tag == "br":
            yield " "


def within(link: HtmlElement) -> list[HtmlElement]:
    """The first elements in a link, up to a link in it: there browsers end the outer one, which was left open."""
    inner = takewhile(lambda node: node.tag != "a", link.iterdescendants()) if len(link) else ()
    return [node for node in islice(inner, _MOST_WITHIN) if isinstance(node.tag, str)]


def brief(node: HtmlElement) -> str:
    """The text of an element, its pieces parted by spaces; "" when they are more than a date or a mark has."""
    pieces = list(islice(pieces_of(node), _MOST_PIECES + 1))
    return plain(" ".join(pieces)) if len(pieces) <= _MOST_PIECES else ""


def plain(text: str) -> str:
    """A text on one line, outer white space gone."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


def title_of(link: HtmlElement) -> str:
    """The title a link shows, or the whole one in its `title` where the link shows a part of it."""
    shown = clean(_shown(link))
    told = [clean(each) for each in (link.get("title") or "").splitlines()] or [""]
    stem = _CUT.sub("", shown)
    if stem != shown:
        told += [clean(each.get("title") or "") for each in islice(link.iterancestors(), _AROUND)]
    whole = next((each for each in told if _is_whole_of(each, stem)), "")
    return whole if whole and (not shown or not _CUT.search(whole)) else shown


def clean(text: str) -> str:
    """A title without the marks a listing puts around it (置顶, NEW, bullets) and without a date at either end."""
    text = _TAIL.sub("", _LEAD.sub("", plain(text)))
    if printed := trailing_date(text):
        return _DATED_TAIL.sub("", text[: printed.start])
    leading = next((each for each in find_dates(text) if each.start <= 1), None)
    if leading and re.match(r"[\s\])）】]", text[leading.end :]):
        return clean(text[leading.end :].lstrip(" ])）】|"))
    return text


def trailing_date(text: str) -> Printed | None:
    """The date behind a title in the same text; one in words (2024年3月4日) only where a space or bracket parts it."""
    for printed in find_dates(text):
        parted = re.search(r"[\s\[【]$", text[: printed.start]) or "年" not in text[printed.start : printed.end]
        if printed.start >= 4 and parted and re.fullmatch(r"[\s\])）】\d:]*", text[printed.end :]):
            return printed
    return None


def without_counters(titles: Sequence[str]) -> list[str]:
    """Titles without the digits glued behind them, where nearly all of a listing have some."""
    counted = sum(1 for title in titles if _COUNTER.search(title))
    if not titles or counted < 0.8 * len(titles):
        return list(titles)
    return [_COUNTER.sub("", title) for title in titles]


def is_title(text: str) -> bool:
    """Whether a link's text could be a document's title: not a pager, a label, a number or a date."""
    return width(text) >= 4 and not _NO_TITLE.fullmatch(text) and not is_only_date(text)


def is_policy_like(text: str) -> bool:
    """Whether a title has words that titles of government documents have."""
    return _POLICY.search(text) is not None


def width(text: str) -> int:
    """How much a title says: one for a Chinese character, two for a word of letters."""
    return len(re.findall(r"[\u3400-\u9fff]", text)) + 2 * len(re.findall(r"[A-Za-zÀ-ÿ\d]+", text))


def _is_whole_of(told: str, stem: str) -> bool:
    if not told:
        return False
    folded, start = re.sub(r"\W", "", told), re.sub(r"\W", "", stem)
    return folded.startswith(start[: max(6, len(start) - 7)]) if start else True


def _shown(link: HtmlElement) -> str:
    """A link's text, or that of the heading in it, without dates, marks and counters in elements of their own."""
    inner, next_link = within(link), set(islice(link.iterdescendants("a"), 1))
    heading = next((n for n in inner if n.tag in _HEADINGS or _TITLE_CLASS.search(n.get("class") or "")), None)
    if heading is not None and is_title(text := plain("".join(pieces_of(heading, without=next_link)))):
        return text
    pieces = list(pieces_of(link, without=next_link.union(filter(_is_aside, inner))))
    text = plain("".join(pieces))
    if len(text) > _LONGEST:
        return next((plain(each) for each in pieces if is_title(plain(each))), text)
    return text


def _is_aside(node: HtmlElement) -> bool:
    text = brief(node)
    return bool(text) and bool(is_only_date(text) or _WORDS_OF_A_MARK.fullmatch(text) or _COUNTED.fullmatch(text))
