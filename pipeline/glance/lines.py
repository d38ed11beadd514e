"""Which lines of a page may say something else without its document saying something else.

Every rule errs towards a full reading: what a rule does not know is part of the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from pipeline.fields.labels import LABELLED
from pipeline.fields.words import FIELD_OF, OTHERS
from pipeline.metadata.title import GENUS_END
from pipeline.noise.body import FILE
from pipeline.noise.doubles import bare_letters
from pipeline.noise.lines import CLOCK, NUMBERED, RELATED, is_advert, is_byline, is_noise, is_section
from pipeline.page.blocks import tidy
from pipeline.text.dates import DATE, HAN_DATE, RELATIVE

LONGEST = 60  # characters of a line that may change; the reader's weights stop growing there
SHORTEST = 2
INLINE = frozenset({"a", "b", "em", "font", "i", "small", "span", "strong", "u"})
HREF = re.compile(r"""\s(?:href|title)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""", re.I)
ADDRESS = re.compile(r"""\shref\s*=\s*["']([^"'<>]*)["']""", re.I)
FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar)\b", re.I)
COUNTED = r"(?:浏览|访问|阅读|点击|人气|访客)"
FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar)\b", re.I)
NO_PAGE = re.compile(r"\s*(?:#\w|javascript:|mailto:)", re.I)
COUNTED = r"(?:浏览|访问|阅读|点击|人气|访客)"
COUNT = re.compile(rf"({COUNTED}(?:总?(?:次数|人次|人数|量|数))?\s*[:：]?[\s　]*|您是第)(\d{{1,9}})(?![\d\-/.年月:：])")
COUNT_LABEL = re.compile(rf"(?:{COUNTED}总?(?:次数|人次|人数|量|数)\s*[:：]?|您是第)[\s　]*$")
PAGE_STAMP = re.compile(r"(页面(?:生成|更新|执行)(?:时间)?\s*[:：]\s*)(\d[\d\-/.: 年月日时分秒]{0,25})")
NO_PAGE = re.compile(r"\s*(?:#\w|javascript:|mailto:)", re.I)
PLAIN = re.compile(r"(?=.*[一-鿿A-Za-z])[一-鿿A-Za-z0-9 　]{2,30}")
ACTS = re.compile(r"废止|失效|作废|停止|有效|撤销|施行|生效|号$")
NAME = re.compile(r"</?\s*([A-Za-z][\w:-]*)")
TITLED = re.compile(r"title|tit\b|bt\b|biaoti|headline|subject|\bh\b|<h\d", re.I)


class Shape(IntEnum):
    """What a line is, as long as it may change."""

    FIXED = 0
    LINKS = 1  # links to other pages, and nothing else
    CLOCK = 2  # 今天是…
    PLAIN = 3  # a slogan
    LINKS_BELOW = 4  # links below the document, which may name it


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A line, as the reader would see it."""

    text: str
    linked: int  # characters, white space left out
    addresses: tuple[str, ...]


def name_of(tag: str) -> str:
    """The element that a tag opens or closes, lower case; "" for a comment."""
    found = NAME.match(tag)
    return found[1].lower() if found else ""


def said(tokens: Sequence[str]) -> Said | None:
    """What *tokens*, text and inline tags in turn, say; None when tags do not pair or anything is unusual."""
    opened: list[str] = []
    linked, addresses = 0, []
    for place, token in enumerate(tokens):
        if place % 2 == 0:
            linked += len("".join(token.split())) if "a" in opened else 0
        elif token.startswith("</"):
            if not opened or opened.pop() != name_of(token):
                return None
        elif name_of(token) in INLINE and not token.endswith("/>"):
            opened.append(name_of(token))
            addresses += ADDRESS.findall(token) if opened[-1] == "a" else []
        else:
            return None
    text = "".join(tokens[::2])
    if opened or len(addresses) != sum(name_of(t) == "a" and t[1] != "/" for t in tokens[1::2]) or "&" in text:
        return None
    return Said(text=tidy(text), linked=linked, addresses=tuple(addresses))


def shape_of(line: Said, titles: str, *, below: bool) -> Shape:
    """What kind of line that may change *line* is; *below* the document a link may name it.

    *titles* are the bare letters of the page's titles.
    """
    text = line.text
    if not SHORTEST <= len(text) <= LONGEST or _tells(text) or (not below and _names(text, titles)):
        return Shape.FIXED
    label = RELATED.match(text)  # 热搜词：
    if line.linked * 10 >= len(text[label.end() if label else 0 :].replace(" ", "")) * 9 > 0:
        leads_on = _leads_on(line) and (label is None or is_noise(text))
        return (Shape.LINKS_BELOW if below else Shape.LINKS) if leads_on else Shape.FIXED
    return _unlinked_shape(text) if not line.linked and not _names(text, titles) else Shape.FIXED


def _unlinked_shape(text: str) -> Shape:
    if text.startswith("今天是") and CLOCK.match(text) and is_noise(text):
        return Shape.CLOCK
    tells = NUMBERED.match(text) or ACTS.search(text) or GENUS_END.search(text)
    return Shape.PLAIN if PLAIN.fullmatch(text) and not tells else Shape.FIXED


@lru_cache(maxsize=4096)  # a site's pages show the same links
def _leads_on(line: Said) -> bool:
    """Whether its links lead to other pages, and it neither sells anything nor ends like a sentence."""
    if is_advert(line.text):
        return False
    pages = all(not FILE.search(a) and not NO_PAGE.match(a) for a in line.addresses)
    return pages and not line.text.endswith(("。", "；", "：")) and not re.match(r"https?://|www\.", line.text)


def skeleton(tokens: Sequence[str]) -> str:
    """*tokens* without what may differ: words become a sign, links lose address and title."""
    return "\x00".join(
        HREF.sub("", token) if place % 2 else ("" if not token.strip() else "W") for place, token in enumerate(tokens)
    )


@lru_cache(maxsize=4096)
def _tells(text: str) -> bool:
    """Whether a line might tell something of the document, or of the lines around it."""
    if not text.startswith("今天是") and (DATE.search(text) or HAN_DATE.search(text) or RELATIVE.search(text)):
        return True
    bare = re.sub(r"[\s　:：\[\]【】]+", "", text)
    if bare in FIELD_OF or bare in OTHERS or LABELLED.search(text) or FILE_NAME.search(text):
        return True
    return is_section(text) or is_byline(text)


def _names(text: str, titles: str) -> bool:
    """Whether a line says the title of the page, or a good part of it."""
    letters = bare_letters(text)
    return len(letters) >= 4 and any(letters.rstrip("0123456789") in title for title in titles.split("\n") if title)
