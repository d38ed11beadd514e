"""The sites of a fleet, made up: how much each publishes, how many documents it holds, and when its listings change."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp

from pipeline.rhythm import CLOSES, OPENS, listing_wait

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday, whose hours are taken as the offices'
DAY = 86400.0
SPREAD = 1.3  # sigma of the lognormal: a tenth of the sites publishes more than half of everything
WEEKDAYS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What there is to watch, and how it answers."""

    sites: int
    listings: int  # of one site
    documents: int  # of all sites together
    published_a_day: float  # new documents of all sites on a working day
    edited_a_day: float  # share of all documents that are revised in a day
    dead: float  # share of the sites that answer nothing
    not_modified: float  # share of unchanged pages that answer 304
    answer: float  # seconds until a page is there
    timeout: float  # seconds until a dead site is given up
    days: int
    seed: int


@dataclass(kw_only=True, slots=True)
class Site:
    """One host with all its listings and documents."""

    number: int
    is_dead: bool
    documents: float
    published: list[float]  # seconds from the beginning, in order
    wait: timedelta  # in office hours, between looks at its listings
    last: float = -DAY  # when its listings were looked at last

    def published_until(self, moment: float) -> list[float]:
        """What was published between the last look and *moment*, which becomes the last look."""
        begin, end = bisect_right(self.published, self.last), bisect_right(self.published, moment)
        self.last = moment
        return self.published[begin:end]


def sites_of(world: World) -> Iterator[Site]:
    """Make all sites; the same seed makes the same ones."""
    chance = random.Random(world.seed)
    mean = exp(SPREAD**2 / 2)
    for number in range(world.sites):
        share = chance.lognormvariate(0, SPREAD) / mean / world.sites  # of everything, on average 1 / sites
        rate = world.published_a_day * share
        yield Site(
            number=number,
            is_dead=chance.random() < world.dead,
            documents=world.documents * share,
            published=sorted(_published(rate, world.days, chance)),
            wait=_wait(rate, chance),
        )


def _published(rate: float, days: int, chance: random.Random) -> Iterator[float]:
    """Moments of publication: in office hours of working days, at *rate* a day."""
    opens, length = OPENS.hour * 3600.0, (CLOSES.hour - OPENS.hour) * 3600.0
    at = chance.expovariate(rate) if rate else float(days)
    while at < days:
        day, part = divmod(at, 1)
        if day % 7 < WEEKDAYS:
            yield day * DAY + opens + part * length
        at += chance.expovariate(rate)


def _wait(rate: float, chance: random.Random) -> timedelta:
    """The wait that clausewatch learns from what such a site published in the last ninety days."""
    today = BEGIN.date()
    lately = (int(at / DAY) for at in _published(rate, 90, chance))
    return listing_wait([today - timedelta(days=90 - day) for day in lately], today)
