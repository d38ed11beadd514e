"""The parts of a weight, said in either language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.metadata.levels import Level
from pipeline.weight.score import Points, WeightPart

_NAMES: Final = MappingProxyType({
    WeightPart.KIND: ("what happened", "变动种类"),
    WeightPart.EXTENT: ("extent", "改动篇幅"),
    WeightPart.DUTIES: ("obligation", "义务用语"),
    WeightPart.NUMBERS: ("numbers", "数字"),
    WeightPart.TASKS: ("tasks", "任务"),
    WeightPart.FORCE: ("force", "效力"),
    WeightPart.AUTHORITY: ("authority", "发文层级"),
})  # fmt: skip
_WHAT: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "new_policy": ("a new policy", "新政策"),
    "revised": ("the text was revised", "正文修改"),
    "metadata": ("facts about it changed", "政策信息变更"),
    "attachment": ("an attachment changed", "附件变动"),
    "removed": ("the page is gone", "页面下线"),
    "restored": ("the page is back", "页面恢复"),
    "moved": ("the page moved", "网址变更"),
    "interpretation": ("an interpretation", "政策解读"),
    "superseded": ("another policy ends or amends it", "被其他政策废止或修改"),
    "expiring": ("its period of validity ends", "有效期将满"),
    "repost identical": ("a re-post, identical", "转载，内容一致"),
    "repost typographic": ("a re-post, identical but for typography", "转载，仅排版不同"),
    "repost truncated": ("a re-post, cut short", "转载，内容不全"),
    "repost altered": ("a re-post with altered clauses", "转载，条款被改动"),
    "repost stale": ("a re-post of an older text", "转载，内容已过时"),
    "repost unknown": ("a re-post", "转载"),
    "only references": ("cross references follow a renumbering, nothing else", "仅条款序号引用随之调整"),
    "only moved": ("clauses moved, were divided or merged, their words stayed", "条款仅移动、拆分或合并，文字未变"),
    "ended": ("ended by another policy", "被废止"),
    "partly ended": ("ended in part, or amended", "部分失效或被修改"),
    "about to end": ("about to lapse", "即将到期"),
    "validity": ("no longer in force, or in force again", "失效或恢复效力"),
    "dates": ("comes into force or lapses on another day", "施行或失效日期变更"),
})  # fmt: skip
_LEVELS: Final = MappingProxyType(
    {
        Level.NATIONAL.value: ("a national issuer", "国家级机关"),
        Level.PROVINCE.value: ("a provincial issuer", "省级机关"),
        Level.CITY.value: ("a city's issuer", "市级机关"),
        Level.COUNTY.value: ("a county's issuer", "县级机关"),
        "unknown": ("an issuer of unknown level", "机关层级不明"),
    }
)


def part_name(part: WeightPart, language: str) -> str:
    """Return what a part is called."""
    return _NAMES[part][language == "zh"]


def said_points(points: Points, language: str) -> str:
    """Return what a part's points are given for: “3.2 % of the text”, “2 words of obligation: 应当、不得”."""
    values, is_zh = dict(points.values), language == "zh"
    match points.part:
        case WeightPart.KIND | WeightPart.FORCE:
            return _WHAT.get(values["what"], (values["what"],) * 2)[is_zh]
        case WeightPart.AUTHORITY:
            return _LEVELS[values["level"]][is_zh]
        case WeightPart.EXTENT:
            return f"改动占全文 {values['share']}%" if is_zh else f"{values['share']} % of the text"
        case WeightPart.DUTIES:
            return f"{values['n']} 处增减：{values['words']}" if is_zh else _came("word", values)
        case WeightPart.NUMBERS:
            return f"{values['n']} 处增减：{values['words']}" if is_zh else _came("number", values)
        case WeightPart.TASKS:
            n = values["n"]
            return (
                f"{n} 条涉及目标、期限或责任单位"
                if is_zh
                else _counted("clause", n, "with targets, deadlines or bodies")
            )


def _came(noun: str, values: Mapping[str, str]) -> str:
    return f"{_counted(noun, values['n'], 'came or went')}: {values['words']}"


def _counted(noun: str, n: str, rest: str) -> str:
    return f"{n} {noun}{'' if n == '1' else 's'} {rest}"
