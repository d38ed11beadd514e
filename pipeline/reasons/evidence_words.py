"""The words of evidence in English and Chinese, for command line, alerts and review page alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from pipeline.reasons.evidence import Code, Evidence
from pipeline.reasons.file_words import file_reason
from pipeline.reasons.visit_words import reason_in_words

WORDS: Final[Mapping[Code, tuple[str, str]]] = MappingProxyType({
    Code.SEEN_NOWHERE: (
        "No policy with this number, title or text was seen on any source before.",
        "此前在任何来源都没有见过字号、标题或正文与它相同的政策。",
    ),
    Code.COMPARED: ("Compared with the current revision: {edits}.", "与现行版本比较：{edits}。"),
    Code.FIELD_CHANGED: (
        "The page printed {field} as “{before}”; it prints “{after}” now.",
        "页面上的{field}原为“{before}”，现为“{after}”。",
    ),
    Code.FIDELITY: (
        "It carries “{title}”; against the official text of that day it is {fidelity}.",
        "载有《{title}》；与当天的官方文本相比：{fidelity}。",
    ),
    Code.INTERPRETS: ("The page interprets “{title}”.", "这个页面解读的是《{title}》。"),
    Code.INTERPRETS_UNSEEN: ("The policy it interprets was not seen yet.", "它所解读的政策还没有见过。"),
    Code.LEADS_HERE: ("{url} leads here.", "{url} 跳转到这里。"),
    Code.STANDS_HERE_NOW: (
        "{url} is dead, and the same policy stands here.",
        "{url} 已打不开，同一政策出现在这里。",
    ),
    Code.ANNOUNCED_ELSEWHERE: (
        "The address is dead ({answer}), and a listing announces “{title}” at one that was not read yet.",
        "这个地址已打不开（{answer}），而栏目在另一个尚未读到的地址列出了《{title}》。",
    ),
    Code.MOVED_WITH_EDITS: ("It changed as it moved.", "迁址的同时内容有改动。"),
    Code.ENDED_BY: ("“{title}” {relation} it: {sentence}", "《{title}》{relation}了它：{sentence}"),
    Code.ENDS_PARTS: ("It concerns these parts alone: {parts}.", "只涉及其中的：{parts}。"),
    Code.ANNOUNCED: ("“{title}” ({number}) had announced it.", "《{title}》（{number}）此前已经宣布。"),
    Code.LISTED_AS: (
        "The listing {url} shows “{row}” as {state}.",
        "栏目 {url} 把“{row}”标注为：{state}。",
    ),
    Code.EXPIRES: (
        "Its text says that it is valid until {day}, {days} days from now.",
        "正文写明有效期至 {day}，还有 {days} 天。",
    ),
    Code.FILE_OFFERED: ("The page offers the file “{file}”.", "页面增加了附件“{file}”。"),
    Code.FILE_WITHDRAWN: ("The page no longer offers the file “{file}”.", "页面不再提供附件“{file}”。"),
    Code.FILE_REPLACED: (
        "The file “{file}” has other bytes behind the same link {url} now.",
        "附件“{file}”的链接 {url} 没有变，文件换了。",
    ),
    Code.FILES_SAME: ("The texts of the two files are the same.", "两个文件的文字相同。"),
    Code.FILES_DIFFER: (
        "The texts of the two files differ in {clauses} clauses.",
        "两个文件的文字有 {clauses} 条不同。",
    ),
    Code.FILES_NOT_KEPT: (
        "The texts of the two files were not compared: one of them is not kept.",
        "没有比较两个文件的文字：其中一个没有保存。",
    ),
    Code.FILES_TOO_LONG: (
        "The texts of the two files were not compared: they are too long.",
        "没有比较两个文件的文字：太长。",
    ),
    Code.FILES_NOT_READ: (
        "The texts of the two files were not compared, because one was not read ({reading}).",
        "没有比较两个文件的文字，因为其中一个未能读取（{reading}）。",
    ),
    Code.DEAD: ("The address was dead on {visits} visits: {answer}", "{visits} 次访问都打不开：{answer}"),
    Code.OTHERS_ANSWER: ("Other pages of the source answered.", "同一来源的其他页面访问正常。"),
    Code.ANSWERS_AGAIN: (
        "The address was dead on two visits and answers again.",
        "曾两次访问都打不开，现在又能打开了。",
    ),
    Code.DEAD_ONCE: ("The address was dead on one visit so far: {answer}", "目前只有一次访问打不开：{answer}"),
    Code.DEAD_IN_TROUBLE: (
        "The address was dead, but so was much of its source: {answer}",
        "页面打不开，但该来源的许多页面也打不开：{answer}",
    ),
    Code.ALSO_AT: ("The policy stands at {url} of this source too.", "同一政策在该来源的 {url} 也有。"),
    Code.OFFICIAL_APPEARED: ("The official copy appeared after a repost.", "官方页面在转载之后才出现。"),
    Code.ON_OWN_SITE: (
        "This is the issuer's own site; the copy at {url} is a repost from now on.",
        "这里是发文机关自己的网站；{url} 从此作为转载。",
    ),
    Code.OFFICIAL_UNREAD: (
        "The policy was seen nowhere before, and the site where its official page is to be expected could not be read:"
        " {sources}.",
        "此前没有见过这份政策，而应当发布其官方页面的来源暂时无法读取：{sources}。",
    ),
    Code.TOLD_BEFORE_OFFICIAL: (
        "It was told of before the official text was seen.",
        "见到官方文本之前，这个页面已经告知过。",
    ),
    Code.AS_OFFICIAL: (
        "It follows the official text, whose change was told.",
        "这是跟上官方文本，官方文本的改动已经告知。",
    ),
    Code.JUDGED_ANEW: (
        "Compared anew with the official text, of which it shows revision {revision}: {fidelity}.",
        "与官方文本重新比较，对照其版本 {revision}：{fidelity}。",
    ),
    Code.TOLD_BY: (
        "It was told which policy this is by {ground}; {share} of the shorter text stands in the longer one.",
        "认定为同一政策的依据：{ground}；较短文本的{share}见于较长文本。",
    ),
    Code.TOLD_APART: (
        "It looks like “{title}” and is another policy: {ground}.",
        "与《{title}》相近，但不是同一政策：{ground}。",
    ),
    Code.SHOWS_ANOTHER: ("It shows “{title}”, not “{instead}”.", "页面显示的是《{title}》，不是《{instead}》。"),
    Code.OTHER_KIND: ("The page is read as {kind}.", "页面读作{kind}。"),
    Code.WOULD_BE: ("It would have been told as: {change}.", "本应告知为：{change}。"),
    Code.TYPOGRAPHY_ONLY: (
        "{clauses} clauses are printed otherwise; none says anything else.",
        "{clauses} 条的排版不同，内容没有变。",
    ),
    Code.SAME_DOCUMENT: (
        "The page's bytes differ, and its document is the same.",
        "页面的字节变了，文件没有变。",
    ),
    Code.READ_OTHERWISE: (
        "Reader {reader} with site profile {profile} reads the kept page otherwise than reader {reader_before} with"
        " profile {profile_before} did; of its clauses: {edits}.",
        "读取规则第 {reader} 版（站点特征第 {profile} 版）读已保存的页面，与第 {reader_before} 版"
        "（站点特征第 {profile_before} 版）不同；条款：{edits}。",
    ),
    Code.PROMOTED: ("A person made it a change: {note}", "由人工确认为变化：{note}"),
    Code.SAMPLE: (
        "This is a sample: somebody ran `clausewatch alerts test`.",
        "这是一条试发消息：有人运行了 `clausewatch alerts test`。",
    ),
    Code.WRITTEN: ("{sentence}", "{sentence}"),
})  # fmt: skip

_EDITS: Final = MappingProxyType({
    "unchanged": "{n} 条未变",
    "typographic": "{n} 条仅排版不同",
    "renumbered": "{n} 条仅改编号",
    "modified": "修改 {n} 条",
    "added": "增加 {n} 条",
    "removed": "删除 {n} 条",
    "moved": "移动 {n} 条",
    "nothing": "没有不同",
})  # fmt: skip
_FIELDS: Final = MappingProxyType({
    "title": ("title", "标题"),
    "doc_number": ("number", "发文字号"),
    "issuers": ("issuers", "发文机关"),
    "written_date": ("written date", "成文日期"),
    "published_date": ("published date", "发布日期"),
    "effective_date": ("effective date", "施行日期"),
    "expiry_date": ("expiry date", "有效期至"),
    "validity": ("validity", "有效性"),
})  # fmt: skip
LISTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType({
    "field": _FIELDS,
    "fidelity": {
        "identical": ("identical", "与官方一致"),
        "typographic": ("the same but for typography", "仅排版不同"),
        "truncated": ("truncated", "内容不全"),
        "altered": ("altered", "内容有出入"),
        "stale": ("outdated", "旧版本"),
        "unknown": ("not comparable, as no official text is known", "未见官方文本，无法比较"),
    },
    "relation": {
        "repeals": ("repeals", "废止"),
        "replaces": ("replaces", "取代"),
        "amends": ("amends", "修改"),
    },
    "ground": {
        "number": ("the same number", "发文字号相同"),
        "interpretation": ("an interpretation that was seen before its policy", "先于政策出现的解读"),
        "joint number": ("one of the numbers of a joint issue", "联合发文的字号之一相同"),
        "misprinted number": ("the same title and words under a misprinted number", "标题和正文相同，字号系误录"),
        "title": ("the same title and words", "标题和正文相同"),
        "text": ("the same words under another title", "标题不同，正文相同"),
        "one number, two texts": ("one number stands on two texts", "同一字号用于两个不同文本"),
        "other number": ("another number", "发文字号不同"),
        "other year": ("another year's issue", "不同年度"),
        "other of a series": ("another batch, period or serial", "不同批次、期次或序号"),
        "other edition": ("another edition", "不同版本"),
        "other place": ("another place's government", "不同地方的机关"),
        "draft": ("one is a draft", "其中一个是征求意见稿或草案"),
        "correction": ("one corrects the other", "其中一个是更正"),
        "forwarding": ("one forwards the other", "其中一个是转发"),
        "other deed": ("one amends, repeals, extends or proposes the other", "其中一个是修改、废止、延期、补充或公示"),
        "little text": ("too few words to tell", "文字太少，无法认定"),
        "other text": ("other words", "正文不同"),
    },
    "kind": {
        "policy": ("a policy", "政策"),
        "interpretation": ("an interpretation", "解读"),
        "news": ("news", "新闻"),
        "listing": ("a listing", "列表"),
        "attachment": ("a file", "文件"),
        "unreadable": ("unreadable", "无法读取"),
    },
    "change": {
        "new_policy": ("new policy", "新政策"),
        "revised": ("revised", "修订"),
        "metadata": ("details changed", "信息变更"),
        "attachment": ("attachment changed", "附件变更"),
        "removed": ("removed", "撤下"),
        "restored": ("restored", "恢复"),
        "moved": ("moved", "迁址"),
        "repost": ("repost", "转载"),
        "interpretation": ("interpretation", "解读"),
        "superseded": ("superseded", "被废止或取代"),
        "expiring": ("expiring", "即将到期"),
    },
    "validity": {
        "not stated": ("not stated", "未注明"),
        "valid": ("in force", "有效"),
        "invalid": ("no longer in force", "失效或废止"),
        "partly": ("partly in force", "部分失效"),
        "modified": ("amended", "已修改"),
    },
})  # fmt: skip


def in_words(evidence: Evidence, language: str) -> str:
    """Return *evidence* as one sentence in *language*, "zh" or "en"."""
    is_chinese = language == "zh"
    values = dict(evidence.values)
    states = {"state", *(("before", "after") if values.get("field") == "validity" else ())}
    words = {
        name: _value("validity" if name in states else name, text, is_chinese=is_chinese)
        for name, text in values.items()
    }
    return WORDS[evidence.code][is_chinese].format(**words)


def _value(name: str, text: str, *, is_chinese: bool) -> str:
    """Return a value in the reader's language when it is a word of a closed list, else as it is."""
    if is_chinese and name in _IN_CHINESE:
        return _IN_CHINESE[name](text)
    pair = LISTS.get(name, {}).get(text)
    return pair[is_chinese] if pair else text


def _edits(text: str) -> str:
    """Return counts of edits, such as "2 modified, 1 added", in Chinese."""
    parts = (re.fullmatch(r"(?:(\d+) )?(\w+)", part) for part in text.split(", "))
    return "，".join(_EDITS[part[2]].format(n=part[1]) for part in parts if part and part[2] in _EDITS) or text


_IN_CHINESE: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {"answer": partial(reason_in_words, language="zh"), "edits": _edits, "reading": file_reason}
)
