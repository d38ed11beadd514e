"""Why a visit did not bring what was asked for, in English and Chinese.

A visit keeps its reason as the English sentence. Its Chinese is found by that sentence's own shape, so what older
versions kept is said in Chinese too, and whatever is worded elsewhere stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class VisitReason(StrEnum):
    """What kept a page from being read."""

    REFUSED = "refused"
    DISALLOWED = "disallowed"
    NAME = "name"
    TLS = "tls"
    OLD_TLS = "old tls"
    DISTRUST = "distrust"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    RESET = "reset"
    CUT_ANSWER = "cut answer"
    TOO_BIG = "too big"
    REDIRECTS = "redirects"
    GARBLED = "garbled"
    NO_BROWSER = "no browser"
    BROKEN_BROWSER = "broken browser"
    BROWSER = "browser"
    HOST_SILENT = "host silent"
    HOST_SILENT_FOR_MORE = "host silent for more"
    LEADS_ELSEWHERE = "leads elsewhere"
    LEADS_OFF = "leads off"
    EMPTY_ANSWER = "empty answer"
    THROTTLED = "throttled"
    MISSING = "missing"
    REFUSES_VISIT = "refuses visit"
    STATUS = "status"
    NOWHERE = "nowhere"
    CHALLENGE = "challenge"
    BLOCKED = "blocked"
    PROTECTION = "protection"
    SOFT_404 = "soft 404"
    MAINTENANCE = "maintenance"
    CAPTIVE = "captive"
    ERROR = "error"
    LOGIN = "login"
    EMPTY = "empty"
    CUT = "cut"
    NEEDS_SCRIPT = "needs script"
    NEEDED_SCRIPT = "needed script"
    SCRIPT_SHOWS_NOTHING = "script shows nothing"
    SCRIPT_DISALLOWED = "script disallowed"
    NO_ROWS = "no rows"
    ONE_TEXT = "one text"
    NOTHING = "nothing"
    NOTHING_OF_USE = "nothing of use"
    NO_TEXT = "no text"
    PAGE_FOR_FILE = "page for file"
    OTHER_FOR_FILE = "other for file"
    FILE_UNSTEADY = "file unsteady"
    READER_FAILED = "reader failed"
    OF_NO_SUCH_KIND = "of no such kind"
    LOOKS_LIKE_ANOTHER = "looks like another"
    READ_AS_ANOTHER = "read as another"
    PAGE_FOR_JSON = "page for JSON"
    INTERFACE_MESSAGE = "interface message"
    INTERFACE_LACKS = "interface lacks"
    LISTING_SETTING = "listing setting"
    CRAWL_BROKE_OFF = "crawl broke off"


WORDS: Final[Mapping[VisitReason, tuple[str, str]]] = MappingProxyType({
    VisitReason.REFUSED: ("The address was not visited: {detail}.", "没有访问这个地址：{detail}。"),
    VisitReason.DISALLOWED: ("The site's robots.txt forbids this address.", "网站的 robots.txt 不允许访问这个地址。"),
    VisitReason.NAME: ("The host name could not be resolved ({detail}).", "域名无法解析（{detail}）。"),
    VisitReason.TLS: ("No secure connection could be made ({detail}).", "无法建立安全连接（{detail}）。"),
    VisitReason.OLD_TLS: (
        "The server speaks only outdated TLS ({detail}); to visit it nonetheless, set legacy_tls: true for the source.",
        "服务器只支持过时的 TLS（{detail}）；仍要访问，请在这个来源的设置里写 legacy_tls: true。",
    ),
    VisitReason.DISTRUST: (
        "The server's certificate is not trusted ({detail}); to visit it nonetheless, set any_certificate: true.",
        "服务器的证书不受信任（{detail}）；仍要访问，请在这个来源的设置里写 any_certificate: true。",
    ),
    VisitReason.CONNECT: ("No connection could be made ({detail}).", "无法连接（{detail}）。"),
    VisitReason.TIMEOUT: ("The server did not answer in time.", "服务器没有按时应答。"),
    VisitReason.RESET: ("The server broke off the connection ({detail}).", "服务器中断了连接（{detail}）。"),
    VisitReason.CUT_ANSWER: (
        "The answer broke off before its announced end.",
        "应答没有传完就断了，比服务器说的长度短。",
    ),
    VisitReason.TOO_BIG: (
        "The answer is larger than a page or file may be (20 MB).",
        "内容超过一个页面或文件允许的大小（20 MB）。",
    ),
    VisitReason.REDIRECTS: ("The address redirects more often than is followed.", "这个地址跳转的次数太多。"),
    VisitReason.GARBLED: ("The answer could not be decoded ({detail}).", "应答无法解码（{detail}）。"),
    VisitReason.NO_BROWSER: (
        "The source says render: true, and there is no browser to show its pages in: {detail}.",
        "这个来源设置了 render: true，但没有可用的浏览器：{detail}。",
    ),
    VisitReason.BROKEN_BROWSER: (
        "The browser that shows this source's pages does not start; this command shows why: {detail}.",
        "用来显示这个来源的浏览器无法启动；运行下面的命令可以看到原因：{detail}。",
    ),
    VisitReason.BROWSER: (
        "The browser came to no end with the page ({detail}); the next visit tries again, with a new one if need be.",
        "浏览器没能把页面显示完（{detail}）；下次访问会再试，必要时重新启动浏览器。",
    ),
    VisitReason.HOST_SILENT: (
        "{host} failed to answer {times} times in a row, so this page was not visited.",
        "{host} 连续 {times} 次没有应答，因此没有访问这个页面。",
    ),
    VisitReason.HOST_SILENT_FOR_MORE: (
        "{host} failed to answer {times} times in a row, so this page and {more} others were not visited.",
        "{host} 连续 {times} 次没有应答，因此没有访问这个页面和另外 {more} 个页面。",
    ),
    VisitReason.LEADS_ELSEWHERE: ("The page redirects to {url}.", "页面跳转到 {url}。"),
    VisitReason.LEADS_OFF: (
        "The page sends visitors on to another site, {url}; if that is the right one, make it the source's address.",
        "页面把访问者引到另一个网站 {url}；如果那里才是对的，请把来源的网址改成它。",
    ),
    VisitReason.EMPTY_ANSWER: ("The answer is empty.", "应答没有内容。"),
    VisitReason.THROTTLED: ("The server asks for fewer visits ({status}).", "服务器要求减少访问（{status}）。"),
    VisitReason.MISSING: (
        "The server says that the page does not exist ({status}).",
        "服务器说页面不存在（{status}）。",
    ),
    VisitReason.REFUSES_VISIT: ("The server refuses the visit ({status}).", "服务器拒绝访问（{status}）。"),
    VisitReason.STATUS: ("The server answered with status {status}.", "服务器应答的状态码是 {status}。"),
    VisitReason.NOWHERE: (
        "The site answers so where nothing can stand.",
        "对不可能有内容的地址，网站也是这样应答。",
    ),
    VisitReason.CHALLENGE: (
        "The site asks visitors to prove that they are no robot.",
        "网站要求访问者证明自己不是机器人。",
    ),
    VisitReason.BLOCKED: ("The site refuses automated visitors.", "网站拒绝自动访问。"),
    VisitReason.PROTECTION: (
        "The site's protection ({detail}) wants a browser that solves its challenge, and clausewatch solves none: "
        "watch these policies where else they are published, or ask the site to let clausewatch in.",
        "网站的防护（{detail}）要求浏览器通过验证，clausewatch 不会代为破解："
        "请改从其他发布处关注这些政策，或请网站放行。",
    ),
    VisitReason.SOFT_404: (
        "The page says that it does not exist, though its status is {status}.",
        "页面上写着它不存在，尽管状态码是 {status}。",
    ),
    VisitReason.MAINTENANCE: ("The site shows a maintenance notice.", "网站显示维护公告。"),
    VisitReason.CAPTIVE: (
        "A network log-in page answered in place of the site.",
        "应答的不是网站，而是网络登录页面。",
    ),
    VisitReason.ERROR: ("The site shows an error page.", "网站显示出错页面。"),
    VisitReason.LOGIN: ("The page asks its readers to log in.", "页面要求登录才能阅读。"),
    VisitReason.EMPTY: ("The page is empty.", "页面是空的。"),
    VisitReason.CUT: ("The page breaks off before its end.", "页面不完整，没有到结尾就断了。"),
    VisitReason.NEEDS_SCRIPT: (
        "The page needs a browser that runs its scripts; to visit it with one, set render: true for the source.",
        "页面要在能运行脚本的浏览器里才有内容；要用浏览器访问，请在这个来源的设置里写 render: true。",
    ),
    # As it was worded before there was a setting; visits keep it.
    VisitReason.NEEDED_SCRIPT: (
        "The page needs a browser that runs its scripts.",
        "页面要在能运行脚本的浏览器里才有内容。",
    ),
    VisitReason.SCRIPT_SHOWS_NOTHING: (
        "The page shows nothing, though a browser ran its scripts until they came to rest.",
        "浏览器运行了页面的脚本，但页面上仍然没有内容。",
    ),
    VisitReason.ONE_TEXT: (
        "The page is a single text and no policy; a listing, or a page with a policy, can be watched.",
        "这是一篇单独的文章，不是政策；可以关注的是列表页或政策页面。",
    ),
    VisitReason.SCRIPT_DISALLOWED: (
        "The page shows nothing: the site's robots.txt forbids what its scripts ask for.",
        "页面上没有内容：网站的 robots.txt 不允许访问脚本要读取的数据。",
    ),
    VisitReason.NO_ROWS: ("The listing shows no rows.", "列表里没有条目。"),
    VisitReason.NOTHING: ("Nothing that is a document or a listing was found.", "没有找到文件或列表。"),
    VisitReason.NOTHING_OF_USE: (
        "Nothing that is a document or a listing was found ({detail}).",
        "没有找到文件或列表（{detail}）。",
    ),
    VisitReason.NO_TEXT: ("The answer is neither text nor a known file.", "应答既不是文本，也不是认识的文件。"),
    VisitReason.PAGE_FOR_FILE: ("A page answered in place of the file.", "应答的不是文件，而是一个网页。"),
    VisitReason.OTHER_FOR_FILE: (
        "Something that is no such file answered in its place.",
        "应答的不是这种文件，而是别的内容。",
    ),
    VisitReason.FILE_UNSTEADY: (
        "The bytes of the file differ at every fetch, so a replacement cannot be told.",
        "文件每次取回的字节都不同，因此看不出是否换过。",
    ),
    VisitReason.READER_FAILED: ("The reader failed on this page ({detail}).", "读取这个页面时出错（{detail}）。"),
    VisitReason.LOOKS_LIKE_ANOTHER: (
        "The page is no listing of the kind “{kind}”; it looks like {detail}.",
        "页面不是“{kind}”这种列表，看起来是 {detail}。",
    ),
    VisitReason.OF_NO_SUCH_KIND: ("The page is no listing of the kind “{kind}”.", "页面不是“{kind}”这种列表。"),
    VisitReason.READ_AS_ANOTHER: (
        "The catalogue says that it is of the kind “{kind}”; nothing was found so, and it is read as {detail}.",
        "目录里说这是“{kind}”这种列表；照此没有读到内容，现按 {detail} 读取。",
    ),
    VisitReason.PAGE_FOR_JSON: ("A page came where JSON was asked for.", "要的是 JSON，应答的却是网页。"),
    VisitReason.INTERFACE_MESSAGE: (
        "The interface answered without rows: {detail}.",
        "接口应答里没有条目：{detail}。",
    ),
    VisitReason.INTERFACE_LACKS: ("The interface does not name {detail}.", "接口没有给出 {detail}。"),
    VisitReason.LISTING_SETTING: (
        "The listing cannot be read as the settings say: {detail}.",
        "无法按设置读取这个列表：{detail}。",
    ),
    VisitReason.CRAWL_BROKE_OFF: ("The crawl broke off: {detail}.", "检查中断：{detail}。"),
})  # fmt: skip

# What stands for {detail}: words of ours. Those of the network and of other programs are quoted as they are.
_DETAILS: Final[Mapping[str, str]] = MappingProxyType({
    "the extra is not installed: pip install 'clausewatch[browser]'": (
        "没有安装附加组件，请运行 pip install 'clausewatch[browser]'"
    ),
    "no Chromium was found: install one (Debian: apt-get install chromium), or name it in crawl.browser": (
        "没有找到 Chromium，请安装（Debian：apt-get install chromium），或在 crawl.browser 里写明它的位置"
    ),
    "a script of the page does not come to an end": "页面的脚本停不下来",
    "the page took it down, most often for want of memory": "页面使浏览器崩溃，多半是内存不够",
    "the address is private; set crawl.allow_private to visit it": "这是内网地址；要访问它，请设置 crawl.allow_private",
    "only http and https addresses are visited": "只访问 http 和 https 地址",
    "the address carries a user name, a password or signs that hide its host": "网址里有用户名、密码或掩盖主机名的字符",
})  # fmt: skip


def visit_reason(reason: VisitReason, **values: object) -> str:
    """Return the English sentence that a visit keeps."""
    return WORDS[reason][0].format(**values)


def reason_in_words(sentence: str, language: str) -> str:
    """Return the reason that a visit keeps in *language*, "zh" or "en"; other words stay as they are."""
    if language != "zh":
        return sentence
    for shape, chinese in _SHAPES:
        if found := shape.fullmatch(sentence):
            return chinese.format(**{name: _DETAILS.get(value, value) for name, value in found.groupdict().items()})
    return sentence


def _shape(english: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(english)), re.S)


_SHAPES: Final = tuple((_shape(english), chinese) for english, chinese in WORDS.values())
