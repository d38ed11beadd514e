"""Changes counted by day, in any time zone and alike on every database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select

from pipeline.text.word_query import WordsIn
from storage.changes.conditions import passing
from storage.changes.named import is_told
from storage.changes.reach import TEXTS, within_moments
from storage.database.among import among
from storage.database.engine import Database
from storage.moments import microseconds
from storage.tables import InboxRecord, SourceRecord
from storage.views.archive import ChangeFilter
from storage.views.inbox import DayCount

PLAIN: Final = 40_000  # changes that are counted at once
WORDED: Final = 10_000  # with words: fewer than `within_moments` looks up, so that no others are asked
_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = 86_400_000_000  # microseconds
_SOURCES: Final = 1 << 31  # more than there are ids of sources
_NAMED: Final = 1_000  # sources that are asked for one by one


class TimelineHistory:
    """How many changes there were, and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counted_from(self, wanted: ChangeFilter, zone: ZoneInfo) -> datetime:
        """Return since when `timeline` counts a filter at once: the beginning of a day in *zone*, or when it begins.

        So many of the newest days as have no more changes than are gone through for it, and one at least; all where an
        index leads to what passes, and where that is little.
        """
        since, until = _span(wanted)
        within = (InboxRecord.at >= microseconds(since), InboxRecord.at < microseconds(until))
        at = select(InboxRecord.at).where(*within).order_by(InboxRecord.at.desc())
        with self._database.reading() as session:
            newest, first_not = session.scalar(at.limit(1)), session.scalar(at.limit(1).offset(_at_once(wanted)))
            if newest is None or first_not is None or is_told(session, replace(wanted, since=None, until=None)):
                return since
        return max(since, min(_day_of(newest, zone), _day_of(first_not, zone, later=1)))

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


def _at_once(wanted: ChangeFilter) -> int:
    """Return how many changes are gone through at once: some 80 ms of SQLite."""
    if not wanted.words:
        return PLAIN
    return TEXTS if wanted.words_in is WordsIn.ANYWHERE else WORDED


def _day_of(at: int, zone: ZoneInfo, *, later: int = 0) -> datetime:
    """Return when the day in *zone* begins that a moment is of, or one that is so many days *later*."""
    day = datetime.fromtimestamp(at // 1_000_000, zone).date() + timedelta(days=later)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _span(wanted: ChangeFilter) -> tuple[datetime, datetime]:
    if wanted.since is None or wanted.until is None:
        raise ValueError("changes are counted by day between two moments")
    return wanted.since, wanted.until


def _day_number(wanted: ChangeFilter, zone: ZoneInfo) -> ColumnElement[int]:
    """Return the days from 1970 to a change in *zone*: SQLite knows no zones, so databases are given their offsets."""
    first, *later = offsets(*_span(wanted), zone)
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
