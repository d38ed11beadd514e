"""What a text itself says of its kind: acts address, order and sign; reports quote; explanations give reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.kinds.words import Sign, shown
from pipeline.metadata.issuers import signature
from pipeline.metadata.read import Metadata
from pipeline.model import Kind

SALUTE = re.compile(
    r"^.{0,180}(?:人民政府|委|局|厅|部门|单位|机构|办事处|园区|管委会|企业|公司|院|校|站)[^。]{0,60}[:：]$"
)
ENACTS = re.compile(
    r"现印发(?:给)?你们|现予(?:以)?(?:公布|发布|印发|公示)|特此(?:通知|公告|通告|函|函复|函告|决定|批复|通报|公示)|现(?:批复|通知|公告|通告|通报|函告|函复|答复)如下"
    r"|请(?:认真|遵照|结合实际).{0,20}(?:执行|落实|贯彻)"
    r"|^第.{1,6}条.{0,60}制定本|^(?:.{1,6}[、.条　 ]{1,3})?本(?:办法|规定|细则|条例|通知|意见|方案|决定|公告"
    r"|通告|政策|措施|规则|制度)自.{2,20}(?:施行|实施|执行)",
    re.MULTILINE,
)
ARTICLE = re.compile(r"^(?:第[一二三四五六七八九十百]+[条章]|(?:Article|Section|Sec\.|§)\s*\d)")
SECTION = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
OPENNESS = re.compile(r"^[（(]此(?:件|文).{0,12}公开")
IN_FULL = re.compile(r"全文(?:如下|刊发|公布)")
ORDERS = re.compile(r"\b(?:shall|must|may not|commits an offence|is required to|hereby)\b", re.I)
DATELINE = re.compile(
    r"^(?:本报讯|本网讯|.{0,12}(?:社|网|报|台).{0,12}(?:电|讯|消息)|.{0,16}[（(](?:见习)?(?:记者|通讯员))|记者[^：:]{0,20}(?:获悉|了解到|从)"
)
LATELY = re.compile(r"^(?:近日|日前|昨日|今日|近期|连日来|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|至\d+日)?[，,])")
QUOTES = re.compile(
    r"^(?:根据|按照)?(?:《[^》]{2,40}》|新规|通知|意见|办法)(?:还|同时|特别|共)?(?:明确|提出|规定|要求|指出|强调|[，,])"
)
SPEAKS = re.compile(r"(?:强调|指出|表示|介绍|认为|告诉记者)[，,：:]|据悉|据了解|记者(?:从|在|获悉)|[”]\S{1,16}说[。，]")
LETTER = re.compile(
    r"^(?:您好|你好|尊敬的(?:网友|市民|.{1,4}(?:先生|女士)))|(?:来信|留言|来电|咨询).{0,8}(?:收悉|已收到)|网友(?:您|你)好"
)
DEPUTY = re.compile(r"^.{2,40}(?:代表|委员)\s*[:：]$")
REASONS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|[（(].{1,2}[）)]|\d[.、．])?\s*(?:政策|制定|出台|起草|编制|修订|文件"
    r"|主要)?(?:的)?(?:背景|依据|必要性|过程|目的|意义|创新点|亮点|特点|主要内容|核心内容"
    r"|主要变化|背景和?(?:依据|过程|意义)|主要任务和内容|新旧政策差异|政策解读|内容解读|解读机关.{0,30}|关键词(?:解释|诠释))(?:是什么|有哪些)?[。：:？?]?$"
)
EXPLAINS = re.compile(
    r"(?:现|就|对).{0,40}(?:解读|说明|解答|答复)如下|(?:便于|帮助|方便).{0,30}(?:理解|了解|掌握)|作(?:如下|以下)?解读"
)
ASKS = re.compile(r"^(?:(?:\d{1,2}[.、．]\s*)?(?:问|Q\d?|记者|提问)\s*[:：]|问\d)")
ANSWERS = re.compile(r"^(?:答|A\d?|回答|.{2,16}(?:负责人|局长|主任|处长|厅长|部长))\s*[:：]|^答\d")
OPENING = 6  # paragraphs


def text_signs(meta: Metadata, paragraphs: Sequence[str]) -> Iterator[Sign]:
    """The signs in the text and in the fields beside it."""
    yield from _policy_fields(meta)
    yield from _policy_form(paragraphs)
    yield from _policy_words(paragraphs)
    yield from _interpretation(paragraphs)
    yield from _news(paragraphs)


def _policy_fields(meta: Metadata) -> Iterator[Sign]:
    if meta.doc_number:
        yield Sign(kind=Kind.POLICY, weight=5, words=f"it carries the number {meta.doc_number}")
    if meta.index_number:
        yield Sign(kind=Kind.POLICY, weight=1, words="it has an index number")
    if meta.document_title:
        yield Sign(kind=Kind.POLICY, weight=1, words=f"it prints {shown(meta.document_title)}")


def _policy_form(paragraphs: Sequence[str]) -> Iterator[Sign]:
    """Who is addressed, who signed, what note stands below: the outer form of official papers."""
    if salute := next((line for line in paragraphs[:OPENING] if SALUTE.match(line)), ""):
        yield Sign(kind=Kind.POLICY, weight=3, words=f"it addresses {shown(salute.rstrip(':：'))}")
    names, day = signature(paragraphs)
    if names and day:
        yield Sign(kind=Kind.POLICY, weight=2, words=f"it is signed by {shown(names[0])}")
    if note := next((line for line in paragraphs if OPENNESS.match(line)), ""):
        yield Sign(kind=Kind.POLICY, weight=2, words=f"it notes {shown(note)}")


def _policy_words(paragraphs: Sequence[str]) -> Iterator[Sign]:
    text = "\n".join(paragraphs)
    if enacts := ENACTS.search(text):
        yield Sign(kind=Kind.POLICY, weight=2, words=f"it says {shown(enacts[0])}")
    if (articles := sum(bool(ARTICLE.match(line)) for line in paragraphs)) >= 3:
        yield Sign(kind=Kind.POLICY, weight=3, words=f"{articles} of its paragraphs are articles or chapters")
    if IN_FULL.search(text[:600]) and sum(bool(SECTION.match(line)) for line in paragraphs) >= 4:
        yield Sign(kind=Kind.POLICY, weight=6, words="it gives the text of an act in full")
    if len(ORDERS.findall(text)) >= 3:
        yield Sign(kind=Kind.POLICY, weight=1, words="it says what must be done")


def _interpretation(paragraphs: Sequence[str]) -> Iterator[Sign]:
    reasons = [line for line in paragraphs if REASONS.match(line)]
    if len(reasons) >= 2:
        yield Sign(kind=Kind.INTERPRETATION, weight=3, words=f"it has sections on {shown(reasons[0])} and the like")
    if explains := EXPLAINS.search("\n".join(paragraphs[:OPENING])):
        yield Sign(kind=Kind.INTERPRETATION, weight=2, words=f"it says {shown(explains[0])}")
    asked, answered = (sum(bool(form.match(line)) for line in paragraphs) for form in (ASKS, ANSWERS))
    if asked >= 2 and answered >= 1 and "《" in "".join(paragraphs):
        yield Sign(kind=Kind.INTERPRETATION, weight=2, words="it asks and answers about an act")


def _news(paragraphs: Sequence[str]) -> Iterator[Sign]:
    opening = paragraphs[:OPENING]
    if dateline := next((m for line in opening[:3] if (m := DATELINE.search(line))), None):
        yield Sign(kind=Kind.NEWS, weight=3, words=f"it begins as reports do: {shown(dateline[0])}")
    elif lately := next((m for line in opening[:2] if (m := LATELY.match(line))), None):
        yield Sign(kind=Kind.NEWS, weight=1, words=f"it begins {shown(lately[0])}")
    if sum(bool(QUOTES.match(line)) for line in paragraphs) >= 2:
        yield Sign(kind=Kind.NEWS, weight=2, words="it tells what an act says")
    if sum(bool(SPEAKS.search(line)) for line in paragraphs) >= 2:
        yield Sign(kind=Kind.NEWS, weight=1, words="it tells what people said")
    if any(LETTER.search(line) for line in opening) and not any(DEPUTY.match(line) for line in opening):
        yield Sign(kind=Kind.NEWS, weight=4, words="it answers a reader's letter")
