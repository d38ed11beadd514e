"""The changes of a year by day: days that are over are counted once a day, however often they are asked for."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.text.word_query import WordsIn
from review.ports_inbox import Inbox
from storage.views.archive import ChangeFilter
from storage.views.inbox import DayCount

_OVER: Final = timedelta(days=2)  # no change of a day is recorded so long after it
_KEPT_FOR: Final = timedelta(days=1)
_MOST_KEPT: Final = 8  # filters; a year of one is some thousand counts


@dataclass(frozen=True, kw_only=True, slots=True)
class YearCount:
    """What was counted."""

    counts: Sequence[DayCount]
    back: datetime | None  # to when; None: all was


@dataclass(frozen=True, kw_only=True, slots=True)
class _Counted:
    at: datetime
    regions: Mapping[str, int]  # of the sources then: by other ones counts would be told otherwise
    counts: Sequence[DayCount]
    back: datetime


class YearCounts:
    """How many changes pass a filter by day, kind and first step of the region, as sources have it now.

    Of very many the newest days are counted, and at each further asking the days before these.
    """

    def __init__(self, history: Inbox, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self._history = history
        self._zone = zone
        self._now = now
        self._kept: OrderedDict[ChangeFilter, _Counted] = OrderedDict()

    def of(self, wanted: ChangeFilter, regions: Mapping[str, int], *, further: bool = False) -> YearCount:
        """Count them; *wanted* says since when and until when, *regions* how many sources there are of each.

        What people and policies may alter is counted anew.
        """
        if wanted.since is None or wanted.until is None:
            raise ValueError("changes are counted by day between two moments")
        over = (self._now() - _OVER).replace(hour=0, minute=0, second=0, microsecond=0)
        parted = min(max(over, wanted.since), wanted.until)
        late = self._count(replace(wanted, since=parted)) if parted < wanted.until else []
        if parted == wanted.since:
            return YearCount(counts=late, back=None)
        kept = self._keep(replace(wanted, until=parted), regions, further=further)
        return YearCount(counts=[*kept.counts, *late], back=kept.back if kept.back > wanted.since else None)

    def _keep(self, wanted: ChangeFilter, regions: Mapping[str, int], *, further: bool) -> _Counted:
        kept, now = self._kept.get(wanted), self._now()
        alters = bool(wanted.states or (wanted.words and wanted.words_in is WordsIn.ANYWHERE))
        is_old = kept is None or kept.regions != regions or not now - _KEPT_FOR < kept.at <= now
        if kept is None or is_old or (alters and not further):
            assert wanted.until is not None  # noqa: S101  `of` says until when
            kept = self._further(wanted, _Counted(at=now, regions=regions, counts=(), back=wanted.until))
        elif further:
            kept = self._further(wanted, kept)
        self._kept[wanted] = kept
        self._kept.move_to_end(wanted)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    def _further(self, wanted: ChangeFilter, kept: _Counted) -> _Counted:
        """Count the days before those that are counted, as many as are counted at once."""
        if wanted.since is not None and kept.back <= wanted.since:
            return kept
        rest = replace(wanted, until=kept.back)
        back = self._history.counted_from(rest, self._zone)
        return replace(kept, counts=[*kept.counts, *self._count(replace(rest, since=back))], back=back)

    def _count(self, wanted: ChangeFilter) -> Sequence[DayCount]:
        found: Counter[DayCount] = Counter()
        for one in self._history.timeline(wanted, self._zone):
            found[replace(one, region=one.region.split("/")[0], count=0)] += one.count
        return [replace(one, count=count) for one, count in found.items()]
