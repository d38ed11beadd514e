"""How high a government stands: told by an issuer's name, else by the region of the source.

A name is read from its place: 江苏省 → 徐州市 → 云龙区. Offices below a ministry carry its name before their place
(国家税务总局徐州市税务局), so a place counts more than 国家 or 中国. A city below a city is a county-level one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Level(StrEnum):
    """Whose act it is, or whose listing; an aggregator's listing is `national` unless it keeps to one place."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        return _NAMES[self]


_NAMES: Final = {Level.NATIONAL: "国家", Level.PROVINCE: "省", Level.CITY: "市", Level.COUNTY: "县"}
_ALSO: Final = {
    "全国": Level.NATIONAL, "中央": Level.NATIONAL, "国家级": Level.NATIONAL, "省级": Level.PROVINCE,
    "自治区": Level.PROVINCE, "直辖市": Level.PROVINCE, "市级": Level.CITY, "地级市": Level.CITY, "区": Level.COUNTY,
    "区县": Level.COUNTY, "县级": Level.COUNTY, "县区": Level.COUNTY,
}  # fmt: skip
_MUNICIPALITIES: Final = "北京|上海|天津|重庆"
_PROVINCES: Final = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|"
    "内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_MUNICIPALITY: Final = re.compile(rf"(?:{_MUNICIPALITIES})市?")
_PROVINCE: Final = re.compile(
    rf"(?:(?:{_PROVINCES})(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区|生产建设兵团)?|[一-鿿]{{2,3}}(?:省|自治区)|省|自治区(?!人大))"
)
_CITY: Final = re.compile(r"(?:[一-鿿]{2,7}?(?:市(?!场)|自治州|州(?=人民|[一-鿿]{0,12}[局委办])|地区|盟)|[市州](?!场))")
_COUNTY: Final = re.compile(r"(?:[一-鿿]{1,7}?(?:自治县|县|自治旗|旗|林区|特区)|[一-鿿]{2,7}?(?<!地)区|[县区旗])")
_ABOVE: Final = re.compile(r"中共|(?:国家|中国)[一-鿿]{1,12}?(?:总局|局|委员会|银行|署)")
_NATIONAL: Final = re.compile(
    r"国务院|全国|中共中央|中央|中华人民共和国|国家|最高人民|中国|[一-鿿]*(?:总局|总署|审计署)|[一-鿿]{2,12}(?<![宣传组织统战武装党])部(?:办公厅)?$"
)


def level_named(text: str) -> Level | None:
    """Return the level that is called so, in either language; None when none is."""
    wanted = text.strip().casefold()
    return next((level for level in Level if wanted in (level.value, level.zh)), None) or _ALSO.get(wanted)


def level_of(issuers: Iterable[str], region: str = "", known: Level | None = None) -> Level | None:
    """Return the highest level among *issuers*; when no name tells one, the *known* one of the source.

    When that is not known either, that of its *region* (“江苏/徐州”). None when nothing tells.
    """
    steps = tuple(step.strip() for step in region.split("/") if step.strip())
    found = {level for name in issuers if (level := _of_name(name, steps))}
    return next((level for level in Level if level in found), None) or known or _of_region(steps)


@lru_cache(maxsize=4096)
def _of_name(name: str, steps: tuple[str, ...]) -> Level | None:
    rest = "".join(name.split())
    above = _ABOVE.match(rest)
    below = _of_place(rest[above.end() :] if above else rest, steps)
    return below or (Level.NATIONAL if _NATIONAL.match(rest) else None)


def _of_place(name: str, steps: tuple[str, ...]) -> Level | None:
    """The level of the last place that a name begins with."""
    level: Level | None = None
    if found := _MUNICIPALITY.match(name):
        return Level.COUNTY if _COUNTY.match(name, found.end()) else Level.PROVINCE
    if found := _PROVINCE.match(name):
        level, name = Level.PROVINCE, name[found.end() :]
    if found := _CITY.match(name):
        below = level is not Level.PROVINCE and _is_third(found[0], steps)
        level, name = Level.COUNTY if below else Level.CITY, name[found.end() :]
        if (more := _CITY.match(name)) and len(more[0]) > 1:
            return Level.COUNTY
    return Level.COUNTY if _COUNTY.match(name) else level


def _is_third(city: str, steps: tuple[str, ...]) -> bool:
    """Whether a city standing alone is the county-level one of the region, or speaks of itself as 市 there."""
    return len(steps) > 2 and (len(city) == 1 or steps[2].removesuffix("市") == city.removesuffix("市"))


def _of_region(steps: tuple[str, ...]) -> Level | None:
    if not steps:
        return None
    if level_named(steps[0]) is Level.NATIONAL or steps[0] == "中国":
        return Level.NATIONAL
    if _MUNICIPALITY.fullmatch(steps[0]):
        return Level.PROVINCE if len(steps) == 1 else Level.COUNTY
    return (Level.PROVINCE, Level.CITY, Level.COUNTY)[min(len(steps), 3) - 1]
