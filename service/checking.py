"""Runs checks: crawl, judge, record. Official sources are judged before aggregators of the same pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from storage.store import Store

from crawler.source import Source, SourceKind
from pipeline.archive import Decision
from pipeline.errors import ClausewatchError
from pipeline.model import KnownPage, Outcome, PageState, Role, Visit
from pipeline.track import Pass, track
from service.passes import Gathered, context_of, in_order, trouble_in_words
from service.subscriptions import Owing

Progress = Callable[[str, Visit | None], None]  # source, visit; None when the source is finished
FAILURES_BEFORE_INCIDENT = 3
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckSummary:
    """How one check ended."""

    source: str
    baseline: bool
    visits: int
    trouble: str  # "" when it went well
    changes: tuple[int, ...] = field(default=())


@dataclass(kw_only=True)
class Checker:
    """Checks sources with one crawler and one store."""

    store: Store
    crawler: ResidentCrawler
    owing: Owing
    confirm_after: timedelta
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    recording: asyncio.Lock = field(default_factory=asyncio.Lock)  # one writer at a time: SQLite has one

    async def check(
        self, sources: Sequence[Source], *, trigger: str, due_only: bool = False, progress: Progress = lambda *_: None
    ) -> list[CheckSummary]:
        """Check *sources* as one pass, and confirm at once what may be confirmed at once."""
        gathered = await asyncio.gather(*(self._gather(source, trigger, due_only, progress) for source in sources))
        ordered = sorted(gathered, key=lambda one: one.source.kind is not SourceKind.GOVERNMENT)
        summaries = [await self._finish(one) for one in ordered]
        if not self.confirm_after:
            waiting = [one.source for one in ordered if await self._awaiting(one.source)]
            again = await self._confirm(waiting, progress)
            summaries = [_joined(summary, again) for summary in summaries]
        return summaries

    async def _confirm(self, sources: Sequence[Source], progress: Progress) -> list[CheckSummary]:
        gathered = await asyncio.gather(
            *(self._gather(source, "confirm", True, progress, only=await self._awaiting(source)) for source in sources)
        )
        return [await self._finish(one) for one in gathered]

    async def _awaiting(self, source: Source) -> tuple[KnownPage, ...]:
        """Return the pages whose change or removal waits for a second visit."""
        pages = await asyncio.to_thread(self.store.known_pages, source.name, due_before=None)
        alive = [page for page in pages if page.role is Role.DOCUMENT and page.state is PageState.ALIVE]
        return tuple(page for page in alive if page.missing_streak == 1 or page.pending)

    async def _gather(
        self,
        source: Source,
        trigger: str,
        due_only: bool,
        progress: Progress,
        only: tuple[KnownPage, ...] | None = None,
    ) -> Gathered:
        """Crawl one source. The check is on record from here on, whatever happens to it."""
        now = self.clock()
        known = await asyncio.to_thread(self.store.known_pages, source.name, due_before=now if due_only else None)
        if only is not None:
            known, source = only, replace(source, urls=())
        gathered = Gathered(
            source=source,
            check_id=await self._write(self.store.begin_check, source.name, now, trigger),
            baseline=await asyncio.to_thread(self.store.is_baseline, source.name),
            known={page.url: page for page in known},
        )
        async for visit in self.crawler.check(CheckPlan(source=source, known=known, baseline=gathered.baseline)):
            gathered.add(visit)
            progress(source.name, visit)
        progress(source.name, None)
        return gathered

    async def _finish(self, gathered: Gathered) -> CheckSummary:
        """Judge and record the visits of one check, then close it."""
        source, changes = gathered.source.name, list[int]()
        trouble = trouble_in_words(gathered.visits)
        try:
            context = await asyncio.to_thread(context_of, gathered, self.store)
            for visit in in_order(gathered.visits):
                changes += await self._write(self._record, gathered.check_id, visit, context)
        except ClausewatchError as error:
            trouble = str(error)
        complete = gathered.baseline and not trouble and bool(gathered.visits)
        await self._write(self._close, gathered, trouble, complete)
        return CheckSummary(
            source=source,
            baseline=gathered.baseline,
            visits=len(gathered.visits),
            trouble=trouble,
            changes=tuple(changes),
        )

    def _record(self, check_id: int, visit: Visit, context: Pass) -> tuple[int, ...]:
        decision: Decision = track(visit, self.store, context)
        owed = partial(self.owing.alerts_for, document=decision.document)
        return self.store.record(check_id, visit, decision, owed=owed, at=self.clock())

    def _close(self, gathered: Gathered, trouble: str, complete: bool) -> None:
        now, source = self.clock(), gathered.source.name
        outcome = "failed" if trouble else "ok"
        self.store.end_check(gathered.check_id, now, outcome, message=trouble, baseline_complete=complete)
        failures = self.store.failures(source)
        if failures >= FAILURES_BEFORE_INCIDENT:
            self.store.open_incident(source, "failing", trouble, now)
        elif not failures:
            self.store.close_incident(source, "failing", now)

    async def _write(self, function: Callable[..., T], *args: Any, **named: Any) -> T:
        async with self.recording:
            return await asyncio.to_thread(function, *args, **named)


def _joined(summary: CheckSummary, again: Sequence[CheckSummary]) -> CheckSummary:
    """Add what the confirming visits of the same source found."""
    more = [other for other in again if other.source == summary.source]
    return replace(
        summary,
        visits=summary.visits + sum(other.visits for other in more),
        changes=summary.changes + tuple(change for other in more for change in other.changes),
    )


def outcome_counts(visits: Sequence[Visit]) -> dict[Outcome, int]:
    """Return how many visits ended in each outcome, the commonest first."""
    counts = {outcome: sum(visit.outcome is outcome for visit in visits) for outcome in Outcome}
    return dict(sorted(((o, n) for o, n in counts.items() if n), key=lambda pair: -pair[1]))
