"""Which kind of document a page carries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.metadata import Metadata
from pipeline.metadata_title import GENUS_END
from pipeline.model import Kind

INTERPRETS = re.compile(r"解读|图解|一图(?:读|看)懂|一图了解|答记者问|政策问答|问答[）)]?$|吹风会|答疑|政策说明$")
JIEDU = re.compile(r"/(?:zc)?(?:jd|jiedu|zcjd|tujie|wjjd|bmjd|jdhy)\d*/", re.I)
ABOUT = re.compile(
    r"会议|召开|举行|举办|调研|考察|座谈|签约|揭牌|开工|投产|落户|落地|走访|慰问|推介|路演|验收|发布会|启动|圆满|成功|赴|率队|带队|强调|指出|表示|出席"
    r"|动员|培训班|获批|入选|荣获|记者|！",
)
SALUTE = re.compile(
    r"^.{0,180}(?:人民政府|委|局|厅|部门|单位|机构|办事处|园区|管委会|企业|公司|院|校|站)[^。]{0,60}[:：]$"
)
ENACTS = re.compile(
    r"现印发(?:给)?你们|现予(?:以)?(?:公布|发布|印发)|特此(?:通知|公告|通告|函|决定|批复|通报)|请(?:认真|遵照|结合实际).{0,20}(?:执行"
    r"|落实|贯彻)|(?:特)?制定本|自(?:发布|印发|公布|20\d\d年).{0,14}起(?:施行|实施|执行)|(?:特|现)?制定(?:本|如下)",
)
LAW = re.compile(r"^第[一二三四五六七八九十]+[条章]")
ENGLISH = re.compile(
    r"\b(?:act|regulations?|rules?|order|notice|directive|statute|policy|ordinance|guidelines?"
    r"|circular|code|terms|privacy)\b",
    re.I,
)


def kind_of(meta: Metadata, metas: dict[str, str], url: str, paragraphs: Sequence[str]) -> Kind:
    """Policy, interpretation or news: judged by column and title first, then by the signs of an official text."""
    title = meta.title
    if INTERPRETS.search(title) or (_says_jiedu(metas, url) and not _is_official(meta, paragraphs)):
        return Kind.INTERPRETATION
    if _is_official(meta, paragraphs):
        return Kind.POLICY
    return Kind.NEWS


def _says_jiedu(metas: dict[str, str], url: str) -> bool:
    column = metas.get("columntype", "") + metas.get("columnname", "")
    return bool(INTERPRETS.search(column)) or bool(JIEDU.search(url))


def _is_official(meta: Metadata, paragraphs: Sequence[str]) -> bool:
    """Whether the text does what policies do; a number settles it, a report's words speak against it."""
    if meta.doc_number:
        return True
    opening, text = paragraphs[:6], "\n".join(paragraphs)
    signs = 2 * bool(GENUS_END.search(meta.title)) + bool(meta.document_title)
    signs += 2 * any(SALUTE.match(line) for line in opening)
    signs += bool(ENACTS.search(text)) + 2 * (sum(bool(LAW.match(line)) for line in paragraphs) >= 3)
    signs += bool(meta.index_number) + bool(re.search(r"关于.{2,}的", meta.title))
    signs += 2 * bool(ENGLISH.search(meta.title)) - 2 * bool(
        ABOUT.search(meta.title) and not GENUS_END.search(meta.title)
    )
    return signs >= 2
