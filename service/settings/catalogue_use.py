"""`use: ID` in the settings file: a source of the catalogue, and what is written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.catalogue.entries import CatalogueEntry, entries
from crawler.catalogue.finding import nearest_ids
from crawler.catalogue.regions import path_of


def with_entry(written: object) -> object:
    """Return a source of the settings with its entry's keys beneath those that are written.

    Mappings are joined key by key: one selector that is written leaves the entry's others. An address that is written
    takes the place of all of the entry's, and an adapter that of its options too. An unknown id only names the source.
    """
    if not isinstance(written, Mapping) or not isinstance(written.get("use"), str):
        return written
    entry = entries().get(written["use"])
    if entry is None:
        return {"name": written["use"], **written}
    told = keys_of(entry)
    for key, replaced in (("url", "urls"), ("adapter", "options")):
        if key in written:
            told.pop(replaced, None)
    return {key: _joined(told.get(key), written.get(key)) for key in {**told, **written}}


def known_id(value: str) -> str:
    """Return an entry's id as it is. Raises ValueError for one that the catalogue does not have."""
    if value and value not in entries():
        raise ValueError(unknown(value))
    return value


def unknown(value: str) -> str:
    """Say that no entry has this id, and which ones are like it."""
    near = " or ".join(f"“{one}”" for one in nearest_ids(value))
    ask = f"Did you mean {near}?" if near else "`clausewatch sources catalogue WORDS` finds them."
    return f"the catalogue has no source “{value}”. {ask}"


def keys_of(entry: CatalogueEntry) -> dict[str, Any]:
    """Return what an entry means as a source of the settings file."""
    keys = {
        "name": entry.id,
        "urls": list(entry.urls),
        "kind": entry.kind.value,
        "region": path_of(entry.region),
        "level": entry.level.value,
        "topics": [topic.value for topic in entry.topics],
        "adapter": entry.adapter,
        "options": dict(entry.options),
        "select": dict(entry.select),
    }
    return {key: value for key, value in keys.items() if value}


def adapter_of(use: str) -> str:
    """Return the adapter that the catalogue names for an entry; "" for none."""
    entry = entries().get(use) if use else None
    return entry.adapter if entry else ""


def _joined(told: Any, written: Any) -> Any:
    if isinstance(told, dict) and isinstance(written, Mapping):
        return {**told, **written}
    return told if written is None else written
