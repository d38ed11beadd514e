"""How soon a page, or a source's listings, want another visit.

A page. Its changes are taken as a Poisson process whose rate fades while its text stands: with n changes seen and its
text standing for T days the rate is (1 + n) / (5 + T) a day, the mean of a gamma posterior that counts from the last
change (estimating from what visits happened to see: Cho and Garcia-Molina, Estimating Frequency of Change, ACM TOIT
3(3), 2003). Policies change far more rarely than they are visited; then a page visited f times a day is out of date
for about rate / 2f of the time, and the least of the sum under a fixed number of visits is reached when f grows with
the square root of the rate (the same authors' Effective Page Refresh Policies for Web Crawlers, ACM TODS 28(4), 2003,
also show that visits in proportion to the rate are worse than uniform ones). `benchmarks/rhythm.py` simulates it.

A listing. What it brings in a working day says how often it is worth a look, again by the square root; nights and
weekends count a quarter, for offices publish at office hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt

DAY = timedelta(days=1)
SETTLING = 5.0  # days: a text published today changes at the rate of one change in as many days, or so
OFTENEST, RAREST, USUAL = timedelta(minutes=20), timedelta(hours=3), timedelta(hours=1)
OPENS, CLOSES = time(8), time(19)
OFF_HOURS = 4  # so many hours of a night or a weekend count as one of office hours
LOOKED_BACK = 90  # days
FEWEST = 3  # documents of these days from which a rhythm is told


def change_rate(still: timedelta, changes: int) -> float:
    """Return how many changes a day a page is likely to have, whose text has stood for *still*."""
    return (1 + changes) / (SETTLING + max(still, timedelta(0)) / DAY)


def urgency(since_visit: timedelta, still: timedelta, changes: int) -> float:
    """Return what a visit is worth among others: visits given to the most urgent make the best of their number."""
    return since_visit / DAY * sqrt(change_rate(still, changes))


def most_urgent(pages: Iterable[tuple[float, str]], number: int) -> frozenset[str]:
    """Return the addresses of as many pages, of (urgency, address), as may be visited."""
    ranked = sorted(pages, key=lambda page: (-page[0], page[1]))
    return frozenset(url for _, url in ranked[:number])


@dataclass(frozen=True, kw_only=True, slots=True)
class LearntRhythm:
    """How often listings are looked at, and what that was learnt from."""

    documents: int  # of the last LOOKED_BACK days
    wait: timedelta  # in office hours
    is_learnt: bool  # False: too few documents tell of it


def learnt_rhythm(published: Sequence[date], today: date) -> LearntRhythm:
    """Return the rhythm of listings whose documents are of these days, with its reason."""
    recent = _recent(published, today)
    return LearntRhythm(documents=len(recent), wait=listing_wait(published, today), is_learnt=len(recent) >= FEWEST)


def listing_wait(published: Sequence[date], today: date) -> timedelta:
    """Return how long, in office hours, to wait between looks at listings whose documents are of these days."""
    recent = _recent(published, today)
    if len(recent) < FEWEST:
        return USUAL if len(published) < FEWEST else RAREST
    weeks = max((today - min(recent)).days + 1, 7) / 7
    return min(max(USUAL / sqrt(len(recent) / (weeks * 5)), OFTENEST), RAREST)


def _recent(published: Sequence[date], today: date) -> Sequence[date]:
    return [day for day in published if timedelta(0) <= today - day <= timedelta(days=LOOKED_BACK)]


def after_office_hours(moment: datetime, wait: timedelta) -> datetime:
    """Return when *wait* of office hours has passed after *moment*, a local time.

    Hours of nights and weekends count less.
    """
    while True:
        border = _closing(moment) if _is_open(moment) else _opening(moment)
        worth = (border - moment) / (1 if _is_open(moment) else OFF_HOURS)
        if worth >= wait:
            return moment + wait * (1 if _is_open(moment) else OFF_HOURS)
        moment, wait = border, wait - worth


def _is_open(moment: datetime) -> bool:
    return moment.weekday() < 5 and OPENS <= moment.time() < CLOSES


def _closing(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), CLOSES, moment.tzinfo)


def _opening(moment: datetime) -> datetime:
    opening = datetime.combine(moment.date(), OPENS, moment.tzinfo)
    while opening <= moment or not _is_open(opening):
        opening += DAY
    return opening
