"""How many workers a fleet of sites needs, how fresh they keep it, and what it writes: simulated with measured costs.

Usage: python benchmarks/fleet.py [--sites 14000] [--workers 1 2 4 8] [--documents 30000000] [--json]

One job is one check of one site, as `clausewatch worker` takes it: its listings, then what is new on them, then known
documents that are due, one visit after the other with the delay between them that politeness asks for. A worker has
one core and so many jobs at once; where they want more of the core than there is, all of them take longer. Sites,
their publications and their revisions are made up (`fleet_world.py`); costs are measured (`fleet_costs.py`).
"""

from __future__ import annotations

import argparse
import heapq
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from statistics import median, quantiles

from fleet_costs import Costs
from fleet_world import BEGIN, DAY, Site, World, sites_of

from pipeline.rhythm import after_office_hours

GIVEN_UP = 5  # failures in a row after which a host is left alone until the next check
WARM = 1.0  # days until what is measured counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Fleet:
    """What does the watching."""

    workers: int
    jobs: int  # of one worker at once
    delay: float  # seconds between two visits to a host
    visits_a_day: int  # to known documents of a host


@dataclass(kw_only=True, slots=True)
class Tally:
    """What happened from WARM on."""

    visits: float = 0.0
    new: int = 0
    revised: float = 0.0
    worker_ms: float = 0.0
    rows: float = 0.0
    log_bytes: float = 0.0
    server_ms: float = 0.0
    checks: int = 0
    listing_delays: list[float] = field(default_factory=list)  # seconds from publication until it was read
    waits: list[float] = field(default_factory=list)  # seconds that jobs were due before they began
    turns: list[float] = field(default_factory=list)  # days until every document of a site was visited


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One fleet."""

    workers: int
    pages_a_second: float
    worker_cores: float  # busy, of as many as there are workers
    server_cores: float  # busy, of the machine that has the database
    rows_a_second: float
    log_gb_a_day: float
    job_waited_p95_minutes: float
    seen_median_minutes: float
    seen_p95_minutes: float
    seen_within_a_day: float
    documents_turn_days: float  # until each document was visited again, for the median site


class Simulation:
    """One fleet over one world. Time is in seconds from the beginning."""

    def __init__(self, world: World, fleet: Fleet, costs: Costs) -> None:
        self._world, self._fleet, self._costs = world, fleet, costs
        self._tally = Tally()
        self._running = [0] * fleet.workers
        self._busy = [0.0] * fleet.workers  # cores that running jobs ask of each worker

    def run(self) -> Tally:
        """Play all days."""
        due = [(site.number / self._world.sites * 3600, site.number, site) for site in sites_of(self._world)]
        heapq.heapify(due)
        ending: list[tuple[float, int, int, float]] = []  # when, site, worker, cores
        now, end = 0.0, self._world.days * DAY
        while due and now < end:
            worker = min(range(self._fleet.workers), key=self._running.__getitem__)
            is_full = self._running[worker] >= self._fleet.jobs
            if ending and (is_full or ending[0][0] <= due[0][0]):
                now, _, freed, cores = heapq.heappop(ending)
                self._running[freed] -= 1
                self._busy[freed] -= cores
                continue
            wanted, number, site = heapq.heappop(due)
            now = max(now, wanted)
            seconds, cores = self._job(site, wanted, now, worker)
            heapq.heappush(ending, (now + seconds, number, worker, cores))
            heapq.heappush(due, (self._next(site, now + seconds), number, site))
        return self._tally

    def _job(self, site: Site, wanted: float, now: float, worker: int) -> tuple[float, float]:
        """Begin a check; how long it takes, and how much of a core it asks for meanwhile."""
        gap = now - site.last
        fresh = site.published_until(now)
        if site.is_dead:
            seconds = GIVEN_UP * self._world.timeout
            self._count(now, visits=GIVEN_UP, milliseconds=self._costs.check_ms, wanted=wanted)
            self._running[worker] += 1
            return seconds, 0.0
        again = min(site.documents, self._fleet.visits_a_day) * min(gap, DAY) / DAY  # each once a day at the most
        revised = again * self._world.edited_a_day * gap / DAY
        visits = self._world.listings + len(fresh) + again
        milliseconds = self._milliseconds(len(fresh), again, revised)
        polite = visits * max(self._fleet.delay, self._world.answer)
        cores = milliseconds / 1000 / polite
        self._running[worker] += 1
        self._busy[worker] += cores
        seconds = polite * max(1.0, self._busy[worker])
        listings = seconds * self._world.listings / visits
        self._count(now, visits=visits, milliseconds=milliseconds, wanted=wanted, new=len(fresh), revised=revised)
        if now >= WARM * DAY:
            self._tally.listing_delays += [now + listings / 2 - at for at in fresh]
            self._tally.turns.append(gap / DAY * site.documents / again)
        return seconds, cores

    def _milliseconds(self, new: int, again: float, revised: float) -> float:
        costs, kept = self._costs, self._world.not_modified
        listing = kept * costs.not_modified_ms + (1 - kept) * costs.listing_ms
        still = kept * costs.not_modified_ms + (1 - kept) * costs.noise_ms
        return (
            costs.check_ms
            + self._world.listings * listing
            + (again - revised) * still
            + new * costs.document_ms
            + revised * costs.revision_ms
        )

    def _count(
        self, now: float, *, visits: float, milliseconds: float, wanted: float, new: int = 0, revised: float = 0.0
    ) -> None:
        if now < WARM * DAY:
            return
        tally, costs = self._tally, self._costs
        tally.visits += visits
        tally.new += new
        tally.revised += revised
        tally.worker_ms += milliseconds
        tally.rows += visits * costs.visit_rows + new * costs.document_rows + revised * costs.revision_rows
        tally.log_bytes += (
            visits * costs.visit_log_bytes + new * costs.document_log_bytes + revised * costs.revision_log_bytes
        )
        tally.server_ms += (
            visits * costs.visit_server_ms + new * costs.document_server_ms + revised * costs.revision_server_ms
        )
        tally.checks += 1
        tally.waits.append(now - wanted)

    def _next(self, site: Site, now: float) -> float:
        return (after_office_hours(BEGIN + timedelta(seconds=now), site.wait) - BEGIN).total_seconds()


def row(world: World, fleet: Fleet, costs: Costs) -> Row:
    """Simulate one fleet and sum it up."""
    tally = Simulation(world, fleet, costs).run()
    seconds = (world.days - WARM) * DAY
    seen = tally.listing_delays or [float("inf")]
    return Row(
        workers=fleet.workers,
        pages_a_second=tally.visits / seconds,
        worker_cores=tally.worker_ms / 1000 / seconds,
        server_cores=tally.server_ms / 1000 / seconds,
        rows_a_second=tally.rows / seconds,
        log_gb_a_day=tally.log_bytes / seconds * DAY / 1e9,
        job_waited_p95_minutes=_p95(tally.waits) / 60,
        seen_median_minutes=median(seen) / 60,
        seen_p95_minutes=_p95(seen) / 60,
        seen_within_a_day=sum(delay <= DAY for delay in seen) / len(seen),
        documents_turn_days=median(tally.turns) if tally.turns else float("inf"),
    )


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """What a year adds, in gigabytes, and the rows of the largest table."""

    documents: float
    revisions: float
    database_gb: float
    archive_gb: float
    visit_rows_kept: float
    visit_rows_gb: float


def year(world: World, pages_a_second: float, costs: Costs, kept_days: int) -> Year:
    """Sum up what a year writes; visits are forgotten after *kept_days*."""
    new = world.published_a_day * 261  # working days
    revised = world.documents * world.edited_a_day * 365
    rows = pages_a_second * DAY * kept_days
    return Year(
        documents=new,
        revisions=revised,
        database_gb=(new * costs.document_bytes + revised * costs.revision_bytes) / 1e9,
        archive_gb=(new * costs.snapshot_bytes + revised * costs.delta_bytes) / 1e9,
        visit_rows_kept=rows,
        visit_rows_gb=rows * costs.visit_bytes / 1e9,
    )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=14_000)
    parser.add_argument("--listings", type=int, default=50, help="of one site")
    parser.add_argument("--documents", type=int, default=30_000_000, help="of all sites")
    parser.add_argument("--published", type=float, default=140_000.0, help="new documents a working day")
    parser.add_argument("--edited", type=float, default=0.0009, help="share of all documents revised in a day")
    parser.add_argument("--dead", type=float, default=0.05, help="share of the sites that answer nothing")
    parser.add_argument("--not-modified", type=float, default=0.3, help="share of unchanged pages that answer 304")
    parser.add_argument("--answer", type=float, default=0.4, help="seconds until a page is there")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two visits to a host")
    parser.add_argument("--visits-a-day", type=int, default=5000, help="to known documents of a host")
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 4, 8])
    parser.add_argument("--jobs", type=int, default=100, help="of a worker at once")
    parser.add_argument("--days", type=int, default=3, help="the first of which does not count")
    parser.add_argument("--kept-days", type=int, default=30, help="for which single visits are kept")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    for cost in fields(Costs):
        parser.add_argument(f"--{cost.name.replace('_', '-')}", type=float, default=cost.default)
    return parser.parse_args()


def _lines(rows: list[Row], grown: Year) -> Iterator[str]:
    yield from _table([asdict(one) for one in rows])
    yield ""
    yield f"A year with the last of them:  {grown.documents:,.0f} new documents, {grown.revisions:,.0f} revisions"
    yield f"  database {grown.database_gb:,.0f} GB, archive {grown.archive_gb:,.0f} GB"
    yield f"  visits kept: {grown.visit_rows_kept:,.0f} rows, {grown.visit_rows_gb:,.0f} GB"


def _table(rows: list[dict[str, float]]) -> Iterator[str]:
    width = max(map(len, rows[0]))
    for key in rows[0]:
        yield f"{key.replace('_', ' '):<{width}}" + "".join(f"{one[key]:>12,.2f}" for one in rows)


def main() -> None:
    """Print the table."""
    asked = vars(_asked())
    costs = Costs(**{cost.name: asked[cost.name] for cost in fields(Costs)})
    world = World(
        sites=asked["sites"],
        listings=asked["listings"],
        documents=asked["documents"],
        published_a_day=asked["published"],
        edited_a_day=asked["edited"],
        dead=asked["dead"],
        not_modified=asked["not_modified"],
        answer=asked["answer"],
        timeout=30.0,
        days=asked["days"],
        seed=asked["seed"],
    )
    shared = {"jobs": asked["jobs"], "delay": asked["delay"], "visits_a_day": asked["visits_a_day"]}
    rows = [row(world, Fleet(workers=workers, **shared), costs) for workers in asked["workers"]]
    grown = year(world, rows[-1].pages_a_second, costs, asked["kept_days"])
    if asked["json"]:
        print(json.dumps({"fleets": [asdict(one) for one in rows], "year": asdict(grown)}, indent=2))
    else:
        print("\n".join(_lines(rows, grown)))


if __name__ == "__main__":
    main()
