"""The words of the operators' report, Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alerts.subscription import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportWords:
    """One language's words."""

    mark: str
    title: str
    well: str
    problems: str
    summary: str
    span: str
    sources: str
    sources_value: str
    checks: str
    checks_value: str
    visits: str
    visits_value: str
    changes: str
    changes_value: str
    alerts: str
    alerts_value: str
    in_trouble: str
    dead: str
    unread: str
    lost: str
    given_up: str
    trouble: str
    silent: str
    more: str
    review: str
    brackets: str
    colon: str
    dash: str  # between a title, a verdict and its figures
    list_mark: str


_ZH: Final = ReportWords(
    mark="【运行报告】",
    title="clausewatch 运行报告",
    well="一切正常",
    problems="{n} 处需要处理",
    summary="检查来源 {checked:,} 个，发现变化 {changes:,} 处",
    span="时间",
    sources="来源",
    sources_value="监测 {watched:,} 个，已检查 {checked:,} 个",
    checks="检查",
    checks_value="{checks:,} 次，其中未成功 {failed:,} 次",
    visits="访问页面",
    visits_value="{n:,} 次",
    changes="发现变化",
    changes_value="{n:,} 处",
    alerts="提醒",
    alerts_value="送达 {sent:,} 条，等待 {waiting:,} 条，放弃 {given_up:,} 条",
    in_trouble="异常的来源",
    dead="收不到提醒的目的地",
    unread="这段时间一次也没读成的来源",
    lost="没有送到的提醒",
    given_up="已放弃 {n:,} 条：运行 clausewatch alerts pending 查看原因，"
    "改好后运行 clausewatch alerts retry --all 重新发送",
    trouble="{name}：{kind}，自 {since} 起",
    silent="{name}：自 {since} 起",
    more="另有 {n:,} 个",
    review="打开审阅页",
    brackets="（{}）",
    colon="：",
    dash="：",
    list_mark="、",
)

_EN: Final = ReportWords(
    mark="[Report] ",
    title="clausewatch report",
    well="All is well",
    problems="To look at: {n}",
    summary="Sources checked: {checked:,}, changes found: {changes:,}",
    span="Time",
    sources="Sources",
    sources_value="{watched:,} watched, {checked:,} checked",
    checks="Checks",
    checks_value="{checks:,}, of which {failed:,} failed",
    visits="Pages visited",
    visits_value="{n:,}",
    changes="Changes found",
    changes_value="{n:,}",
    alerts="Alerts",
    alerts_value="{sent:,} delivered, {waiting:,} waiting, {given_up:,} given up",
    in_trouble="Sources in trouble",
    dead="Destinations that take no alerts",
    unread="Sources that could not be read once in this time",
    lost="Alerts that did not arrive",
    given_up="Given up: {n:,}. clausewatch alerts pending says why; when that is mended, "
    "clausewatch alerts retry --all sends them again",
    trouble="{name}: {kind}, since {since}",
    silent="{name}: since {since}",
    more="{n:,} more",
    review="Open the review page",
    brackets=" ({})",
    colon=": ",
    dash=" – ",
    list_mark=", ",
)


def report_words(language: Language) -> ReportWords:
    """Return the words of a language."""
    return _ZH if language is Language.CHINESE else _EN
