"""What a document's title says of other policies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Confidence, Kind, Relation, RelationKind
from pipeline.relations.lists import INSTRUMENT
from pipeline.relations.mentions import TITLED

DRAFT = re.compile(
    r"征求[^。]{0,30}意见|征集[^。]{0,30}意见|意见征集|征求意见稿|意见稿|送审稿|草案|听证|公开征询|拟(?:废止|修改|修订)"
)
VERBS = (
    (RelationKind.REPEALS, re.compile(r"废止|宣布失效|停止执行|停止实施")),
    (RelationKind.RENEWS, re.compile(r"继续有效|延长|延续|继续执行|延期")),
    (RelationKind.AMENDS, re.compile(r"修改|修订|修正|补充(?:通知|规定|意见)|调整")),
    (RelationKind.FORWARDS, re.compile(r"转发|批转")),
    (RelationKind.PRINTS, re.compile(r"印发|发布|公布|下发|颁布")),
    (RelationKind.IMPLEMENTS, re.compile(r"贯彻|落实|实施|执行")),
)
ACT_WORD = re.compile(
    r"(?P<verb>废止|宣布失效|修改|修订|修正|延长|转发|批转|印发)(?P<title>[^《》]{4,90}?)"
    r"(?:等[一二三四五六七八九十两\d]{1,4}[件部个项][^的]{0,12})?(?:有效期)?(?:的(?:决定|通知|公告|通告|命令))?$"
)
SEVERAL = re.compile(r"^(?:部分|一批|有关|若干|以下)|^(?:和|及|或)")
ABOUT = re.compile(
    r"^(?:一图(?:读懂|看懂|解读|了解)[:：|丨]?|图解[:：|丨]?|(?:政策)?解读[:：|丨]|关于(?=.*解读))|^[【\[（(](?:政策)?(?:图解|解读|问答)[】\]）)]"
    r"|(?:的)?(?:政策|起草|文字|图文)?(?:图解|解读|解读说明|问答|答记者问|起草说明|简明问答).*$"
)
EDITION = re.compile(r"[（(〔\[]?\s*(?:\d{4}\s*年?\s*)?(?:修订版?|修正版?|修订稿|新修订|修改版?)\s*[）)〕\]]?$")


def title_relations(kind: Kind, title: str, document_title: str) -> Iterator[Relation]:
    """Yield what the title names. A title that calls for comments only cites; no title interprets itself."""
    if kind is Kind.INTERPRETATION:
        yield from _interpreted(title)
        return
    yield from _edition(document_title or title)
    names = list(TITLED.finditer(title))
    if not names:
        yield from _unquoted(title, document_title)
    start = 0
    for found in names:
        verb = _verb(title[start : found.start()]) or _verb(title[found.end() :]) or _verb(TITLED.sub("", title))
        start = found.end()
        if len(found[1]) > 3:
            kind_told = RelationKind.CITES if DRAFT.search(title) else verb or RelationKind.CITES
            yield Relation(kind=kind_told, title=found[1], evidence=title, cue=_cue(kind_told, title))


def _interpreted(title: str) -> Iterator[Relation]:
    names = TITLED.findall(title)
    bare = ABOUT.sub("", title).strip(' 　:：|丨“”"')
    if not names and bare != title and INSTRUMENT.search(bare):
        yield Relation(
            kind=RelationKind.INTERPRETS, title=bare, evidence=title, confidence=Confidence.LIKELY, cue="解读"
        )
    for name in names:
        if len(name) > 3:
            yield Relation(kind=RelationKind.INTERPRETS, title=name, evidence=title, cue="解读")


def _unquoted(title: str, document_title: str) -> Iterator[Relation]:
    """Yield what a title names without 《》: 关于废止甲办法的决定, 转发国务院关于甲的通知."""
    if DRAFT.search(title):
        return
    if document_title:
        verb = _verb(title)
        told = verb if verb in (RelationKind.FORWARDS, RelationKind.PRINTS) else RelationKind.PRINTS
        yield Relation(kind=told, title=document_title, evidence=title, cue=_cue(told, title))
        return
    if found := ACT_WORD.search(title):
        # 转发国务院关于甲的通知: the last words are the other's when its own title has no other ending
        name = found["title"]
        whole = title[found.start("title") :]
        if found["verb"] in ("转发", "批转", "印发") and not INSTRUMENT.search(name) and INSTRUMENT.search(whole):
            name = whole
        verb = _verb(found["verb"])
        if verb and INSTRUMENT.search(name) and not SEVERAL.search(name):
            yield Relation(kind=verb, title=name, evidence=title, confidence=Confidence.LIKELY, cue=found["verb"])


def _edition(title: str) -> Iterator[Relation]:
    """Yield the earlier edition that “甲办法（2031年修订）” must have had; whether it is replaced is not said."""
    bare = EDITION.sub("", title).strip()
    if bare != title and INSTRUMENT.search(bare):
        cue = title[len(bare) :].strip("（）()〔〕[] ")
        yield Relation(kind=RelationKind.REPLACES, title=bare, evidence=title, confidence=Confidence.WEAK, cue=cue)


def _verb(words: str) -> RelationKind | None:
    return next((kind for kind, shape in VERBS if shape.search(words)), None)


def _cue(kind: RelationKind, title: str) -> str:
    shape = dict(VERBS).get(kind)
    found = shape.search(TITLED.sub("", title)) if shape else None
    return found[0] if found else ""
