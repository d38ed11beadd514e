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
class _Counted:
    at: datetime
    regions: Mapping[str, int]  # of the sources then: by other ones counts would be told otherwise
    counts: Sequence[DayCount]


class YearCounts:
    """How many changes pass a filter by day, kind and first step of the region, as sources have it now."""

    def __init__(self, history: Inbox, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self._history = history
        self._zone = zone
        self._now = now
        self._kept: OrderedDict[ChangeFilter, _Counted] = OrderedDict()

    def of(self, wanted: ChangeFilter, regions: Mapping[str, int]) -> Sequence[DayCount]:
        """Count them; *wanted* says since when and until when, *regions* how many sources there are of each.

        What people and policies may alter is counted anew.
        """
        over = (self._now() - _OVER).replace(hour=0, minute=0, second=0, microsecond=0)
        alters = wanted.states or (wanted.words and wanted.words_in is WordsIn.ANYWHERE)
        if alters or wanted.since is None or wanted.until is None or wanted.since >= over:
            return self._count(wanted)
        if wanted.until <= over:
            return self._keep(wanted, regions)
        return [*self._keep(replace(wanted, until=over), regions), *self._count(replace(wanted, since=over))]

    def _keep(self, wanted: ChangeFilter, regions: Mapping[str, int]) -> Sequence[DayCount]:
        kept, now = self._kept.get(wanted), self._now()
        if kept is None or kept.regions != regions or not now - _KEPT_FOR < kept.at <= now:
            kept = _Counted(at=now, regions=regions, counts=self._count(wanted))
        self._kept[wanted] = kept
        self._kept.move_to_end(wanted)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept.counts

    def _count(self, wanted: ChangeFilter) -> Sequence[DayCount]:
        found: Counter[DayCount] = Counter()
        for one in self._history.timeline(wanted, self._zone):
            found[replace(one, region=one.region.split("/")[0], count=0)] += one.count
        return [replace(one, count=count) for one, count in found.items()]
