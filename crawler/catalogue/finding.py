"""Finds entries by words, place, level, topic and adapter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.catalogue.entries import CatalogueEntry, entries
from crawler.catalogue.regions import is_below, lineage
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic

# What offices are called for short. A word finds an office by either name.
_SHORT: Final = (
    ("国务院国有资产监督管理委员会", "国资委"),
    ("国有资产监督管理委员会", "国资委"),
    ("发展和改革委员会", "发改委"),
    ("人力资源和社会保障", "人社"),
    ("工业和信息化", "工信"),
    ("经济和信息化", "经信"),
    ("住房和城乡建设", "住建"),
    ("卫生健康委员会", "卫健委"),
    ("市场监督管理", "市场监管"),
    ("科学技术委员会", "科委"),
    ("教育委员会", "教委"),
    ("互联网信息办公室", "网信办"),
    ("科学技术", "科技"),
    ("医疗保障", "医保"),
    ("交通运输", "交通"),
    ("人民政府", "政府"),
    ("文化广电和旅游", "文旅"),
    ("文化和旅游", "文旅"),
    ("委员会", "委"),
    ("办公室", "办"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is looked for; empty parts mean any. All words must be found, one of each other part is enough."""

    words: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  # codes, with everything below them
    levels: tuple[Level, ...] = ()
    topics: tuple[Topic, ...] = ()
    adapters: tuple[str, ...] = ()


def find(wanted: Wanted) -> tuple[CatalogueEntry, ...]:
    """Return the entries that fit, from the whole country down to the counties, by id within a place."""
    words = [_folded(word) for word in wanted.words]
    found = (entry for entry in entries().values() if _fits(entry, wanted))
    hits = (entry for entry in found if not words or _has(entry, words))
    return tuple(sorted(hits, key=lambda entry: (entry.region, entry.kind != "government", entry.id)))


def nearest_ids(text: str, limit: int = 3) -> tuple[str, ...]:
    """Return the ids most like *text*, likest first; those that hold all its parts before others."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only who mistypes waits for it

    parts = [part for part in text.casefold().replace("_", "-").split("-") if part]
    holding = [one for one in entries() if parts and all(part in one.split("-") for part in parts)]
    like = process.extract(text.casefold(), list(entries()), scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
    return tuple(dict.fromkeys([*holding[:limit], *(match[0] for match in like)]))[:limit]


def _fits(entry: CatalogueEntry, wanted: Wanted) -> bool:
    return (
        (not wanted.regions or any(is_below(entry.region, code) for code in wanted.regions))
        and _among(entry.level, wanted.levels)
        and (not wanted.topics or not set(entry.topics).isdisjoint(wanted.topics))
        and _among(entry.adapter or "auto", wanted.adapters)
    )


def _among(value: str, wanted: Collection[str]) -> bool:
    return not wanted or value in wanted


def _has(entry: CatalogueEntry, words: Iterable[str]) -> bool:
    text = _folded("\n".join(_said(entry)))
    return all(word in text for word in words)


def _said(entry: CatalogueEntry) -> Iterator[str]:
    yield from (entry.id, entry.zh, entry.en, *entry.urls)
    for region in lineage(entry.region):
        yield from (region.zh, region.short, region.en)
    for topic in entry.topics:
        yield from (topic.zh, topic.en)


def _folded(text: str) -> str:
    folded = text.casefold()
    for full, short in _SHORT:
        folded = folded.replace(full, short)
    return folded
