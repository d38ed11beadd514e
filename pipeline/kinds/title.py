"""What a title says of the kind of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds.words import Sign, shown
from pipeline.metadata.read import Metadata
from pipeline.metadata.title import GENUS
from pipeline.model import Kind

EDITION = r"(?:\s*[（(〔][^（）()〔〕]{1,24}[）)〕])*$"
# Words that end titles of acts and of little else; the others of GENUS end headlines too: 入选…名单, 我的…计划.
ACT = re.compile(
    rf"(?:通知|意见|决定|公告|通告|公示|决定书|通知书|告知书|批复|复函|函|办法|方案|规定|细则|规则|条例|预案|制度|章程|规程|令|通报|纪要|决议|公报|指引|导则|答复){EDITION}"
)
PAPER = re.compile(rf"(?<![想做看说方手])(?:{GENUS}){EDITION}")
ABOUT_AN_ACT = re.compile(r"关于.{2,}的")
EXPLAINS = re.compile(
    r"(?<!做好)(?<!加强)(?:解读|图解|一图(?:读|看|了)[懂解]?|一张图(?:读|看|了)[懂解]?|[图漫]说政策|《》的?说明$|答记者问|一问一答|答疑|吹风会|(?:政策|热点|有关问题|常见问题)问答"
    r"|问答(?=$|[）)：:]|[一二三四五六七八九十\d])|(?:起草|编制|修订|制定|政策|情况的?)说明(?=$|[）)]))"
)
FRAME = re.compile(rf"关于.{{2,}}的(?:通知|公告|通告|意见|函|决定|批复|通报){EDITION}")
# 政策解读工作, 解读机制: what the act is about.
BUSINESS = re.compile(
    r"(?:解读|吹风会|图解|问答|答疑)(?:和[^《]{1,8})?(?:工作|机制|制度|活动|竞赛|大赛|人员|专家|规程|规定|办法)"
)
CONFERENCE = re.compile(r"(?:新闻)?发布会|访谈|在线交流")
NAMES_AN_ACT = re.compile(r"《[^》]{4,}》|政策|办法|条例|规定|方案|措施")
HAPPENS = re.compile(
    r"会议|召开|举行|举办|调研|考察|座谈|签约|揭牌|开工|投产|落户|落地|走访|慰问|推介|路演|发布会|启动|圆满|成功|率队|带队|强调|指出|表示|出席|检查|督导"
    r"|动员|培训班|获批|入选|荣获|荣登|记者|讲话|致辞|学习|扎实|有序|亮相|迎来|助力|点赞|！|开幕|闭幕|突破|同比|增长|超额|[他她我你您]们?(?!市|省|县|区|国|局|委|厅|镇)|咨询"
)
# A report's verb in front of the act, or closing the headline: 我市出台…办法, 《…》印发.
TELLS = re.compile(
    r"^(?!.*关于(?:印发|公布|发布|出台|批转|转发|修改|废止)).*(?:印发|出台|发布(?!会)|公布|推出|颁布|下发|实施|施行|制定)(?:了)?[《“]?.*"
    r"(?<!的通知)(?<!的公告)(?<!的决定)(?<!的通告)(?<!的函)(?<!的批复)$"
)
RULES_IN_ENGLISH = re.compile(
    r"\b(?:act|regulations?|rules?|order|notice|directive|statute|ordinance|guidelines?|circular|measures|decree|bylaws?"
    r"|(?:privacy|cookie|use) policy|privacy|terms (?:of|and)|code of|policy on)\b(?! (?:book|news|blog))",
    re.IGNORECASE,
)


def title_signs(meta: Metadata) -> Iterator[Sign]:
    """The signs in the title, none of which settles anything by itself but a word that explains."""
    title = meta.title
    outside = _outside(title)
    if explains := explaining_word(title):
        yield Sign(kind=Kind.INTERPRETATION, weight=5, words=f"the title says {shown(explains)}")
    elif CONFERENCE.search(outside) and NAMES_AN_ACT.search(title):
        yield Sign(kind=Kind.INTERPRETATION, weight=4, words="the title names a press conference on an act")
    yield from _act(title, outside)
    yield from _headline(outside)


def explaining_word(title: str) -> str:
    """The word by which *title* says that its text explains an act; "" when it does not, or is an act about that."""
    outside = _outside(title)
    found = EXPLAINS.search(outside)
    framed = FRAME.search(outside)
    if not found or BUSINESS.search(outside) or (framed and framed.start() < found.start()):
        return ""
    return found[0]


def _outside(title: str) -> str:
    """*title* without the names of acts in it."""
    return re.sub(r"《[^》]*》", "《》", title)


def _act(title: str, outside: str) -> Iterator[Sign]:
    framed = ABOUT_AN_ACT.search(outside)
    if act := ACT.search(outside):
        yield Sign(kind=Kind.POLICY, weight=3, words=f"the title ends like an act: {shown(act[0])}")
    elif paper := PAPER.search(outside):
        yield Sign(kind=Kind.POLICY, weight=2, words=f"the title ends like an official paper: {shown(paper[0])}")
    elif rules := RULES_IN_ENGLISH.search(title):
        yield Sign(kind=Kind.POLICY, weight=2, words=f"the title says {shown(rules[0])}")
    if framed:
        yield Sign(kind=Kind.POLICY, weight=1, words="the title says 关于 … 的")


def _headline(outside: str) -> Iterator[Sign]:
    """A headline's words count unless the whole title is that of an act: 关于召开…会议的通知."""
    if ABOUT_AN_ACT.search(outside) and ACT.search(outside):
        return
    if told := TELLS.search(outside):
        yield Sign(kind=Kind.NEWS, weight=3, words=f"the title tells of an act: {shown(told[0])}")
    elif (happens := HAPPENS.search(outside)) and not ACT.search(outside):
        yield Sign(kind=Kind.NEWS, weight=2, words=f"the title tells of an event: {shown(happens[0])}")
