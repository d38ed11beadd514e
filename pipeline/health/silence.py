"""Whether a source has been silent for far longer than its own rhythm allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

from pipeline.health.checks import Seen

FEWEST_GAPS = 8  # between days of publication; fewer make no rhythm
LATEST_GAPS = 30  # what an office did years ago tells nothing of its rhythm
USUAL = 0.9  # of the gaps are not longer than the longest usual one: a holiday, or a lost year, is left out
FACTOR = 3
SHORTEST = timedelta(days=30)  # no office is silent sooner: the Spring Festival and a summer are not news


def silence(days: Iterable[date], *, now: datetime, watched_since: datetime | None) -> Seen | None:
    """Return the silence of a source that published on these *days*, None when it is not silent or nobody can tell.

    Silent is a source without anything new for more than three times its longest usual gap and more than thirty days,
    all of the thirty under watch. The longest usual gap is the ninth decile of its latest thirty.
    """
    today = now.date()
    published = sorted({day for day in days if day <= today + timedelta(days=1)})
    gaps = sorted((later - earlier).days for earlier, later in list(pairwise(published))[-LATEST_GAPS:])
    if len(gaps) < FEWEST_GAPS or watched_since is None or now - watched_since < SHORTEST:
        return None
    usual = gaps[int(USUAL * (len(gaps) - 1))]
    if today - published[-1] <= max(SHORTEST, timedelta(days=FACTOR * usual)):
        return None
    return Seen(newest=published[-1], days=usual)
