"""How fresh pages are kept by a fixed number of visits: ours against a uniform rhythm, by simulation.

Usage: python benchmarks/rhythm.py [--pages 1000] [--days 180] [--budgets 30 100 300] [--json]

Each page is one of three kinds: acts, whose corrections come soon after publication and ever more rarely (90 of 100),
pages amended every few weeks or months (7), and pages on which one edit brings others within days (3). One new page
comes a day. All rhythms get the same visits, eight times a day.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import takewhile
from math import exp
from statistics import fmean, median

from pipeline.rhythm import change_rate, urgency

ROUNDS = 8  # a day
ACTS, LIVING = 0.90, 0.97  # shares of the kinds, summed up


@dataclass(kw_only=True)
class Page:
    """A page with what will happen to it, in days from the beginning."""

    born: float
    known: float  # when it is first visited
    edits: list[float]
    visited: float = 0.0
    still_since: float = 0.0
    seen: int = 0  # edits that a visit found, two between two visits counted as one change
    found: int = 0  # edits that lie behind


@dataclass(kw_only=True)
class Outcome:
    """What became of one simulation."""

    delays: list[float] = field(default_factory=list)
    stale: float = 0.0  # days that pages were out of date
    watched: float = 0.0  # days that pages were known


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One rhythm under one budget."""

    rhythm: str
    visits_a_day: int
    fresh: float  # share of the time that a page was as last seen
    mean_days: float  # from an edit to the visit that finds it
    median_days: float
    same_day: float  # share of edits found within a day


def _uniform(page: Page, now: float) -> float:
    return now - page.visited


def _ours(page: Page, now: float) -> float:
    return urgency(timedelta(days=now - page.visited), timedelta(days=now - page.still_since), page.seen)


def _proportional(page: Page, now: float) -> float:
    return (now - page.visited) * change_rate(timedelta(days=now - page.still_since), page.seen)


RHYTHMS: dict[str, Callable[[Page, float], float]] = {
    "uniform": _uniform,
    "in proportion to the rate": _proportional,
    "ours, by its square root": _ours,
}


def population(number: int, days: int, chance: random.Random) -> list[Page]:
    """Pages of all ages, and one new page a day."""
    old = [Page(born=-chance.expovariate(1 / 900), known=0.0, edits=[]) for _ in range(number)]
    new = [Page(born=day + 0.4, known=day + 0.4, edits=[]) for day in range(days)]
    for page in (*old, *new):
        page.edits = list(takewhile(lambda at: at < days, _edits(page, chance)))
        page.visited, page.still_since = page.known, page.born
    return sorted((*old, *new), key=lambda page: page.known)


def _edits(page: Page, chance: random.Random) -> list[float]:
    kind, at = chance.random(), page.known
    if kind < ACTS:
        return list(_ever_more_rarely(at - page.born, at, chance))
    if kind < LIVING:
        return _every(chance.choice((20, 45, 90, 180)), at, 60, chance)
    return sorted(edit for first in _every(200, at, 9, chance) for edit in _every(1.5, first, 3, chance))


def _ever_more_rarely(age: float, start: float, chance: random.Random) -> Iterator[float]:
    """Edits of an act at a rate of 0.08 / (2 + age) a day."""
    spent = chance.expovariate(1)
    while spent / 0.08 < 20:
        yield start + (2 + age) * (exp(spent / 0.08) - 1)
        spent += chance.expovariate(1)


def _every(days: float, start: float, number: int, chance: random.Random) -> list[float]:
    edits = [start]
    for _ in range(number):
        edits.append(edits[-1] + chance.expovariate(1 / days))
    return edits[1:]


def simulate(rhythm: Callable[[Page, float], float], pages: list[Page], days: int, budget: int) -> Outcome:
    """Give the visits of each round to the pages that the rhythm puts first."""
    outcome, known, waiting = Outcome(), [], list(reversed(pages))
    for turn in range(1, days * ROUNDS + 1):
        now = turn / ROUNDS
        while waiting and waiting[-1].known <= now:
            known.append(waiting.pop())
        visits = budget * turn // ROUNDS - budget * (turn - 1) // ROUNDS
        for page in heapq.nlargest(visits, known, key=lambda page: rhythm(page, now)):
            _visit(page, now, outcome)
            page.visited = now
    for page in pages:
        _visit(page, days, outcome)
        outcome.watched += days - page.known
    return outcome


def _visit(page: Page, now: float, outcome: Outcome) -> None:
    edits = list(takewhile(lambda at: at <= now, page.edits[page.found :]))
    if edits:
        outcome.stale += now - edits[0]
        outcome.delays += [now - at for at in edits]
        page.found += len(edits)
        page.seen += 1
        page.still_since = now


def measure(number: int, days: int, budget: int) -> list[Row]:
    """Every rhythm on the same pages, three populations each."""
    rows = []
    for name, rhythm in RHYTHMS.items():
        runs = [simulate(rhythm, population(number, days, random.Random(seed)), days, budget) for seed in (1, 2, 3)]
        delays = [delay for run in runs for delay in run.delays]
        rows.append(
            Row(
                rhythm=name,
                visits_a_day=budget,
                fresh=round(1 - sum(run.stale for run in runs) / sum(run.watched for run in runs), 4),
                mean_days=round(fmean(delays), 2),
                median_days=round(median(delays), 2),
                same_day=round(fmean(delay <= 1 for delay in delays), 3),
            )
        )
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--budgets", type=int, nargs="+", default=[30, 100, 300])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [row for budget in options.budgets for row in measure(options.pages, options.days, budget)]
    if options.json:
        print(json.dumps([asdict(row) for row in rows]))
        return
    print(f"{'rhythm':28} {'visits/day':>10} {'fresh':>7} {'mean':>7} {'median':>7} {'same day':>9}")
    for row in rows:
        figures = f"{row.fresh:7.4f} {row.mean_days:7.2f} {row.median_days:7.2f} {row.same_day:9.1%}"
        print(f"{row.rhythm:28} {row.visits_a_day:10} {figures}")


if __name__ == "__main__":
    main()
