"""Which whole lines of a page are not the document. No rule looks for words inside a policy's sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.noise.rules import Rule
from pipeline.text.fold import compatible

# What a site's template prints around any text. Each must be the whole line, decoration left out.
FURNITURE = re.compile(
    r"(?:一键)?(?:分享|转发)(?:到|至|给朋友|本文|按钮)?|打印(?:本页|本稿|此页|页面|文章|预览)?|关闭(?:本页|窗口|此页|页面)?|返回(?:顶部|列表|首页|上一?页)?"
    r"|收藏(?:本页|此页|本站|本文|文章)?|(?:我要|在线)?纠错|字[号体](?:大小)?|大中小|放大|缩小|网站(?:地图|联系|声明|首页|支持|帮助)|联系我们"
    r"|关于我们|隐私(?:声明|保护)|法律声明|免责声明|版权声明"
    r"|(?:点击)?扫一扫.{0,20}|微信扫一扫.{0,20}|(?:长按|扫码|扫描|识别)[^。]{0,12}(?:微信|二维码|公众号|关注|分享|手机)[^。]{0,12}"
    r"|用?手机(?:浏览|查看|阅读|打开)[^。]{0,8}|用?手机扫(?:一扫|码)[^。]{0,14}"
    r"|分享(?:到|至)?:?(?:微信|微博|qq空间|qq好友|qq|新浪微博|腾讯微博|朋友圈|人人网|豆瓣|复制链接)+|字[号体]:?[默认超特大中小]+"
    r"|无障碍(?:浏览|阅读)?|适老化|长者模式|(?:进入|退出)(?:长者|老年人|关怀)模式|繁体(?:中文|版)?|简体(?:中文)?|english"
    r"|展开(?:全文)?|收起|阅读全文|查看(?:更多|全文|详情)|更多|more|下一条|上一条|加载中|暂无(?:数据|内容)"
    r"|设为首页|加入收藏|登录|注册|搜索|全站搜索|站内搜索|当前位置|您?(?:现)?所在(?:的)?位置|首页|尾页|末页|上一页|下一页|浏览次数|点击数|举报|评论|点赞|微信|微博|qq空间|新浪微博|腾讯微博"
    r"|阅读原文|[(（]?点击上方.{0,6}关注.{0,6}|附件下载|文件下载|相关附件|视频|图解|解读|立即获取|企业入驻|在线咨询|电话沟通|电话咨询|政策下载|投资咨询热线|咨询热线|快去查看吧|[|·•>\-—_~/]+"
    r"|放弃|继续访问|确定|取消|您访问的链接即将离开.{0,40}|政府网站年度工作报表|(?:本|此)页(?:面)?(?:已)?(?:支持|适配).{0,12}|本站已支持ipv6(?:访问)?"
    r"|相关稿件|正文内容|上下篇|tags?",
    re.I,
)
COUNTER = re.compile(
    r"(?:本(?:页|文|站|栏目)|总|累计|文章|您是第)?(?:访问|浏览|阅读|点击|点赞|查看|下载|人气|热度|评论|查询|在线)(?:总)?(?:次数|人次|人数"
    r"|量|数|率|统计)?(?:为|是)?\d*(?:位)?(?:次|人次|人|人在线)?"
    r"|\d+(?:次|人)(?:浏览|阅读|点击|访问|评论|查看|在线)|评论\d+条?|共?\d+条评论"
)
BYLINE = re.compile(
    r"[（(【\[]?\s*(?:信息来源|文章来源|稿件来源|新闻来源|来源|稿源|作者|撰稿|供稿|文|编辑|责编|责任编辑|执行编辑|网络编辑|校对|校核|初审|复审|终审"
    r"|一审|二审|三审|审核|审核人|审签|监制|值班编委|录入|录入者|发布人|发布者|上传|摄影|通讯员|记者"
    r"|发布单位|信息员|转载自|转自|原文链接|原标题|阅读原文|原文地址|文章编号|本文链接|本文地址|关键词|关键字|标签|tags?)\s*[:：]",
    re.I,
)
# In an interview 记者： asks; in a byline it names somebody.
SPEAKER = re.compile(r"(?:记者|编辑|作者)\s*[:：].*[，。？！；,?!;]")
# A day without a label, the counters beside it at most: what templates print below a title.
STAMPED = re.compile(r"\W*(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\W+(?=\D)")
STAMP = re.compile(
    r"(?:发布(?:时间|日期)|发表(?:时间|日期|于)|更新(?:时间|日期)|发稿时间|添加时间|录入时间|时间|日期|浏览次数|浏览量|点击(?:数|率|量|次数)?|人气|阅读(?:次数|量"
    r"|数)?|访问(?:量|次数)|字体|字号|字号大小|来源)\s*[:：]",
    re.I,
)
SECTION = re.compile(
    r"(?:您可能(?:还)?|猜你|大家都在|你可能)(?:感兴趣|喜欢|搜|看)(?:的.{0,4})?"
    r"|(?:本?类|精彩|网友|最新|近期|热门|热点|随机|推荐|相关|延伸|更多|扩展|同类|本站|站内|图片|精华|编辑)(?:的)?(?:文章|阅读|新闻|链接|推荐"
    r"|资讯|内容|信息|政策|文件|报道|专题|解读|稿件|评论|留言|排行|服务|案例|图片|搜索|主题|视频|招商|项目|导读|帖子)(?:排行榜?|top\d*|推荐)?"
    r"|(?:发表|我要|查看|所有|全部)?(?:评论|留言)(?:列表|内容|区)?|排行榜|友情链接|网上(?:服务|办事)|便民服务|招商项目|产业园区|上一篇|下一篇"
    r"|今日(?:推荐|关注|热点)|热搜词|related (?:articles|posts|content)|comments|see also|share this(?: page)?",
    re.I,
)
RELATED = re.compile(
    r"(?:上一[篇条]|下一[篇条]|上篇|下篇|相关(?:文件|解读|政策|报道|链接|文章|阅读|新闻|专题|附件)|解读(?:文件|材料|链接)?|政策(?:解读|图解"
    r"|原文)|图解|视频|延伸阅读|热搜词?|推荐阅读|previous|next)\s*[:：]",
    re.I,
)
NEIGHBOUR = re.compile(r"^[<《«‹]*\s*(?:上一?篇|下一?篇|上一条|下一条)(?!文件)[^。]{0,90}$")
FOOTER = re.compile(
    r"icp备|公网安备|网站标识码|ipv6网络|copyright|©|\(c\)\s*20|版权所有|all rights reserved|powered by|违法和不良信息"
    r"|经营许可证",
    re.I,
)
IMPRINT = re.compile(
    r"(?:(?:主办|承办|协办|主管|技术|运维|维护|建设|管理|开发|联系|办公|通信|通讯|举报|监督|服务|咨询|投诉|值班)(?:单位|电话|地址|邮箱|热线|支持|方式)"
    r"|主办|承办|电话|地址|邮政编码|邮编|传真|邮箱|网址|e-?mail|tel|fax|address)\s*[:：]",
    re.I,
)
DATED = re.compile(r"\W*(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?!\d*[年月日])[^，。；！？]{0,40}")
CLOCK = re.compile(r"^今天是?[:：]?.{0,6}\d.*(?:星期|农历)|^页面(?:生成|执行)")
AGE = re.compile(
    r"(?:(?:发布|发表|更新)(?:于|时间)?\s*[:：]?\s*)?(?:\d+\s*(?:秒|分钟|小时|天|周|个?月|年)前|刚刚|昨天|前天)"
)
# Written out with 年月日, a moment opens lines of a timetable too: then only what templates put behind it may follow.
POSTED = re.compile(
    r"(?:天|月|年|小时)前\s*\(\d{4}-|^\D{0,16}(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s+\d{1,2}:\d\d"
    r"|^\D{0,16}(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?\s+\d{1,2}:\d\d(?::\d\d)?"
    r"(?:$|.{0,20}(?:来源|浏览|阅读|评论|点击|作者|编辑|字体|字号|分享|打印))"
    r"|^(?:first |last )?(?:published|posted|updated|modified|reviewed)(?: on| at)?\s*:?\s*[\w ,:/.-]{6,24}$",
    re.I,
)
SIGN = re.compile(
    r"版权|转载|来源|侵权|侵犯|删除|告知|联系我们|原作者|原创|注明出处|交流学习|学习交流|收集于网络|来自网络|源于网络|本文由|仅供参考|立场|观点|侵删|图文"
)
DISCLAIMER = re.compile(
    r"^[（(*※]*\s*(?:版权声明|免责声明|特别声明|郑重声明|声明|(?:封面)?图片(?:均)?(?:来自|来源于?|源自)网络)"
)
# An advert calls for an act; its subject alone (厂房, 招商, 补贴) is what policies are about too.
CALL = re.compile(
    r"招商顾问|专人对接|对接资源|帮您|快速(?:匹配|对接)|仅剩|限时|添?加.{0,4}微信|微信号|微信/手机|扫一扫|扫码|二维码|长按|关注公众号|进群|入群|点我|戳这里"
    r"|(?:点击|立即|马上|即刻)(?:立即)?(?:获取|咨询|下载|领取|查看|报名|测评|联系)|免费(?:下载|领取|获取|咨询|测评|匹配|申报|注册|发布)"
    r"|欢迎(?:来电|咨询|致电)|在线咨询|[☎☏📞📱👉👇🔥►▶]"
)
BID = re.compile(
    r"(?:点击|立即|马上|即刻)(?:立即|进入)?(?:获取|咨询|下载|领取|报名|测评|联系|预约|了解)|免费(?:下载|领取|获取|测评)|加.{0,4}微信"
    r"|^广告\s*[:：]|欢迎(?:来电|致电)|微信同号|回复[“\"「].{1,8}[”\"」]|一键(?:测算|匹配|领取)|拎包入驻|代理记账|首年免费|[☎☏📞📱👉►▶]"
)
TAG = re.compile(
    r"^[【\[〖](?=[^】\]〗]{0,8}(?:推荐|免费|限时|咨询|招商|广告|热|惠|福利|下载|活动|租|售|让|独家|服务|推广|领取|匹配|园区|企业服务|加盟|优选|特价|报名|预约))[^】\]〗]{2,10}[】\]〗]"
)
SUBJECT = re.compile(
    r"热线|客服|招商|选址|厂房|仓库|写字楼|租售|出租|出让|招租|起租|现地|平米|亩|税收返还|入驻|扶持资料|申报辅导|代办|名额|领取|获取|优惠|推广|园区|政策(?:汇编|解读|匹配|下载)|补贴|证照|认定|现房|资料|顾问|咨询|申报|一对一|一站式"
)
PHONE = re.compile(r"(?<!\d)(?:400[-\s]?\d{3,4}[-\s]?\d{3,4}|1[3-9]\d{9})(?!\d)")
ONE_CONTACT = re.compile(r".{1,8}(?:的)?(?:个人)?微信号?(?:二维码)?")
CRUMB = re.compile(
    r"^(?:当前位置|(?:您|你)?(?:现在)?(?:所在|的)?(?:的)?位置|首页|网站首页)\s*[:：]?.{0,120}(?:>|》|»|→|/|-)"
)
ARROW = re.compile(r"[>»›→]")
NO_TRAIL = re.compile(r"[。，；、:：]")
NUMBERED = re.compile(
    r"^(?:第[零〇一二三四五六七八九十百千]+[编章节条款]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,3}[）).．、](?!\d)|[①-⑳]|——)"
)
NOT_OF_AGENCIES = re.compile(r"[，。；：:;\d]")
PROSE = re.compile(r"[，。；！？,;]|\.\s|、.*、|：.{12,}")
AGENCY = re.compile(
    r"(?:政府|委|局|厅|部|办|办公室|网|网站|平台|中心|委员会|管委会|自治区|行政区|兵团|台湾|院|社|公司|会|处|署|站|队|馆|县|市|省|区|镇|乡|街道|其他|门户)$"
)
PARTED = re.compile(r"[\s【】\[\]|()>]+")
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
OPENING = SPACES + "■◆●▲★◇□[【（(〔<《|·•*#>-"
CLOSING = SPACES + "]】）)〕>》|·•*#:：、~！!。.…-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A line in the forms that the rules look at, made once."""

    line: str  # as it stands on the page
    plain: str  # its characters in one width
    bare: str  # *plain* without white space and the signs around it

    @property
    def folded(self) -> str:
        """The same as `copies.fold_line`: for telling whether two lines of one page say the same."""
        return "".join(self.plain.split())


def words_of(line: str) -> Words:
    """*line* in the forms that the rules look at."""
    plain = compatible(line).strip()
    return Words(line=line, plain=plain, bare="".join(_trimmed(plain).split()))


def is_noise(line: str) -> bool:
    """Whether *line*, as a whole, is a site's furniture, a counter, a byline, an advert, a disclaimer or a footer."""
    return noise_rule(words_of(line)) is not None


def noise_rule(words: Words) -> Rule | None:
    """The rule by which a line is noise wherever it stands; None when it may be a document's."""
    bare, plain = words.bare, words.plain
    if not bare:
        return Rule.SIGNS
    if FURNITURE.fullmatch(bare):
        return Rule.FURNITURE
    if COUNTER.fullmatch(bare.replace(":", "").replace("(", "").replace(")", "")):
        return Rule.COUNTER
    if NUMBERED.match(plain):
        return None
    rule = _toolbar_rule(plain)
    if rule is None and _is_byline(plain):
        rule = Rule.BYLINE
    if rule is None:
        rule = _boilerplate_rule(plain)
    return Rule.ADVERT if rule is None and is_selling(words) else rule


def is_section(line: str) -> bool:
    """Whether *line* heads a list of other texts: 相关文章, 热门信息, 上一篇 …"""
    return heads_section(words_of(line))


def heads_section(words: Words) -> bool:
    """The same of a line whose forms are made."""
    if len(words.bare) > 20:
        return False
    bare = words.bare.lower()
    return len(bare) <= 20 and bool(SECTION.fullmatch(bare) or SECTION.fullmatch(_trimmed(words.line.strip()).lower()))


def is_byline(line: str) -> bool:
    """Whether *line* tells whose work the text is, who edited it or when it was put up."""
    return _is_byline(compatible(line).strip())


def _is_byline(plain: str) -> bool:
    if len(plain) > 120 or "。" in plain[:-1]:
        return False
    if SPEAKER.match(plain):
        return False
    if BYLINE.match(plain):
        return len(plain) <= 60 or len(STAMP.findall(plain)) > 1
    if len(plain) <= 60 and (POSTED.search(plain) or ((day := STAMPED.match(plain)) and STAMP.match(plain, day.end()))):
        return True
    return len(STAMP.findall(plain)) > 1 or (len(plain) < 12 and bool(AGE.match(plain)))


def is_dated(line: str) -> bool:
    """Whether *line* begins with a day in digits, as stamps do; a document's own are written with 年月日."""
    return DATED.fullmatch(line) is not None


def is_footer(line: str) -> bool:
    """Whether *line* is the part of a footer that no document has: licence, site code, copyright."""
    return len(line) < 200 and not line.endswith("。") and FOOTER.search(line) is not None


def is_imprint(line: str) -> bool:
    """Whether *line* names a site's operator or where to reach them, as a notice may name its own."""
    return len(line) < 200 and IMPRINT.match(line) is not None and "。" not in line


def is_advert(line: str) -> bool:
    """Whether *line* sells something: a call or a telephone, and more, so that a policy on 招商 or 厂房 stays."""
    return is_selling(words_of(line))


def is_selling(words: Words) -> bool:
    """The same of a line whose forms are made."""
    plain = words.plain
    if len(plain) > 90 or NUMBERED.match(plain):
        return False
    if ONE_CONTACT.fullmatch(plain) or PHONE.fullmatch("".join(plain.split())):
        return True
    calls = len(set(CALL.findall(plain)))
    loud = bool(PHONE.search(plain)) + bool(TAG.match(plain)) + bool(BID.search(plain))
    if not calls and not loud:
        return False
    signs = calls + loud + len(set(SUBJECT.findall(plain)))
    return (loud > 0 or calls > 1) and signs >= (3 if plain.endswith(("。", ";", ":")) else 2)


def is_agency(line: str) -> bool:
    """Whether *line* is nothing but a short name of a place, an agency or a site: one row of a farm of links."""
    return len(line) <= 16 and not NOT_OF_AGENCIES.search(line) and bool(AGENCY.search(line.rstrip(")）")))


def is_prose(line: str) -> bool:
    """Whether *line* reads like a sentence."""
    return len(line) >= 12 and bool(PROSE.search(line))


def _toolbar_rule(plain: str) -> Rule | None:
    if NEIGHBOUR.match(plain):
        return Rule.NEIGHBOUR
    if CLOCK.match(plain):
        return Rule.CLOCK
    if _is_trail(plain) or ("。" not in plain and CRUMB.match(plain)):
        return Rule.TRAIL
    if len(plain) < 100 and RELATED.match(plain) and "。" not in plain:
        return Rule.RELATED
    return Rule.TOOLBAR if len(plain) < 80 and _is_toolbar(plain) else None


def _is_trail(plain: str) -> bool:
    """Whether *plain* is three or more short names with arrows between them."""
    parts = ARROW.split(plain) if not NO_TRAIL.search(plain) else []
    if len(parts) < 3 or len(parts[0].rstrip()) > 14 or not all(parts):
        return False
    return all(len(part.strip()) <= 14 for part in parts[1:])


def _is_toolbar(plain: str) -> bool:
    parts = [p for p in PARTED.split(plain) if p]
    return len(parts) > 1 and all(_is_tool(p) for p in parts) and any(len(_trimmed(p)) > 1 for p in parts)


def _is_tool(part: str) -> bool:
    bare = _trimmed(part)
    return len(bare) < 2 or bool(FURNITURE.fullmatch(bare) or COUNTER.fullmatch(bare.replace(":", "")))


def _boilerplate_rule(plain: str) -> Rule | None:
    if is_footer(plain):
        return Rule.FOOTER
    if DISCLAIMER.match(plain) and (len(plain) < 16 or SIGN.search(plain[4:])):
        return Rule.DISCLAIMER
    return Rule.DISCLAIMER if len(plain) < 300 and len(set(SIGN.findall(plain))) >= 3 else None


def _trimmed(text: str) -> str:
    """*text* without the signs and white space around it."""
    return text.lstrip(OPENING).rstrip(CLOSING)
