"""What is remembered of a probe, and of which entry of the catalogue it tells something."""

from __future__ import annotations

from datetime import datetime

from crawler.catalogue.entries import entries
from pipeline.model import Outcome
from service.adding.probing import Probe
from service.settings.model import SourcePart
from storage.views.probes import ProbeRow


def probe_row(part: SourcePart, found: Probe, at: datetime) -> ProbeRow:
    """Return what became of a probe: the outcome of its first listing, and how many rows all of them announced."""
    visits = [*found.listings, *([found.sample] if found.sample else [])]
    first = visits[0] if visits else None
    return ProbeRow(
        source=part.name,
        entry=_entry_tried(part),
        at=at,
        outcome=first.outcome if first else Outcome.FAILED,
        rows=sum(len(visit.document.entries) for visit in found.listings if visit.document),
        reason=first.reason if first else found.trouble,
    )


def _entry_tried(part: SourcePart) -> str:
    """Return the entry whose own addresses were asked; "" when others took their place."""
    entry = entries().get(part.use)
    return part.use if entry and part.values().urls == entry.urls else ""
