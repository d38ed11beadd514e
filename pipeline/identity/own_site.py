"""Whose site a page stands on: of several government copies the one on the issuer's own site is official."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

_SUFFIX = re.compile(r"(?<=..)(?:省|市|区|县|自治区|自治州|盟|新区)$")
_LEVEL = re.compile(r"(?:t|j|w|b)$")  # 厅, 局, 委, 部: the same office has another one at each level
_GOVERNMENT = re.compile(r"人民政府(?:办公[厅室])?$")
# The first label of a host, without its level: initials of the office's name, as government sites use them.
OFFICES: Final = MappingProxyType({
    "fg": "发展和?改革", "fzgg": "发展和?改革", "gx": "工业和信息化|经济和信息化", "jx": "经济和信息化|工业和信息化",
    "kj": "科学技术|科技", "cz": "财政", "rs": "人力资源", "hrss": "人力资源", "sw": "商务", "sthj": "生态环境",
    "zrzy": "自然资源", "wj": "卫生健康", "wsjk": "卫生健康", "scjg": "市场监督", "jy": "教育", "mz": "民政",
    "sf": "司法", "nync": "农业农村", "jtys": "交通运输", "jt": "交通运输", "tj": "统计", "gz": "国有资产",
    "zj": "住房和?城乡建设", "yb": "医疗保障", "ylbz": "医疗保障", "tyjrsw": "退役军人", "sj": "审计|数据",
    "sl": "水利", "ly": "林业", "ga": "公安", "ty": "体育", "xf": "信访", "jr": "金融",
    "yj": "应急管理", "cg": "城市管理",
})  # fmt: skip


def nearness(url: str, region: str, issuers: Iterable[str]) -> tuple[int, int]:
    """Return how near a page's site is to *issuers*: how deep a place they share, then whether the host is theirs.

    *region* is the source's, “江苏/徐州”: its last place counts, when an issuer names it. The host tells the office:
    kjj.… is a science bureau's, www.… the government's itself. The nearer of two pages has the greater result.
    """
    names = list(issuers)
    places = [_SUFFIX.sub("", part) for part in region.split("/") if part]
    depth = len(places) if places and any(places[-1] in name for name in names) else 0
    label = (urlsplit(url).hostname or "").partition(".")[0]
    if label == "www":
        return depth, int(any(_GOVERNMENT.search(name) for name in names))
    office = OFFICES.get(label) or OFFICES.get(_LEVEL.sub("", label))
    return depth, int(bool(office) and any(re.search(office or "", name) for name in names))
