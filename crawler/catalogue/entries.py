"""The entries of the catalogue, loaded from the JSON lines in `data/`: docs/catalogue.md tells their format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from crawler.catalogue.regions import DATA
from crawler.source import SourceKind
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueEntry:
    """A source as it ships: nobody tried it live unless `tried` says when."""

    id: str
    zh: str
    en: str
    urls: tuple[str, ...]
    region: str  # code of GB/T 2260
    level: Level
    kind: SourceKind = SourceKind.GOVERNMENT
    topics: tuple[Topic, ...] = ()
    family: str = ""  # of sources on one system, whose keys it shares
    adapter: str = ""  # "" when the adapter is found from the page
    options: Mapping[str, str] = field(default_factory=dict)
    select: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""  # "" when the bytes tell it
    note_zh: str = ""
    note_en: str = ""
    tried: date | None = None  # when somebody who keeps the catalogue read it live


@cache
def entries() -> Mapping[str, CatalogueEntry]:
    """Return every entry by its id, ordered by file and id."""
    shared = families()
    files = sorted(DATA.glob("*.jsonl"))
    lines = (line for file in files for line in file.read_text("utf-8").splitlines())
    return MappingProxyType({one.id: one for one in (_entry(json.loads(line), shared) for line in lines)})


@cache
def families() -> Mapping[str, Mapping[str, Any]]:
    """Return what the entries of a family share, by its name."""
    text = (DATA / "families.json").read_text("utf-8")
    return MappingProxyType(json.loads(text))


def _entry(written: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]]) -> CatalogueEntry:
    """Read a line; where it says nothing, its family does. Raises KeyError, ValueError on a bad one."""
    family = written.get("family", "")
    told = {**shared[family], **written} if family else written
    note, tried = told.get("note", {}), told["tried"]
    return CatalogueEntry(
        id=told["id"],
        zh=told["zh"],
        en=told["en"],
        urls=tuple(told["urls"]),
        region=told["region"],
        level=Level(told["level"]),
        kind=SourceKind(told.get("kind", SourceKind.GOVERNMENT)),
        topics=tuple(Topic(topic) for topic in told["topics"]),
        family=family,
        adapter=told.get("adapter", ""),
        options=told.get("options", {}),
        select=told.get("select", {}),
        encoding=told.get("encoding", ""),
        note_zh=note.get("zh", ""),
        note_en=note.get("en", ""),
        tried=None if tried == "never" else date.fromisoformat(tried),
    )
