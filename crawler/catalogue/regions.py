"""Places by their code of GB/T 2260, as far as the catalogue needs them. Province, prefecture, county: two digits each.

The whole country has no code there; it is 100000, as most tables of these codes have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

DATA: Final = Path(__file__).parent / "data"
COUNTRY: Final = "100000"
_RANKS: Final = ("特别行政区", "自治区", "自治州", "省", "市", "区", "县", "盟")


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A place with its official name."""

    code: str
    zh: str  # official: 徐州市
    short: str  # as it is mostly called: 徐州
    en: str


@cache
def regions() -> Mapping[str, Region]:
    """Return every known place by its code, ascending."""
    table = (DATA / "regions.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return MappingProxyType({row[0]: Region(code=row[0], zh=row[1], short=row[2], en=row[3]) for row in rows})


def lineage(code: str) -> tuple[Region, ...]:
    """Return the places from the province down to *code*; the country stands alone. Raises KeyError when unknown."""
    own = regions()[code]
    above = (regions().get(step) for step in dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00")) if step != code)
    return (*(one for one in above if one), own)


def path_of(code: str) -> str:
    """Return a place as settings write it: 江苏/徐州; 全国 for the country."""
    return "/".join(region.short for region in lineage(code))


def full_name(code: str) -> str:
    """Return a place's official name from the province down: 江苏省徐州市."""
    return "".join(region.zh for region in lineage(code))


def is_below(code: str, above: str) -> bool:
    """Whether a place is *above*, or lies in it. Of the country only what is of the whole country."""
    if above == COUNTRY:
        return code == COUNTRY
    width = 2 if above.endswith("0000") else 4 if above.endswith("00") else 6
    return code[:width] == above[:width]


def regions_named(text: str) -> tuple[Region, ...]:
    """Return the places called so: a code, a name in either language, or a path as settings write it (江苏/徐州)."""
    wanted = text.strip().strip("/")
    if "/" in wanted:
        above, _, last = wanted.rpartition("/")
        outer = regions_named(above)
        return tuple(one for one in regions_named(last) if any(is_below(one.code, each.code) for each in outer))
    if wanted.isdecimal():
        return tuple(one for one in regions().values() if one.code == wanted.ljust(6, "0"))
    return tuple(one for one in regions().values() if _is_called(one, wanted))


def _is_called(region: Region, name: str) -> bool:
    short = next(
        (name.removesuffix(rank) for rank in _RANKS if name.endswith(rank) and len(name) > len(rank) + 1), name
    )
    return name in (region.zh, region.short) or short == region.short or name.casefold() == region.en.casefold()
