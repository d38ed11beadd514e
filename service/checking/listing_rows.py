"""Judges what the rows of a pass's listings say of the policies that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.archive import Pass
from pipeline.judge.listed import judge_row, row_means_something
from pipeline.metadata.listed_validity import further_ended
from pipeline.model import Entry, Outcome, Role, Validity, Visit
from service.checking.passes import Gathered
from storage.changes.recording import Owed
from storage.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row, and the listing it stands in."""

    entry: Entry
    listing: str


def judge_rows(store: Store, gathered: Gathered, context: Pass, owed: Owed, at: datetime) -> list[int]:
    """Judge and record the rows of a pass after its documents; return the changes.

    What waited and stands in no row any more waits no longer.
    """
    source, rows = gathered.source.name, _rows(gathered)
    waiting = {url for url, page in gathered.known.items() if page.listed_pending}
    listed = store.listed(source, {*rows, *waiting})
    unchanged = _unchanged_listing(gathered)
    if unchanged:
        again = (url for url in waiting & listed.keys() - rows.keys())
        rows = rows | {url: _again(url, listed[url].waits, unchanged, gathered) for url in again}
    elif rows:
        store.settle_rows(source, waiting - rows.keys())
    told: list[int] = []
    quiet = [url for url in rows if url in listed and listed[url].said is None and _says_nothing(rows[url])]
    store.settle_rows(source, quiet)
    for url, row in rows.items():
        if url not in listed or url in quiet or not row_means_something(row.entry, listed[url]):
            continue
        if copy := store.copy_at(source, url):
            decision = judge_row(row.entry, row.listing, copy, store, context)
            told += store.record_row(gathered.check_id, url, decision, owed=owed, at=at)
    return told


def _rows(gathered: Gathered) -> dict[str, Row]:
    """Return the rows of the listings read, by address; of one address's the one that tells most of an end."""
    rows: dict[str, Row] = {}
    for visit in gathered.visits:
        if visit.role is not Role.LISTING or visit.outcome is not Outcome.OK or visit.document is None:
            continue
        for entry in visit.document.entries:
            known = rows.get(entry.url)
            if known is None or further_ended(known.entry.validity, entry.validity) is not known.entry.validity:
                rows[entry.url] = Row(entry=entry, listing=visit.url)
    return rows


def _unchanged_listing(gathered: Gathered) -> Visit | None:
    """Return a listing that was the same as at its last visit: its rows say what they said."""
    listings = (visit for visit in gathered.visits if visit.role is Role.LISTING)
    return next((visit for visit in listings if visit.outcome is Outcome.UNCHANGED), None)


def _again(url: str, state: Validity, listing: Visit, gathered: Gathered) -> Row:
    return Row(entry=Entry(url=url, title=gathered.known[url].name, validity=state), listing=listing.url)


def _says_nothing(row: Row) -> bool:
    return row.entry.validity is Validity.NOT_STATED
