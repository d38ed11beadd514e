"""The format of `sources catalogue --format jsonl` (docs/formats.md)."""

from __future__ import annotations

from crawler.catalogue.entries import CatalogueEntry
from crawler.catalogue.regions import full_name, path_of
from service.records.formats import Record
from storage.views.probes import ProbeRow


def entry_record(entry: CatalogueEntry, probed: ProbeRow | None) -> Record:
    """Return one line."""
    return {
        "id": entry.id,
        "name": {"zh": entry.zh, "en": entry.en},
        "urls": list(entry.urls),
        "region": {"code": entry.region, "name": full_name(entry.region), "path": path_of(entry.region)},
        "level": entry.level.value,
        "kind": entry.kind.value,
        "topics": [{"id": topic.value, "zh": topic.zh, "en": topic.en} for topic in entry.topics],
        "adapter": entry.adapter or "auto",
        "options": dict(entry.options) or None,
        "select": dict(entry.select) or None,
        "encoding": entry.encoding or None,
        "note": {"zh": entry.note_zh, "en": entry.note_en} if entry.note_en else None,
        "tried": entry.tried.isoformat() if entry.tried else "never",
        "probed": probe_row_record(probed),
    }


def probe_row_record(row: ProbeRow | None) -> Record | None:
    """Return how a source's last probe ended; None when it was never probed."""
    if row is None:
        return None
    return {
        "at": row.at.isoformat(),
        "outcome": row.outcome.value,
        "rows": row.rows,
        "reason": row.reason or None,
    }


def tried_of(entry: CatalogueEntry, probed: ProbeRow | None) -> str:
    """Tell in a few words who tried an entry live last: you by a probe, those who keep the catalogue, or nobody."""
    if probed:
        return f"{probed.at:%Y-%m-%d} {probed.outcome}"
    return f"{entry.tried:%Y-%m-%d}" if entry.tried else "never"
