"""What a title tells of a policy's identity: its core, and the words by which two acts with one core are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.kinds.title import ACT
from pipeline.text.fold import fold

_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_NUMBER = re.compile(r"\(?[一-鿿A-Za-z]{0,24}\((?:19|20)\d\d\)第?\d{1,6}号\)?$")
_ISSUE = re.compile(r"^.*?关于(?:印发|发布|公布|下发)")
_ABOUT = re.compile(r"^[^<>]{0,40}?关于")
_QUOTED = re.compile(r"^<(.+)>$")
_NOTICE = re.compile(r"的(?:通知|公告|通告|函)$")
_YEARS = re.compile(r"((?:19|20)\d\d|[一二][零〇○一二三四五六七八九]{3})(?:[-~至到]((?:19|20)\d\d|20\d\d))?年")
_SERIES = re.compile(
    r"第?([一二三四五六七八九十百]{1,4}|\d{1,3})(批次?|期|季度|轮|号)|((?:[一二三四五六七八九十]{1,3}|\d{1,2})月)份?|[上下]半年"
)
_EDITION = re.compile(r"修订|修正|试行|暂行|试点|第[一二三四五六七八九十\d]+版|新版|[A-Za-z]版")
_PLACE = re.compile(r"[一-鿿]{2,8}?(?:自治[区州县旗]|省|市(?![场政容民])|县(?!域)|区(?![域块])|州|旗|盟)")
_BEFORE_ABOUT = re.compile(r"^([^<>():：]{2,80}?)(?:关于|印发|转发|批转)")


class Deed(StrEnum):
    """What an act does to another one that may have the same words in its title, or how far it has come itself."""

    DRAFT = "draft"
    CORRECTION = "correction"
    FORWARDING = "forwarding"
    SUPPLEMENT = "supplement"
    AMENDMENT = "amendment"
    REPEAL = "repeal"
    EXTENSION = "extension"
    CANDIDATES = "candidates"  # what is only proposed yet: 拟…名单的公示


# The word an aggregator puts before a headline (转发：…) forwards nothing; an organ must do it, in the form of an act.
_DEEDS = (
    (Deed.DRAFT, re.compile(r"征求意见|意见征集|征集.{0,20}意见|草案|送审稿|讨论稿|公开征询")),
    (Deed.CORRECTION, re.compile(r"更正|勘误")),
    (Deed.FORWARDING, re.compile(r"(?:关于|(?<=[府室厅局委会部院]))(?:转发|批转)|^(?:转发|批转).+的(?:通知|函)$")),
    (Deed.SUPPLEMENT, re.compile(r"补充(?:通知|规定|意见|说明|公告)")),
    (Deed.AMENDMENT, re.compile(r"关于(?:修改|修订|修正|调整).+的(?:决定|通知|公告)|修正案")),
    (Deed.REPEAL, re.compile(r"关于.*(?:废止|失效).*的(?:决定|通知|公告)|停止执行")),
    (Deed.EXTENSION, re.compile(r"关于.*(?:延长|延期|延续|继续(?:执行|施行|实施|有效)).*的?(?:通知|公告)?")),
    (Deed.CANDIDATES, re.compile(r"公示")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleMarks:
    """The words of a title by which acts are told apart."""

    years: frozenset[str]
    series: frozenset[str]  # 第二批, 第三季度, 6月
    edition: frozenset[str]
    deeds: frozenset[Deed]
    places: frozenset[str]  # of the organ that the title begins with
    organ: str  # that organ; "" when the title begins otherwise
    is_formal: bool  # it ends like an act; a headline does not


def title_core(title: str) -> str:
    """Return the folded title of the text itself: without issuer, number, 关于印发 … 的通知 and 《》.

    Edition words (试行, 暂行, 2024年修订) stay: they tell policies apart. "" only for an empty title.
    """
    folded = fold(title)
    bare = _NUMBER.sub("", folded)
    issued = _ISSUE.search(bare)
    core = _NOTICE.sub("", bare[issued.end() :]) if issued else _ABOUT.sub("", bare)
    quoted = _QUOTED.match(core)
    return (quoted[1] if quoted else core) or folded


def title_marks(title: str) -> TitleMarks:
    """Return what tells acts with this title's words apart."""
    bare = _NUMBER.sub("", fold(title))
    outside = re.sub(r"<[^<>]*>", "<>", bare)
    organ = _BEFORE_ABOUT.match(bare)
    return TitleMarks(
        years=frozenset(year.translate(_DIGITS) for found in _YEARS.finditer(bare) for year in found.groups() if year),
        series=frozenset(found[0].lstrip("第").removesuffix("份") for found in _SERIES.finditer(bare)),
        edition=frozenset(_EDITION.findall(bare)),
        deeds=frozenset(deed for deed, words in _DEEDS if words.search(bare if deed is Deed.DRAFT else outside)),
        places=places(organ[1] if organ else ""),
        organ=organ[1] if organ else "",
        is_formal=bool(ACT.search(bare)),
    )


def places(name: str) -> frozenset[str]:
    """Return the places that an organ's name begins with: 云州省澄岚市财政局 → 云州省, 澄岚市."""
    found: list[str] = []
    at = 0
    while place := _PLACE.match(name, at):
        found.append(place[0])
        at = place.end()
    return frozenset(found)
