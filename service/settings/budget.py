"""Which known pages a check may visit: a host is asked for so many a day, and gets the most urgent visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from crawler.netguard import slot_of
from crawler.source import Source
from pipeline.model import KnownPage, PageState, Role
from pipeline.rhythm import DAY, most_urgent, urgency

DAILY_VISITS = 5000  # one in 17 seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """How many known pages of one host are visited in a day. Listings, new pages and pages in doubt are not counted."""

    daily: int
    sharing: Mapping[str, int] = field(default_factory=dict)  # how many sources share a host, where more than one do

    @classmethod
    def of(cls, daily: int, sources: Iterable[Source]) -> Budget:
        """Build it for all sources that are watched: each gets its part of what its host may be asked for."""
        return cls(daily=daily, sharing=Counter(host for source in sources for host in set(map(slot_of, source.urls))))

    def choose(self, due: Sequence[KnownPage], last_check: datetime | None, now: datetime) -> frozenset[str]:
        """Return the addresses to visit of those due, when the source was last checked at *last_check*."""
        chosen = {page.url for page in due if _is_certain(page)}
        open_ones = sorted((page for page in due if page.url not in chosen), key=lambda page: slot_of(page.url))
        for host, pages in groupby(open_ones, key=lambda page: slot_of(page.url)):
            ranked = ((_urgency(page, now), page.url) for page in pages)
            chosen |= most_urgent(ranked, self._allowance(host, now - last_check if last_check else DAY))
        return frozenset(chosen)

    def _allowance(self, host: str, gap: timedelta) -> int:
        """Its part of the day, as long as the gap is: a whole day's visits never come at once after a pause."""
        return ceil(self.daily / max(self.sharing.get(host, 1), 1) * (min(gap, DAY) / DAY))


def _is_certain(page: KnownPage) -> bool:
    new = page.visited_at is None or page.state in (PageState.NEW, PageState.EMPTY)
    return new or page.role is Role.LISTING or page.pending or page.missing_streak > 0


def _urgency(page: KnownPage, now: datetime) -> float:
    visited = page.visited_at or page.first_seen_at or now
    return urgency(now - visited, now - (page.still_since or visited), page.times_changed)
