"""An incident in words, Chinese and English: for messages, the command line and the review page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from alerts.redline import clean
from alerts.subscription import Language
from pipeline.health.checks import Seen
from pipeline.health.incidents import STEADY, Ended, IncidentKind
from pipeline.model import Outcome
from pipeline.reasons.visit_words import reason_in_words


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentWords:
    """One language's words."""

    kinds: Mapping[IncidentKind, str]
    advice: Mapping[IncidentKind, str]  # what an operator can do, one sentence
    ended: Mapping[Ended, str]
    outcomes: Mapping[Outcome, str]
    in_a_row: str
    documents: str
    silent: str
    shrinking: str
    dying: str
    undelivered: str
    given_up: str
    redesigned: str
    returns: str
    labels: Mapping[str, str]


_ZH: Final = IncidentWords(
    kinds={
        IncidentKind.FAILING: "无法访问",
        IncidentKind.BLOCKED: "被拦截",
        IncidentKind.THROTTLED: "被限流",
        IncidentKind.UNREADABLE: "无法识读",
        IncidentKind.SILENT: "久无更新",
        IncidentKind.REDESIGNED: "疑似改版",
        IncidentKind.SHRINKING: "内容骤减",
        IncidentKind.UNDELIVERED: "提醒送不到",
    },
    advice={
        IncidentKind.FAILING: "请在浏览器中打开该网址：打不开，就等网站恢复；"
        "打得开，请检查本机的网络、代理和证书，或更正来源的网址。",
        IncidentKind.BLOCKED: "请把 every 调长、把 crawl.delay_seconds 调大，或联系网站方放行；"
        "在恢复之前，这个来源的变化看不到。",
        IncidentKind.THROTTLED: "请把 every 调长或把 crawl.delay_seconds 调大，让访问少一些。",
        IncidentKind.UNREADABLE: "请运行 clausewatch sources probe 看读到了什么；"
        "栏目换了结构或网址时，请更正 url 或设置 select。",
        IncidentKind.SILENT: "请打开栏目看看：若已停更或搬家，请换成新栏目的网址；若确实没有新文件，可不处理。",
        IncidentKind.REDESIGNED: "不必处理：变化已暂扣，下一次检查会按新版面重读，仍有的改动会一并告知。",
        IncidentKind.UNDELIVERED: "请核对这个目的地的地址、令牌和机器人设置，用 clausewatch alerts test 试发；"
        "改好后运行 clausewatch alerts retry --all，已放弃的提醒会重新发送。",
        IncidentKind.SHRINKING: "请打开栏目核对：若是网站故障，等待恢复；若栏目已拆分或归档，请补上新栏目的网址。",
    },
    ended={
        Ended.READ: "已恢复，能正常读取。",
        Ended.NEWS: "已有新文件发布。",
        Ended.LISTED: "已恢复，内容重新列出。",
        Ended.NEW_SIZE: "较短的列表已持续 30 天，此后按新的长度计。",
        Ended.SETTLED: "文件又能正常读取了。",
        Ended.UNWATCHED: "该来源或栏目已不在设置中。",
        Ended.DELIVERED: "这个目的地又能收到提醒了。",
    },
    outcomes={
        Outcome.MISSING: "页面不存在",
        Outcome.BLOCKED: "被拦截",
        Outcome.THROTTLED: "被限流",
        Outcome.MAINTENANCE: "维护中",
        Outcome.FAILED: "访问失败",
        Outcome.PARTIAL: "内容残缺",
        Outcome.UNREADABLE: "无法识读",
        Outcome.DISALLOWED: "robots.txt 不允许",
    },
    in_a_row="连续 {checks} 次检查未能读取（{outcome}）",
    documents="连续 {checks} 次检查中文件未能读取，最近一次 {of} 份里有 {count} 份（{outcome}）",
    silent="最近一份新文件日期为 {newest}；以往最长约 {days} 天就有一份",
    shrinking="栏目首页现列 {count} 条，以往约 {of} 条",
    undelivered="连续 {checks} 次发送都没有成功",
    given_up="，已有 {count} 条提醒被放弃",
    dying="已知的 {of} 份文件中有 {count} 份同时打不开",
    redesigned="一次检查中许多文件同时被改写，相关变化已暂扣",
    returns="；时好时坏，已复发 {returns} 次，连续 {steady} 次检查正常后才告知结束",
    labels={
        "open": "来源异常",
        "over": "异常已结束",
        "open_destination": "送达异常",
        "over_destination": "送达已恢复",
        "source": "来源",
        "since": "开始时间",
        "until": "结束时间",
        "address": "网址",
        "status": "状态码",
        "answer": "情况",
        "do": "建议",
        "together": "同一主机上同样异常的来源",
        "beside": "该主机上还监测",
        "beside_note": "若也受影响，不再另行告知",
        "review": "查看来源",
        "review_destination": "查看提醒记录",
        "open_page": "打开网址",
        "subject": "【{state}】{source}：{kind}",
        "subject_many": "【来源异常 {n} 条】{source}：{kind} 等",
        "headline": "{n} 条来源异常消息",
        "colon": "：",
        "stop": "。",
        "list_mark": "、",
    },
)

_EN: Final = IncidentWords(
    kinds={
        IncidentKind.FAILING: "failing",
        IncidentKind.BLOCKED: "blocked",
        IncidentKind.THROTTLED: "throttled",
        IncidentKind.UNREADABLE: "unreadable",
        IncidentKind.SILENT: "silent",
        IncidentKind.REDESIGNED: "redesigned",
        IncidentKind.SHRINKING: "shrinking",
        IncidentKind.UNDELIVERED: "takes no alerts",
    },
    advice={
        IncidentKind.FAILING: "Open the address in a browser: if it does not open, wait for the site; "
        "if it does, look at this machine's network, proxy and certificates, or correct the source's address.",
        IncidentKind.BLOCKED: "Check less often (every), wait longer between visits (crawl.delay_seconds), "
        "or ask the site to let you in; until then no change of this source is seen.",
        IncidentKind.THROTTLED: "Check less often (every) or wait longer between visits (crawl.delay_seconds).",
        IncidentKind.UNREADABLE: "Run clausewatch sources probe to see what is read; "
        "when the listing has moved or has another structure, correct url or set select.",
        IncidentKind.SILENT: "Open the listing: if it was given up or has moved, watch the new one; "
        "if there really is nothing new, nothing needs doing.",
        IncidentKind.REDESIGNED: "Nothing needs doing: changes are held, the next check reads the site "
        "in its new design, and what is still there is told.",
        IncidentKind.UNDELIVERED: "Look at this destination's address, its token and the robot's rules, and try it "
        "with clausewatch alerts test; then clausewatch alerts retry --all sends again what was given up.",
        IncidentKind.SHRINKING: "Open the listing: if the site is broken, wait for it; "
        "if it was split or archived, add the addresses of the new listings.",
    },
    ended={
        Ended.READ: "The source is read again.",
        Ended.NEWS: "Something new was published.",
        Ended.LISTED: "What had been lost is listed again.",
        Ended.NEW_SIZE: "The shorter listing has lasted for 30 days and is taken for its usual length.",
        Ended.SETTLED: "Its documents read as before.",
        Ended.UNWATCHED: "The source, or its listing, is gone from the settings.",
        Ended.DELIVERED: "It takes alerts again.",
    },
    outcomes={
        Outcome.MISSING: "missing",
        Outcome.BLOCKED: "blocked",
        Outcome.THROTTLED: "throttled",
        Outcome.MAINTENANCE: "maintenance",
        Outcome.FAILED: "failed",
        Outcome.PARTIAL: "partial",
        Outcome.UNREADABLE: "unreadable",
        Outcome.DISALLOWED: "disallowed by robots.txt",
    },
    in_a_row="{checks} checks in a row could not read it ({outcome})",
    documents="{checks} checks in a row could not read its documents, the last one {count} of {of} ({outcome})",
    silent="its newest document is of {newest}; until then a new one came within {days} days",
    shrinking="the listing's first page shows {count} rows; usually it shows {of}",
    undelivered="{checks} attempts in a row failed",
    given_up="; alerts given up: {count}",
    dying="{count} of the {of} documents known here are dead at once",
    redesigned="many documents came back rewritten in one check; their changes are held",
    returns="; it comes and goes (return {returns}), and is told as over after {steady} checks without it",
    labels={
        "open": "Source in trouble",
        "over": "Trouble over",
        "open_destination": "Destination in trouble",
        "over_destination": "Destination works again",
        "source": "Source",
        "since": "Since",
        "until": "Until",
        "address": "Address",
        "status": "Status",
        "answer": "What was seen",
        "do": "What you can do",
        "together": "Other sources of the host in the same trouble",
        "beside": "Also watched at this host",
        "beside_note": "no alert of their own while this lasts",
        "review": "See the source",
        "review_destination": "See the deliveries",
        "open_page": "Open the address",
        "subject": "[{state}] {source}: {kind}",
        "subject_many": "[{n} messages about sources] {source}: {kind} and others",
        "headline": "{n} messages about sources",
        "colon": ": ",
        "stop": ".",
        "list_mark": ", ",
    },
)


def incident_words(language: Language) -> IncidentWords:
    """Return the words of a language."""
    return _ZH if language is Language.CHINESE else _EN


def state_label(kind: IncidentKind, *, is_over: bool, language: Language) -> str:
    """Return in a word whether trouble has begun or is over."""
    of = "_destination" if kind is IncidentKind.UNDELIVERED else ""
    return incident_words(language).labels[("over" if is_over else "open") + of]


def told(kind: IncidentKind, seen: Seen, language: Language) -> str:
    """Return what was seen of a source in trouble, in one sentence without its stop; "" when nothing was kept."""
    words = incident_words(language)
    what = _what(kind, seen, words)
    return what + words.returns.format(returns=seen.returns, steady=STEADY) if what and seen.returns else what


def _what(kind: IncidentKind, seen: Seen, words: IncidentWords) -> str:
    match kind:
        case IncidentKind.SILENT:
            return words.silent.format(newest=seen.newest, days=seen.days) if seen.newest else ""
        case IncidentKind.SHRINKING:
            return (words.shrinking if seen.url else words.dying).format(count=seen.count, of=seen.of)
        case IncidentKind.REDESIGNED:
            return words.redesigned
        case IncidentKind.UNDELIVERED:
            given_up = words.given_up.format(count=seen.count) if seen.count else ""
            return words.undelivered.format(checks=seen.checks) + given_up
    shape = words.documents if seen.count else words.in_a_row
    if seen.outcome is None:
        return ""
    return shape.format(checks=seen.checks, count=seen.count, of=seen.of, outcome=words.outcomes[seen.outcome])


def answer(seen: Seen, language: Language) -> str:
    """Return what the page that stands for the others answered: its reason, as one line."""
    return reason_in_words(clean(seen.reason), language)[:300]


def local_time(moment: datetime, timezone: tzinfo) -> str:
    """Return a moment as a reader of either language reads it."""
    return moment.astimezone(timezone).strftime("%Y-%m-%d %H:%M")
