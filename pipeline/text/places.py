"""Regions as people write them: “江苏/徐州” and “江苏省/徐州市” are one place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# The peoples that autonomous regions and prefectures are named after; the name alone says which place it is.
_PEOPLES: Final = "维吾尔|哈萨克|柯尔克孜|蒙古|朝鲜|土家|布依|哈尼|景颇|傈僳|壮|回|藏|羌|苗|侗|彝|白|傣"
_RANKED: Final = re.compile(rf"(.{{2,}}?)(?:(?:(?:{_PEOPLES})族?)*自治[区州]|特别行政区|地区|省|市|盟)")


def is_within(region: str, wanted: str) -> bool:
    """Tell whether a region is the wanted one or lies below it."""
    above, own = place_steps(wanted), place_steps(region)
    return own[: len(above)] == above


@lru_cache(maxsize=4096)
def place_steps(region: str) -> tuple[str, ...]:
    """The names of a region from the province down, without their ranks."""
    return tuple(_without_rank(step.strip()) for step in region.split("/") if step.strip())


def _without_rank(name: str) -> str:
    found = _RANKED.fullmatch(name)
    return found[1] if found else name
