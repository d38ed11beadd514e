"""What the column that a page stands in says of the kind of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds.words import Sign, shown
from pipeline.model import Kind
from pipeline.page.blocks import Page

COLUMNS = (
    (Kind.INTERPRETATION, 3, re.compile(r"解读|图解|政策问答|回应关切|答记者问|吹风会|一图读懂")),
    (Kind.NEWS, 2, re.compile(r"新闻|动态|要闻|快讯|报道|领导活动|会议活动|媒体|资讯|头条|聚焦")),
    (
        Kind.POLICY,
        2,
        re.compile(r"文件$|法规|规章|公告|公示|通知|建议提案|提案|征求意见|意见征集"),
    ),
)
FOLDERS = (
    (Kind.INTERPRETATION, 3, re.compile(r"/(?:(?:zc)?jiedu|jd|zcjd\w{0,4}|tujie|wjjd|bmjd|jdhy|hygq|zcwd)\d*/", re.I)),
    (Kind.NEWS, 1, re.compile(r"/(?:xw\w{0,4}|news|gzdt|bmdt|ywdt|zwdt|zwyw|ldhd|mtbd|zixun)\d*/", re.I)),
)
CRUMBS = re.compile(
    r"(?:^|[\s_-])(?:bread\w*|crumbs?|position|location|weizhi|dqwz|place|path|curr?ent\w*|site[-_]?map)(?:[\s_-]|$)"
)
TRAIL = re.compile(r"^.{0,20}(?:位置|首页|主页)")
STEP = re.compile(r"\s*(?:>|》|»|›|→|/|-{2,}|\\)+\s*|[:：]")
NOWHERE = re.compile(r"^(?:正文|正文内容|详情|详细内容|内容|首页|.{0,8}位置|网站首页)?$")


def place_signs(page: Page, url: str) -> Iterator[Sign]:
    """At most one sign of the column's name and one of the address; a menu names all columns and counts for none."""
    for column in columns(page):
        if found := next(((kind, weight) for kind, weight, named in COLUMNS if named.search(column)), None):
            yield Sign(kind=found[0], weight=found[1], words=f"it stands in the column {shown(column)}")
            break
    else:
        for kind, weight, folder in FOLDERS:
            if named := folder.search(url):
                yield Sign(kind=kind, weight=weight, words=f"its address says {shown(named[0])}")
                break


def columns(page: Page) -> list[str]:
    """The names of the column that *page* stands in: as its meta tags say, then the last steps of its trail."""
    tagged = [page.metas.get(name, "") for name in ("columntype", "columnname", "channel", "lanmu")]
    return [name for name in (*tagged, *reversed(_trail(page))) if name]


def _trail(page: Page) -> list[str]:
    """The steps of the breadcrumbs, outermost first, but for the page's own title."""
    own = page.metas.get("articletitle") or page.head_title
    for line in page.lines:
        if (
            TRAIL.match(line.text)
            and len(line.text) < 160
            and len(STEP.findall(line.text)) > 1
            and "。" not in line.text
        ):
            return _steps(STEP.split(line.text), own)
    for box in page.boxes:
        if CRUMBS.search(box.hint) and 1 < box.end - box.start < 12:
            return _steps([line.text for line in page.lines[box.start : box.end]], own)
    return []


def _steps(parts: list[str], own: str) -> list[str]:
    """The last two steps that name a column: what stands above them is a whole department of the site."""
    named = [part.strip(" >》»›→/\\") for part in parts]
    return [part for part in named if not NOWHERE.match(part) and len(part) <= 16 and part not in own][-2:]
