"""Changes counted by day and by week, in any time zone and alike on every database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, literal, select

from pipeline.changes import ChangeKind
from storage.changes.conditions import conditions
from storage.changes.inbox_rows import microseconds
from storage.database.engine import Database
from storage.tables import InboxRecord, SourceRecord
from storage.views.archive import ChangeFilter

_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = 86_400_000_000  # microseconds
_MONDAY: Final = 3  # days from a Monday to the first of January 1970


class TimelineHistory:
    """How many changes there were, and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changes_by_day(self, wanted: ChangeFilter, zone: ZoneInfo) -> Mapping[date, int]:
        """Return how many changes pass the filter on each day in *zone*; days without any are left out.

        The filter says since when and until when.
        """
        day = _day_number(wanted, zone)
        with self._database.reading() as session:
            query = select(day, func.count()).where(*conditions(session, wanted)).group_by(day)
            return {_EPOCH + timedelta(days=row[0]): row[1] for row in session.execute(query)}

    def kinds_by_week(self, wanted: ChangeFilter, zone: ZoneInfo) -> Mapping[ChangeKind, Mapping[date, int]]:
        """Return how many changes of each kind pass the filter in each week, by its Monday."""
        week = _week_number(wanted, zone)
        with self._database.reading() as session:
            query = select(InboxRecord.kind, week, func.count()).where(*conditions(session, wanted))
            found: dict[ChangeKind, dict[date, int]] = {}
            for kind, number, count in session.execute(query.group_by(InboxRecord.kind, week)):
                found.setdefault(kind, {})[_monday(number)] = count
            return found

    def regions_by_week(
        self, wanted: ChangeFilter, zone: ZoneInfo, regions: Sequence[str]
    ) -> Mapping[str, Mapping[date, int]]:
        """Return the same of each of these first steps of sources' regions; of all others, and of none, under ""."""
        week = _week_number(wanted, zone)
        with self._database.reading() as session:
            sources = session.execute(select(SourceRecord.id, SourceRecord.region)).all()
            places = {
                region: [source_id for source_id, of in sources if of.split("/")[0] == region] for region in regions
            }
            place = _place(places)
            query = select(place, week, func.count()).where(*conditions(session, wanted))
            found: dict[str, dict[date, int]] = {}
            for number, at, count in session.execute(query.group_by(place, week)):
                name = regions[number] if number < len(regions) else ""
                found.setdefault(name, {})[_monday(at)] = count
            return found


def _place(places: Mapping[str, Sequence[int]]) -> ColumnElement[int]:
    if not places:
        return literal(0)
    told = ((InboxRecord.source_id.in_(ids), number) for number, ids in enumerate(places.values()))
    return case(*told, else_=len(places))


def _monday(number: int) -> date:
    return _EPOCH + timedelta(days=number * 7 - _MONDAY)


def _week_number(wanted: ChangeFilter, zone: ZoneInfo) -> ColumnElement[int]:
    return (_day_number(wanted, zone) + _MONDAY) // 7


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
