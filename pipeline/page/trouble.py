"""Answers that are not what was asked for: challenges, notices, dead pages in living clothes, pages cut short."""

from __future__ import annotations

import re

from pipeline.page.limits import beginning

CHALLENGE_STATUS = frozenset({412, 521})
UNSEEN = re.compile(r"<(script|style|noscript|template|select|option)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.I | re.S)
ANCHOR = re.compile(r"<a\b[^<>]*>[^<]*(?:<(?!/?a\b)[^<]*)*</a\s*>", re.I)
LINK = re.compile(r"<a\b", re.I)
TITLE = re.compile(r"<title\b[^<>]*>[^<]*</title\s*>", re.I)
TITLE_404 = re.compile(r"<title\b[^<>]*>[^<]*(?<![\d.])404\s*</title", re.I)
TAG = re.compile(r"<[^<>]*>")
SCRIPT = re.compile(r"<script\b", re.I)
ROOT = re.compile(r"<\s*(?:html|body)\b", re.I)
TAIL = re.compile(r"</\s*(?:html|body|frameset)\s*>", re.I)
PROSE = re.compile(r"[，。；、,.;]")
CHALLENGE = re.compile(
    r"安全验证|人机验证|已?被(?:\S{0,8})?拦截|拦截.{0,6}(?:请求|访问)|incident id"
    r"|(?:您|你)的\s*ip.{0,10}(?:禁止|限制|封)|403 forbidden|禁止访问|验证码|滑块|滑动验证|访问(?:过于)?频繁"
    r"|频繁访问|访问异常|异常访问|访问被(?:拒绝|拦截|阻断)|请求被|疑似(?:黑客)?攻击|浏览器安全检查|正在检查您?的?浏览器"
    r"|请(?:开启|启用|打开)\s*(?:javascript|js|cookie)|waf|防火墙|创宇盾|云盾|captcha|verify you are human"
    r"|checking your browser|access denied|enable javascript|just a moment|attention required"
    r"|ddos",
    re.I,
)
SIGNATURE = re.compile(
    r"\$_ts\b|jsl_clearance|__jsluid|acw_sc__|getwafjs|bt-waf|safedog|yunsuo_session|safeline"
    r"|yunjiasu|wzws|cf-chl|_cf_chl|C3VK=|HOY_TR=",
    re.I,
)
MAINTENANCE = re.compile(
    r"系统维护|网站维护|服务器维护|(?:网站|页面|栏目)(?:正在)?建设中|敬请期待|暂时无法访问|升级维护|维护升级|系统升级"
    r"|正在(?:进行)?(?:升级|维护)|维护中|暂停(?:服务|访问|开放)|停机维护|恢复访问"
    r"|(?:不在|非)(?:本?网站)?(?:服务|开放)时(?:间|段)|夜间.{0,8}(?:关闭|维护|停止|暂停)"
    r"|(?:每日|每天|每晚).{0,30}\d.{0,16}(?:关闭|停止(?:服务|访问|对外)|暂停|维护)"
    r"|under maintenance"
    r"|scheduled maintenance|temporarily unavailable|be back soon",
    re.I,
)
CAPTIVE = re.compile(
    r"网络认证|上网认证|认证(?:页面|登录|系统|上网)|登录后(?:继续|方可)?上网|继续上网|无线(?:网络)?认证|portal认证"
    r"|captive portal"
    r"|log ?in to (?:the )?(?:network|wi-?fi)",
    re.I,
)
ERROR = re.compile(
    r"^(?:http\s*(?:error|status)?\s*)?50[0234](?:$|\s*[-—:：]?\s*(?:error|internal|bad|service|gateway|server|错误|服务|内部|网关))"
    r"|service unavailable|bad gateway|gateway time-?out"
    r"|internal server error|server error in"
    r"|(?:connecting to|establishing an?) (?:the )?database|database (?:connection|error)"
    r"|数据库(?:连接)?(?:错误|失败|异常)|运行时错误|(?:系统|程序|服务器)(?:内部)?(?:错误|异常|出错|繁忙)",
    re.I,
)
LOGIN = re.compile(
    r"请(?:先|您先)?登[录陆]|(?:用户|会员|账号|管理员?)登[录陆]|没有(?:访问)?权限"
    r"|log ?in to (?:continue|view)|sign in to",
    re.I,
)
MISSING = re.compile(
    r"(?:没有|未能?|无法|不能)找到.{0,14}(?:页面?|网页|内容|帖子|文章|信息|文件|记录|资源|主题|词条)|没有与此标题相同的页面|找不到(?:该|此|相关)"
    r"|(?:page|file|document|content).{0,30}(?:could not|cannot|can't) be found|not found"
    r"|(?:页面|网页|内容|文章|信息|文件|地址|资源|栏目|帖子|主题|记录|链接|页)(?:已经|已|可能)?(?:被)?(?:管理员|作者|系统)?(?:不存在|下架|撤下|停用|找不到|未找到|不见了|丢失|删除|移除|下线|失效|撤稿"
    r"|过期|走丢)|找不到(?:您|你)?.{0,10}(?:页面|网页|内容|文件)|不存在或(?:者)?已(?:经)?被?删除|无法找到.{0,8}(?:页|文件|资源)"
    r"|错误页面|出错了|(?<![-.\d])\b404\b(?![-.]\d)|(?:page|file|document) (?:was |is )?not (?:be )?found"
    r"|page (?:does not|doesn't) exist|no longer (?:available|exists)",
    re.I,
)
WAITING = re.compile(
    r"加载中|正在加载|loading|请稍[候等]|bu(?:il|li)dstatic|querydata|\$\.(?:ajax|get|post|getjson)\b"
    r"|xmlhttprequest|axios|\bfetch\(|\bload\(|id=[\"']?app\b|vue"
    # Templates that a script fills (Handlebars, underscore, Vue, Angular, Knockout), and the call of Hanweb lists.
    r"|text/(?:x-)?(?:handlebars|jsrender|jquery-tmpl|template)|x-template|\{\{\s*#?(?:each|for)\b|\bv-for=|\bng-repeat="
    r"|data-bind=[\"']foreach|\bloadpagedata\(",
    re.I,
)
NOTICES = ((CAPTIVE, "captive"), (MISSING, "soft 404"), (ERROR, "error"), (MAINTENANCE, "maintenance"))
NOTHING_SAID = ("needs script", "empty")  # which the beginning of a page too long cannot tell
CROWDED = 12  # links; a challenge has hardly any
ENOUGH = 200  # characters of sentences that make a page more than a notice
TERSE = 100  # characters of a page on which a bare 404 or 500 is an answer's status and no figure in a table
NOTICE = 900  # characters, links left out, that a notice in the site's frame may have


def trouble_of(body_text: str, status: int) -> str:
    """Why this answer must not be read as the page; "" when healthy.

    challenge, maintenance, captive, soft 404, error, login, needs script, cut, empty.

    Words decide only where a page has hardly any sentences of its own, so a policy on 系统维护 or 404 is no trouble.
    """
    if status in CHALLENGE_STATUS:
        return "challenge"
    if not body_text.strip():
        return "empty"
    if _is_data(body_text):
        return "" if _is_whole_data(body_text) else "cut"
    start = beginning(body_text)
    segments = [" ".join(part.split()) for part in TAG.split(ANCHOR.sub(" ", UNSEEN.sub(" ", start.text)))]
    reason = _notice(start.text, [part for part in segments if part], status)
    if reason and not (start.note and reason in NOTHING_SAID):
        return reason
    return "cut" if ROOT.search(body_text) and not TAIL.search(body_text) else ""


def _notice(body_text: str, segments: list[str], status: int) -> str:
    """The reason that a page without sentences of its own gives for having none."""
    sentences = sum(len(part) for part in segments if len(part) >= 30 and PROSE.search(part))
    said = "\n".join(segments)
    if sentences >= ENOUGH or len(said) > NOTICE:
        return ""
    if (
        SIGNATURE.search(body_text)
        or (CHALLENGE.search(said) and len(LINK.findall(body_text)) < CROWDED)
        or (status == 202 and SCRIPT.search(body_text))
    ):
        return "challenge"
    notices = [part for part in segments if len(part) < 120 and (len(said) < TERSE or not part.isdigit())]
    told = next((reason for pattern, reason in NOTICES if any(map(pattern.search, notices))), "")
    if told or TITLE_404.search(body_text):
        return told or "soft 404"
    if LOGIN.search(said) and len(LINK.findall(body_text)) < CROWDED:
        return "login"
    if not "".join(TAG.split(TITLE.sub("", UNSEEN.sub("", body_text)))).strip():
        return "needs script" if SCRIPT.search(body_text) else "empty"
    return ""


def waits_for_script(body_text: str) -> bool:
    """Whether a page without content says that a script will bring it."""
    return bool(SCRIPT.search(body_text)) and bool(WAITING.search(body_text))


def _is_data(text: str) -> bool:
    start = text.lstrip()[:200].lower()
    return (
        start.startswith(("{", "[{", "[", "<?xml", "<datastore", "<rss", "<feed", "<urlset", "<sitemapindex"))
        and "<html" not in start
    )


def _is_whole_data(text: str) -> bool:
    text = text.strip()
    if text[0] in "{[":
        return text.rstrip(" ;").endswith(("}", "]"))
    root = re.search(r"<\s*([A-Za-z_][\w:.-]*)(?=[\s>/])(?![^<]*\?>)", text.split("?>", 1)[-1])
    return root is None or bool(re.search(rf"</\s*{re.escape(root[1])}\s*>\s*$|<{re.escape(root[1])}[^<]*/>\s*$", text))
