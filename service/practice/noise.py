"""What stands around the texts and moves: counters, clock, banners, advertisements, order of links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

WEEKDAYS = "一二三四五六日"

BANNERS = (
    "弘扬时代新风 建设文明霁川",
    "优化营商环境 服务企业发展",
    "节约用水 从点滴做起",
    "森林防火 人人有责",
)
ADVERTISEMENTS = (
    "政策申报一站式服务，专业顾问免费评估，咨询热线：400-000-0101",
    "霁川智造产业园标准厂房招租，拎包入驻，首年租金八折起",
    "产业园区规划、可行性研究报告编制，欢迎来电洽谈：400-000-0202",
    "加入政策交流群，每日推送最新申报信息",
    "企业贷款利率低至3.2%，最快当天放款",
)
HOT_WORDS = ("医保缴费", "公积金提取", "学区划分", "落户办理", "不动产登记", "创业补贴", "公交线路")


def rotated(items: Sequence[T], by: int) -> tuple[T, ...]:
    """The same items, begun at another one."""
    shift = by % len(items) if items else 0
    return (*items[shift:], *items[:shift])


def clock_line(now: datetime) -> str:
    """As the head of an official site prints it."""
    return f"今天是{now.year}年{now.month}月{now.day}日 星期{WEEKDAYS[now.weekday()]} {now:%H:%M:%S}"


def ago(then: datetime, now: datetime) -> str:
    """As aggregators print the age of an article: 刚刚, 5分钟前, 3小时前, 4天前, 2个月前, 1年前."""
    age = max(now - then, timedelta())
    steps = ((365, "年前"), (30, "个月前"), (1, "天前"))
    for days, unit in steps:
        if age >= timedelta(days=days):
            return f"{age.days // days}{unit}"
    if age >= timedelta(hours=1):
        return f"{age.seconds // 3600}小时前"
    return f"{age.seconds // 60}分钟前" if age >= timedelta(minutes=1) else "刚刚"
