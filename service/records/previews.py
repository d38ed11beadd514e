"""A preview as JSON records (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.grouping import Parcel
from service.records.archive import change_record
from service.records.formats import Record
from service.records.incidents import incident_record
from service.telling.previewing import Preview, Telling, Told


def told_records(found: Preview) -> list[Record]:
    """Return the lines of `alerts preview --format jsonl`: changes, then incidents, each with its message."""
    return [*_changes(found), *_incidents(found)]


def preview_record(found: Preview) -> Record:
    """Return the object of `alerts preview --format json`."""
    return {
        "subscription": found.subscription.name,
        "since": found.since.isoformat(),
        "seen": found.seen,
        "told": found.told,
        "repeated": found.repeated,
        "kept_out": [{"part": one.part, "changes": one.changes, "alone": one.alone} for one in found.kept_out],
        "messages": [_message(number, parcel) for number, parcel in found.numbered()],
        "changes": list(_changes(found)),
        "incidents": list(_incidents(found)),
    }


def _changes(found: Preview) -> Iterator[Record]:
    for number, parcel in enumerate(found.messages, start=1):
        for news in parcel.news:
            yield {**change_record(news.what.change), "message": _message(number, parcel)}


def _incidents(found: Preview) -> Iterator[Record]:
    for number, parcel in enumerate(found.incidents, start=len(found.messages) + 1):
        for news in parcel.news:
            told = news.what
            yield {**incident_record(told.incident), "told": told.told, "message": _message(number, parcel)}


def _message(number: int, parcel: Parcel[Told] | Parcel[Telling]) -> Record:
    due = parcel.due
    return {"number": number, "at": due.at.isoformat(), "waits": due.waits or None, "tells": len(parcel.news)}
