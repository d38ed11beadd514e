"""The words of messages, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.subscription import Language
from pipeline.changes import ChangeKind, EditKind, Fidelity
from pipeline.waits import Waits

_BESIDE_BRACKETS = re.compile(r" (?=（)|(?<=）) (?!第)")  # 二（一）1


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """One language's words."""

    language: Language
    html_lang: str
    kinds: Mapping[ChangeKind, str]
    leads: Mapping[ChangeKind, str]  # one sentence; {n} is the tally of edits, {source} the source's name
    fidelities: Mapping[Fidelity, str]  # the lead of a repost
    edits: Mapping[EditKind, str]
    fields: Mapping[str, str]
    validities: Mapping[str, str]
    labels: Mapping[str, str]
    list_mark: str  # between names
    semicolon: str  # between phrases
    colon: str
    date_format: str
    time_format: str

    def waited(self, sentence: str, waits: Waits) -> str:
        """Return a sentence with what it waited for, where readers would wonder."""
        told = self.labels.get(f"waited_{waits}", "")
        return f"{sentence}{self.labels['between']}{told}" if told else sentence

    def place(self, path: Sequence[str]) -> str:
        """Return where a clause stands, by the labels from the top; the whole text where there are none."""
        steps = [self.labels["paragraph"].format(n=step[1:]) if _is_unnumbered(step) else step for step in path]
        place = " ".join(step.rstrip("、．.") for step in steps)
        return _BESIDE_BRACKETS.sub("", place) or self.labels["whole"]


def _is_unnumbered(label: str) -> bool:
    return label.startswith("¶") and label[1:].isdigit()


_ZH: Final = Wording(
    language=Language.CHINESE,
    html_lang="zh-CN",
    kinds={
        ChangeKind.NEW_POLICY: "新政策",
        ChangeKind.REVISED: "修订",
        ChangeKind.METADATA: "信息变更",
        ChangeKind.ATTACHMENT: "附件变更",
        ChangeKind.REMOVED: "撤下",
        ChangeKind.RESTORED: "恢复",
        ChangeKind.MOVED: "迁址",
        ChangeKind.REPOST: "转载",
        ChangeKind.INTERPRETATION: "解读",
        ChangeKind.SUPERSEDED: "被废止或取代",
        ChangeKind.EXPIRING: "即将到期",
    },
    leads={
        ChangeKind.NEW_POLICY: "首次发现这份政策文件。",
        ChangeKind.REVISED: "正文有改动：{n}。",
        ChangeKind.METADATA: "文件信息有变化，正文未变。",
        ChangeKind.ATTACHMENT: "附件有变化。",
        ChangeKind.REMOVED: "页面已经撤下，并经复核确认。",
        ChangeKind.RESTORED: "撤下的页面已经恢复。",
        ChangeKind.MOVED: "文件内容相同，网址已经变更。",
        ChangeKind.REPOST: "{source} 转载了这份文件。",
        ChangeKind.INTERPRETATION: "发布了这份政策的解读。",
        ChangeKind.SUPERSEDED: "另有文件宣布废止、修改或代替这份政策，原页面可能尚未标明。",
        ChangeKind.EXPIRING: "这份政策的有效期即将届满，尚未发现接续文件。",
    },
    fidelities={
        Fidelity.IDENTICAL: "{source} 转载了这份文件，与官方文本一致。",
        Fidelity.TYPOGRAPHIC: "{source} 转载了这份文件，与官方文本只有排版差异。",
        Fidelity.TRUNCATED: "{source} 转载了这份文件，但内容不全。",
        Fidelity.ALTERED: "{source} 转载的文字与官方文本不一致：{n}。",
        Fidelity.STALE: "{source} 转载的是旧版本，官方文本此后已有改动。",
    },
    edits={
        EditKind.MODIFIED: "修改",
        EditKind.ADDED: "增加",
        EditKind.REMOVED: "删除",
        EditKind.MOVED: "移动",
        EditKind.RENUMBERED: "仅改编号",
        EditKind.TYPOGRAPHIC: "仅排版",
    },
    fields={
        "title": "标题",
        "document_title": "所印发文件",
        "doc_number": "发文字号",
        "issuers": "发文机关",
        "index_number": "索引号",
        "written_date": "成文日期",
        "published_date": "发布日期",
        "effective_date": "施行日期",
        "expiry_date": "有效期至",
        "validity": "效力状态",
        "attachment": "附件",
    },
    validities={
        "valid": "有效",
        "invalid": "失效",
        "partly": "部分失效",
        "modified": "已修改",
        "unknown": "未知",
        "not stated": "未注明",
    },
    labels={
        "source": "来源",
        "official": "官方",
        "aggregator": "转载网站",
        "seen": "发现时间",
        "tally": "{kind} {count} 处",
        "only_references": "只有条文引用随条号调整，内容未变（{n}）。",
        "unlisted": "未列出条款",
        "none": "（无）",
        "paragraph": "第 {n} 段",
        "whole": "全文",
        "formerly": "原{path}",
        "aside": "{path} · {aside}",
        "pause": "，",
        "fields": "文件信息",
        "address": "网址",
        "review": "查看对比",
        "details": "查看详情",
        "original": "打开原文",
        "why": "判断依据",
        "more_edits": "另有 {n} 处改动未列出。",
        "more_changes": "另有 {n} 项变更：",
        "rest": "……全文见",
        "because": "您收到这条消息，是因为订阅了“{name}”。",
        "because_any": "您收到这条消息，是因为订阅了“{name}”，它不设条件，接收全部变更。",
        "mark": "【{kind}】",
        "stop": "如不想再收到，请管理员把您的地址从设置里的订阅“{name}”中删去。",
        "matched": "命中条件",
        "matched_kind": "类型为{names}",
        "matched_region": "地区属于{names}",
        "matched_source": "来源为 {names}",
        "matched_level": "发文层级为{names}",
        "matched_topic": "主题为{names}",
        "matched_weight": "权重 {n}，不低于 {least}",
        "matched_issuers": "发文机关含“{names}”",
        "matched_words": "文中有“{names}”",
        "matched_tasks": "任务见{names}",
        "matched_official": "出自官方页面",
        "around": "前后条款（未变）",
        "contents": "目录",
        "elsewhere": "未设地区",
        "part": "（{n}/{of}）",
        "id": "编号",
        "subject_one": "【{kind}】{title}",
        "subject_many": "【政策变更 {n} 项】{title} 等",
        "headline": "{n} 项政策变更",
        "untitled": "（无标题）",
        "between": " · ",
        "waited_quiet": "静默时段内发生，结束后一并送达",
        "waited_storm": "一小时内消息过多，其余合并为这一条",
    },
    list_mark="、",
    semicolon="；",
    colon="：",
    date_format="{d.year}年{d.month}月{d.day}日",
    time_format="{d.year}年{d.month}月{d.day}日 {d:%H:%M}（{zone}）",
)

_EN: Final = Wording(
    language=Language.ENGLISH,
    html_lang="en",
    kinds={
        ChangeKind.NEW_POLICY: "New policy",
        ChangeKind.REVISED: "Revised",
        ChangeKind.METADATA: "Details changed",
        ChangeKind.ATTACHMENT: "Attachment changed",
        ChangeKind.REMOVED: "Taken down",
        ChangeKind.RESTORED: "Restored",
        ChangeKind.MOVED: "Moved",
        ChangeKind.REPOST: "Re-posted",
        ChangeKind.INTERPRETATION: "Interpretation",
        ChangeKind.SUPERSEDED: "Superseded",
        ChangeKind.EXPIRING: "Expiring",
    },
    leads={
        ChangeKind.NEW_POLICY: "A policy that was not seen anywhere before.",
        ChangeKind.REVISED: "The text changed: {n}.",
        ChangeKind.METADATA: "The details of the document changed; its text did not.",
        ChangeKind.ATTACHMENT: "The attachments changed.",
        ChangeKind.REMOVED: "The page was taken down; a second visit confirmed it.",
        ChangeKind.RESTORED: "The page that had been taken down is back.",
        ChangeKind.MOVED: "The same document now stands at another address.",
        ChangeKind.REPOST: "{source} re-posted this document.",
        ChangeKind.INTERPRETATION: "An official interpretation of this policy was published.",
        ChangeKind.SUPERSEDED: "Another document repeals, amends or replaces this policy; its page may not say so yet.",
        ChangeKind.EXPIRING: "This policy is about to lapse, and no successor was seen.",
    },
    fidelities={
        Fidelity.IDENTICAL: "{source} re-posted this document, identical to the official text.",
        Fidelity.TYPOGRAPHIC: "{source} re-posted this document; only its typography differs from the official text.",
        Fidelity.TRUNCATED: "{source} re-posted this document, but not all of it.",
        Fidelity.ALTERED: "{source} re-posted this document in words that differ from the official text: {n}.",
        Fidelity.STALE: "{source} re-posted an old version; the official text has changed since.",
    },
    edits={
        EditKind.MODIFIED: "modified",
        EditKind.ADDED: "added",
        EditKind.REMOVED: "removed",
        EditKind.MOVED: "moved",
        EditKind.RENUMBERED: "renumbered",
        EditKind.TYPOGRAPHIC: "typography",
    },
    fields={
        "title": "Title",
        "document_title": "Printed document",
        "doc_number": "Document number",
        "issuers": "Issuer",
        "index_number": "Index number",
        "written_date": "Written",
        "published_date": "Published",
        "effective_date": "In force from",
        "expiry_date": "In force until",
        "validity": "Validity",
        "attachment": "Attachment",
    },
    validities={
        "valid": "in force",
        "invalid": "no longer in force",
        "partly": "partly in force",
        "modified": "amended",
    },
    labels={
        "source": "Source",
        "official": "official",
        "aggregator": "re-poster",
        "seen": "Seen",
        "tally": "{count} {kind}",
        "only_references": "Only cross references follow the renumbering ({n}); nothing else changed.",
        "unlisted": "clauses not listed",
        "none": "(none)",
        "paragraph": "paragraph {n}",
        "whole": "Whole text",
        "formerly": "formerly {path}",
        "aside": "{path} · {aside}",
        "pause": ", ",
        "fields": "Details",
        "address": "Address",
        "review": "See the comparison",
        "details": "See the details",
        "original": "Open the original",
        "why": "Evidence",
        "more_edits": "{n} more clauses changed.",
        "more_changes": "{n} more changes:",
        "rest": "… the rest:",
        "because": "You receive this because of the subscription “{name}”.",
        "because_any": "You receive this because of the subscription “{name}”, which asks for every change.",
        "mark": "[{kind}] ",
        "stop": "To stop, ask whoever runs clausewatch to take your address out of that subscription.",
        "matched": "Matched",
        "matched_kind": "kind: {names}",
        "matched_region": "region: {names}",
        "matched_level": "level: {names}",
        "matched_topic": "topic: {names}",
        "matched_weight": "weight {n}, at least {least}",
        "matched_source": "source: {names}",
        "matched_issuers": "issuer names {names}",
        "matched_words": "text says “{names}”",
        "matched_tasks": "tasks in {names}",
        "matched_official": "on an official page",
        "around": "Clauses before and after (unchanged)",
        "contents": "Contents",
        "elsewhere": "No region",
        "part": "({n}/{of}) ",
        "id": "Alert",
        "subject_one": "[{kind}] {title}",
        "subject_many": "[{n} policy changes] {title} and others",
        "headline": "{n} policy changes",
        "untitled": "(untitled)",
        "between": " · ",
        "waited_quiet": "kept in quiet hours and told together at their end",
        "waited_storm": "too many alerts within an hour, so the rest comes together",
    },
    list_mark=", ",
    semicolon="; ",
    colon=": ",
    date_format="{d.day} {d:%b %Y}",
    time_format="{d.day} {d:%b %Y, %H:%M} ({zone})",
)


def wording(language: Language) -> Wording:
    """Return the words of a language."""
    return _ZH if language is Language.CHINESE else _EN
