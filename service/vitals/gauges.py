"""What is asked for at the moment when Prometheus asks: of the database, the disks and the crawler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from crawler.traffic import Traffic
from pipeline.health.incidents import IncidentKind
from storage.views.sources import SourceState
from storage.views.vitals import Figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """What was found a moment ago."""

    now: datetime
    figures: Figures | None  # None: the database does not answer
    traffic: Traffic | None = None  # of the crawler; None: there is none here
    free_bytes: Mapping[str, int]  # of the disks that the archive and a database file are on
    archive_bytes: int | None = None  # as of the last time that it was counted


class Gauges(Collector):
    """Tells the last moment that was looked at."""

    def __init__(self) -> None:
        self.moment: Moment | None = None

    def collect(self) -> Iterator[Metric]:
        """Yield what is known."""
        if self.moment is None:
            return
        yield from _disks(self.moment)
        if self.moment.traffic is not None:
            yield from _traffic(self.moment.traffic)
        yield _gauge("database_up", "Whether the database answers.", self.moment.figures is not None)
        if self.moment.figures is not None:
            yield from _queue(self.moment.figures, self.moment.now)
            yield from _outbox(self.moment.figures, self.moment.now)
            yield from _states(self.moment.figures)


def _queue(figures: Figures, now: datetime) -> Iterator[Metric]:
    yield _gauge("queue_due_sources", "Sources that are due and not being checked.", figures.due)
    yield _gauge(
        "queue_age_seconds", "For how long the most overdue source has been due.", _age(figures.due_since, now)
    )
    yield _gauge("running_checks", "Sources that are being checked.", figures.checking)


def _outbox(figures: Figures, now: datetime) -> Iterator[Metric]:
    outbox = figures.outbox
    yield _gauge("outbox_waiting_deliveries", "Deliveries that are owed, due or not.", outbox.waiting)
    yield _gauge("outbox_due_deliveries", "Deliveries that should be out by now.", outbox.due)
    age = _age(outbox.oldest_due_at, now)
    yield _gauge("outbox_age_seconds", "For how long the oldest due delivery has been due.", age)
    stuck = _age(figures.stuck_since, now)
    yield _gauge("outbox_stuck_seconds", "For how long a delivery has waited that nothing stands in the way of.", stuck)
    yield _gauge("outbox_given_up_deliveries", "Deliveries given up, until they are tried again.", outbox.dead)


def _states(figures: Figures) -> Iterator[Metric]:
    yield _by(
        "sources", "Sources of the settings.", "state", {one.value: figures.sources.get(one, 0) for one in SourceState}
    )
    kinds = {one.value: figures.incidents.get(one, 0) for one in IncidentKind}
    yield _by("open_incidents", "Sources in trouble.", "kind", kinds)
    yield _gauge("open_destination_incidents", "Destinations that take nothing.", figures.outbox.incidents)
    yield _gauge("database_size_bytes", "Size of the database.", figures.database_bytes)


def _disks(moment: Moment) -> Iterator[Metric]:
    yield _by("disk_free_bytes", "Room on the disk of the archive, or of the database file.", "of", moment.free_bytes)
    if moment.archive_bytes is not None:
        yield _gauge("archive_size_bytes", "Size of the archive's files, counted every hour.", moment.archive_bytes)


def _traffic(traffic: Traffic) -> Iterator[Metric]:
    yield _counter("fetches", "Requests to watched hosts, with redirects, retries and robots.txt.", traffic.requests)
    yield _counter("fetch_failures", "Of these, those without an answer.", traffic.failures)
    yield _counter("fetched_bytes", "Bytes of their answers.", traffic.received_bytes)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"clausewatch_{name}", told, value=float(value))


def _counter(name: str, told: str, value: float) -> Metric:
    return CounterMetricFamily(f"clausewatch_{name}", told, value=value)


def _by(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"clausewatch_{name}", told, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
