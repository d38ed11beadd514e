"""Changes counted by day, in any time zone and alike on every database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select

from storage.changes.conditions import passing
from storage.changes.inbox_rows import microseconds
from storage.changes.reach import within_moments
from storage.database.among import among
from storage.database.engine import Database
from storage.tables import InboxRecord, SourceRecord
from storage.views.archive import ChangeFilter
from storage.views.inbox import DayCount

_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = 86_400_000_000  # microseconds
_SOURCES: Final = 1 << 31  # more than there are ids of sources
_NAMED: Final = 1_000  # sources that are asked for one by one


class TimelineHistory:
    """How many changes there were, and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def timeline(self, wanted: ChangeFilter, zone: ZoneInfo) -> Sequence[DayCount]:
        """Return how many changes pass the filter by day in *zone*, kind and source; what there is none of is left out.

        The filter says since when and until when. They are gone through once: the rest is adding up.
        """
        with self._database.reading() as session:
            # One number sorts twice as fast as two.
            place = (_day_number(wanted, zone) * _SOURCES + InboxRecord.source_id).label("place")
            query = passing(session, within_moments(session, wanted), place, InboxRecord.kind, func.count()).query
            rows = session.execute(query.group_by(place, InboxRecord.kind)).all()
            known = select(SourceRecord.id, SourceRecord.region)
            sources = {at % _SOURCES for at, _, _ in rows}
            if len(sources) <= _NAMED:
                known = known.where(among(SourceRecord.id, sources))
            regions = {row[0]: row[1] for row in session.execute(known)}
        return [
            DayCount(day=_EPOCH + timedelta(days=at // _SOURCES), kind=kind, region=regions[at % _SOURCES], count=count)
            for at, kind, count in rows
        ]


def _day_number(wanted: ChangeFilter, zone: ZoneInfo) -> ColumnElement[int]:
    """Return the days from 1970 to a change in *zone*: SQLite knows no zones, so databases are given their offsets."""
    if wanted.since is None or wanted.until is None:
        raise ValueError("changes are counted by day between two moments")
    first, *later = offsets(wanted.since, wanted.until, zone)
    if not later:
        return (InboxRecord.at + first[1]) // _DAY
    told = [(InboxRecord.at >= since, (InboxRecord.at + offset) // _DAY) for since, offset in reversed(later)]
    return case(*told, else_=(InboxRecord.at + first[1]) // _DAY)


def offsets(since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[int, int]]:
    """Return since when *zone* is how far from UTC, both in microseconds; the first holds before it too."""
    at = since
    found = [(microseconds(at), _offset(at, zone))]
    while at < until:
        following = at + timedelta(days=1)
        if _offset(following, zone) != found[-1][1]:
            change = _turn(at, following, zone)
            found.append((microseconds(change), _offset(change, zone)))
        at = following
    return found


def _turn(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the second at which a zone's offset becomes another one, between two moments."""
    was = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        middle = max(middle, before + timedelta(seconds=1))
        before, after = (middle, after) if _offset(middle, zone) == was else (before, middle)
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return (offset or timedelta(0)) // timedelta(microseconds=1)
