"""Which policy listings a home page, or any page of a site, leads to: links that are called as such columns are.

The names are those that the portals of governments and the menus of aggregators print; the address must look like a
place where things are listed, not like one document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.listing.links import address_of, base_of, is_file
from pipeline.listing.place import heading_before
from pipeline.listing.titles import is_policy_like, pieces_of, plain

MOST = 12
_LONGEST_NAME = 14
_TITLE, _LISTED, _HEADED = 12, 3, 3  # characters of a title; of a list, how many policies it shows and its weight
_CLIMB = 3  # how far above a 更多 its column's name is looked for
_OF = "政策|惠企|惠民|现行|本级|市级|省级|区级|县级|部门|地方|最新|各类|行政|国家|中央|各地|行业|本市|本省|省|市|区|县"
# What a column is called, the likeliest to hold policies first: (weight, whole names, beginnings and ends of names).
_CALLED = (
    (5, "规范性文件 政策文件 政策法规 政府文件 规章文件 法规文件 文件库 政策库 政策文库 政府规章 公文 文件", ""),
    (4, "政策汇编 规章制度 法规规章 policies regulations",
        "政策文件 规范性文件 政府文件 政府规章 地方性法规 发文 文件"),
    (3, "政策 policy", "惠企政策 优惠政策 扶持政策 产业政策 人才政策 招商政策 政策发布 政策公告 政策速递 政策汇总"
        " 政策大全 政策信息 政策资讯 政策申报 政策通知 政策公开 法定主动公开 政府公报"),
    (2, "通知 公示 公告 通告 notices announcements", "通知公告 公示公告 公告公示 公告通知 通知通告 申报通知 项目申报"),
    (1, "解读 interpretations", "政策解读 政策问答 政策图解 文件解读 解读回应"),
)  # fmt: skip
_NAMES = tuple(
    (
        weight,
        re.compile(
            rf"^(?:{_OF})*(?:{'|'.join(whole.split())})$" + (f"|{'|'.join(part.split())}" if part else ""),
            re.IGNORECASE,
        ),
    )
    for weight, whole, part in _CALLED
)
_NEVER = re.compile(
    r"动态|新闻|要闻|会议|招聘|采购|招标|中标|专题|图片|视频|领导|机构|互动|信箱|登录|注册|首页|下载|联系|关于|投诉|搜索|检索|咨询服务|"
    r"意见征集|征集|预算|决算|年报|依申请|指南|地图|login|search|contact|about",
    re.IGNORECASE,
)
_MORE = re.compile(r"^\W*(?:查看|浏览|点击)?\s*(?:更多|全部|more)\W*$", re.IGNORECASE)
# One document: a day, a long number or a file name of a document in its path.
_DOCUMENT = re.compile(
    r"/(?:t|art_|content_|info)?\d{8}_?|/\d{4}[/-]?\d{1,2}[/-]\d{1,2}/|/art_\d+_\d+|content_\d{6,}|/\d{7,}\.s?html?$"
)
_HOME = re.compile(r"^/?(?:(?:index|default|main|home)\.\w+)?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A place of a site that lists documents, by what the link to it is called."""

    name: str
    url: str
    weight: int  # 5: policies and nothing else, 1: interpretations


def is_home(url: str) -> bool:
    """Whether an address is a site's own, or the first page of one."""
    parts = urlsplit(url)
    return bool(parts.netloc and _HOME.match(parts.path)) and not parts.query


def find_columns(root: HtmlElement, url: str) -> tuple[Column, ...]:
    """Return the columns that a page links to on its own site, likeliest to hold policies first; each address once."""
    found: dict[str, Column] = {}
    base = base_of(root, url)
    for link in root.iter("a"):
        name = _name_of(link)
        weight = _weight(name)
        address = address_of(link, base) if weight else ""
        if (
            address
            and _is_of_site(address, url)
            and not _is_document(address)
            and address.rstrip("/") != url.rstrip("/")
        ):
            column = Column(name=name, url=address, weight=weight)
            found[address] = max(found.get(address, column), column, key=lambda one: one.weight)
    for column in _over_policies(root, url, base):
        found.setdefault(column.url, column)
    return tuple(sorted(found.values(), key=lambda column: -column.weight)[:MOST])


def _over_policies(root: HtmlElement, url: str, base: str) -> Iterator[Column]:
    """What the lists of policies on a page are headed with, whatever it is called: 产业信息 with six 通知 below it."""
    boxes = (_box_of(link) for link in root.iter("a") if is_policy_like(plain("".join(pieces_of(link)))))
    for box, policies in Counter(box for box in boxes if box is not None).items():
        heads = chain.from_iterable(_links_before(each) for each in (box, box.getparent()) if each is not None)
        head = next((link for link in heads if _leads_on(address_of(link, base), url)), None)
        name = _name_of(head) if head is not None else ""
        if head is not None and policies >= _LISTED and name:
            yield Column(name=name, url=address_of(head, base), weight=_HEADED)


def _box_of(link: HtmlElement) -> HtmlElement | None:
    """The list that a row's link stands in, when it says enough to be a title."""
    row = link.getparent()
    return None if row is None or len(plain("".join(pieces_of(link)))) < _TITLE else row.getparent()


def _links_before(box: HtmlElement) -> Iterator[HtmlElement]:
    before = box.getprevious()
    if before is not None and len(plain("".join(pieces_of(before)))) <= _LONGEST_NAME:
        yield from before.iter("a")


def _leads_on(address: str, url: str) -> bool:
    """Whether an address is a place of the same site where things may be listed."""
    same = address.rstrip("/") == url.rstrip("/")
    return bool(address) and not same and _is_of_site(address, url) and not _is_document(address)


def _weight(name: str) -> int:
    if not name or len(name) > _LONGEST_NAME * (3 if name.isascii() else 1) or _NEVER.search(name):
        return 0
    return next((weight for weight, called in _NAMES if called.search(name)), 0)


def _name_of(link: HtmlElement) -> str:
    """What a link is called: its words; its title, or the heading of its block, where it says 更多."""
    words = plain("".join(pieces_of(link)))
    if words and not _MORE.match(words):
        return words
    titled = plain(link.get("title") or "")
    if titled and not _MORE.match(titled):
        return titled
    return next((name for name in _above(link) if name), "") if words else ""


def _above(link: HtmlElement) -> Iterator[str]:
    node = link
    for _ in range(_CLIMB):
        yield heading_before(node)
        parent = node.getparent()
        if parent is None:
            return
        yield plain(parent.text or "")
        node = parent


def _is_of_site(address: str, url: str) -> bool:
    """Whether an address is of the same site: its host and port, or a host below the same name."""
    there, here = urlsplit(address), urlsplit(url)
    if there.netloc == here.netloc:
        return True
    name = (here.hostname or "").removeprefix("www.")
    return not name.replace(".", "").isdigit() and f".{there.hostname}".endswith(f".{name}") and "." in name


def _is_document(address: str) -> bool:
    parts = urlsplit(address)
    return is_file(address) or bool(_DOCUMENT.search(parts.path))
