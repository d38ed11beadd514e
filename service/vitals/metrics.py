"""What a process counts, by Prometheus' names. The only module, with `gauges`, that knows its library.

Labels are few and bounded: names of our own, never an address, a title or a source.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from alerts.retries import Settlement
from pipeline.changes import ChangeKind
from pipeline.model import Outcome, Role, Visit
from service.vitals.tally import Tally

NOT_MODIFIED: Final = "not_modified"  # an unchanged page whose server said so with 304
_NOT_MODIFIED_STATUS: Final = 304
_CHECK_BUCKETS: Final = (1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200)
_REQUEST_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_LAG_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
CHECK_OUTCOMES: Final = ("ok", "failed", "broken")
DELIVERY_OUTCOMES: Final = ("sent", "retried", "given_up")


class Metrics(Tally):
    """Counts in this process, from its start. Every series that may come is there from the start, as 0."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        here = self.registry
        self.checks = Counter("clausewatch_checks", "Checks that ended.", ["outcome"], registry=here)
        self.check_seconds = Histogram(
            "clausewatch_check_duration_seconds", "How long checks took.", buckets=_CHECK_BUCKETS, registry=here
        )
        self.visits = Counter("clausewatch_visits", "Visits of pages.", ["role", "outcome"], registry=here)
        self.changes = Counter("clausewatch_changes", "Changes recorded.", ["kind"], registry=here)
        self.deliveries = Counter("clausewatch_deliveries", "Attempts at deliveries.", ["outcome"], registry=here)
        self.requests = Counter(
            "clausewatch_http_requests", "Requests of the web.", ["route", "method", "code"], registry=here
        )
        self.request_seconds = Histogram(
            "clausewatch_http_request_duration_seconds",
            "How long requests of the web took.",
            ["route"],
            buckets=_REQUEST_BUCKETS,
            registry=here,
        )
        self.lag = Histogram(
            "clausewatch_loop_lag_seconds",
            "By how much the loop that schedules, checks and answers comes late.",
            buckets=_LAG_BUCKETS,
            registry=here,
        )
        self.tick = Gauge(
            "clausewatch_scheduler_last_tick_timestamp_seconds",
            "When the scheduler last looked for what is due.",
            registry=here,
        )
        self._begin_at_nought()

    def visited(self, source: str, visit: Visit | None) -> None:  # noqa: ARG002 - one label for each source is too many
        """Count a visit by its outcome."""
        if visit is None:
            return
        is_told = visit.outcome is Outcome.UNCHANGED and visit.status == _NOT_MODIFIED_STATUS
        self.visits.labels(visit.role.value, NOT_MODIFIED if is_told else visit.outcome.value).inc()

    def checked(self, outcome: str, seconds: float) -> None:
        """Count a check and its time."""
        self.checks.labels(outcome).inc()
        self.check_seconds.observe(seconds)

    def told(self, kind: ChangeKind) -> None:
        """Count a change."""
        self.changes.labels(kind.value).inc()

    def delivered(self, end: Settlement) -> None:
        """Count an attempt."""
        self.deliveries.labels("sent" if end.cause is None else "given_up" if end.is_dead else "retried").inc()

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request of the web."""
        self.requests.labels(route, method, str(status)).inc()
        self.request_seconds.labels(route).observe(seconds)

    def _begin_at_nought(self) -> None:
        """Make the series: the first failure is an increase then, and not a series that was never there."""
        for outcome in CHECK_OUTCOMES:
            self.checks.labels(outcome)
        for outcome in DELIVERY_OUTCOMES:
            self.deliveries.labels(outcome)
        for kind in ChangeKind:
            self.changes.labels(kind.value)
        for role in Role:
            for visited in (*(one.value for one in Outcome), NOT_MODIFIED):
                self.visits.labels(role.value, visited)
