"""Runs checks: crawl, judge, record. Official sources are judged before aggregators of the same pass."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from crawler.engine import ResidentCrawler
from crawler.source import Source, SourceKind
from pipeline.archive import Pass
from pipeline.errors import CheckOver, ClausewatchError
from pipeline.health.checks import CheckHealth
from pipeline.judge.awaiting import PATIENCE
from pipeline.model import Role, Visit
from pipeline.noise.site_profile import SiteProfile
from pipeline.read import READER_VERSION
from pipeline.reasons.visit_words import VisitReason, visit_reason
from service.checking.health import health_of
from service.checking.incidents import IncidentKeeper
from service.checking.judging import Judge
from service.checking.passes import LATELY, READ, Gathered, context_of, in_order, old_addresses_of, trouble_in_words
from service.checking.profiling import has_news, learn_from_archive, learn_from_visits, read_anew
from service.checking.rereading import Rereading
from service.checking.sketches import Sketches
from service.owing.subscriptions import Owing
from service.patience import WAITED_FOR, Patience
from service.settings.budget import DAILY_VISITS, Budget
from storage.sources.checks import CONFIRM
from storage.store import Store, Turn

Progress = Callable[[str, Visit | None], None]  # source, visit; None when the source is finished
P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger("clausewatch")


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
    crawler: ResidentCrawler | None  # None: somebody else crawls, this only judges
    owing: Owing
    confirm_after: timedelta
    budget: Budget = field(default_factory=lambda: Budget(daily=DAILY_VISITS))
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: Patience = field(default_factory=Patience)
    recording: asyncio.Lock = field(default_factory=asyncio.Lock)  # one writer at a time: SQLite has one

    async def check(
        self, sources: Sequence[Source], *, trigger: str, due_only: bool = False, progress: Progress = lambda *_: None
    ) -> list[CheckSummary]:
        """Check *sources* as one pass, and confirm at once what may be confirmed at once."""
        gathered = await asyncio.gather(
            *(self._gather(source, trigger, progress, due_only=due_only) for source in sources)
        )
        ordered = sorted(gathered, key=lambda one: one.source.kind is not SourceKind.GOVERNMENT)
        summaries = [await self.finish(one) for one in ordered]
        if not self.confirm_after:
            again = [await self._confirm(one, progress) for one in ordered]
            summaries = [_joined(first, second) for first, second in zip(summaries, again, strict=True)]
        return summaries

    async def _confirm(self, first: Gathered, progress: Progress) -> CheckSummary | None:
        """Visit once more what waits for a second visit, and nothing else; None when nothing does."""
        waiting = await self._ask(self.awaiting, first.source.name)
        if not waiting:
            return None
        second = await self._gather(first.source, CONFIRM, progress, waiting)
        second.confirms = first
        return await self.finish(second)

    def awaiting(self, source: str) -> frozenset[str]:
        """Return the addresses whose change or removal waits for a second visit, and has not in vain for long."""
        return self.store.awaiting_second_visit(source)

    async def _gather(
        self,
        source: Source,
        trigger: str,
        progress: Progress,
        waiting: frozenset[str] | None = None,
        *,
        due_only: bool = False,
    ) -> Gathered:
        """Crawl one source; of its known pages those that wait or are due, else all. It is on record from here on."""
        if self.crawler is None:
            raise RuntimeError("this checker judges only")
        gathered = await self._write(self.begin, source, trigger, due_only=due_only)
        confirms = trigger == CONFIRM and not gathered.asks_listings
        asked = replace(source, urls=()) if confirms else source  # else listings are searched again
        try:
            async for visit in self.crawler.check(gathered.plan(asked, gathered.due if waiting is None else waiting)):
                gathered.add(visit)
                progress(source.name, visit)
            await self._look_back(self.crawler, gathered, progress)
        except Exception as error:  # the edge of a crawl: a fault in one source's must not end the others'
            log.exception("%s: the crawl broke off", source.name, extra={"check": gathered.check_id})
            gathered.broken = visit_reason(VisitReason.CRAWL_BROKE_OFF, detail=repr(error))
        progress(source.name, None)
        return gathered

    async def _look_back(self, crawler: ResidentCrawler, gathered: Gathered, progress: Progress) -> None:
        """Visit, in the same check, where else on the source the policies of new pages stood: they may have moved."""
        if not any(visit.document for visit in gathered.visits):
            return
        if doubted := await self._ask(old_addresses_of, gathered, self.store):
            async for visit in crawler.check(gathered.plan(replace(gathered.source, urls=()), doubted)):
                gathered.add(visit)
                progress(gathered.source.name, visit)

    def begin(self, source: Source, trigger: str, *, due_only: bool = False) -> Gathered:
        """Put a check on record and return what is known of its source, and which of its pages are due."""
        store, now = self.store, self.clock()
        check_id = store.begin_check(source.name, now, trigger, reader_version=READER_VERSION)
        with store.view():
            known, due = store.known_and_due(source.name, now)
            last_check = store.last_check_at(source.name)
            return Gathered(
                source=source,
                check_id=check_id,
                baseline=store.is_baseline(source.name),
                due=self.budget.choose(due, last_check, now) if due_only else None,
                known={page.url: page for page in known},
                sketch_of=Sketches(store=store, source=source.name).of,
                profile=store.profile(source.name),
                lately=store.listings_read(source.name, since=now - LATELY),
            )

    async def finish(self, gathered: Gathered) -> CheckSummary:
        """Judge and record the visits of one check, then close it."""
        changes: list[int] = []
        if gathered.broken:
            await self._write(self._close, gathered, gathered.broken)
            return _summary(gathered, gathered.broken)
        trouble = trouble_in_words((gathered.confirms or gathered).visits)
        context = None
        try:
            context = await self._ask(self._context, gathered)
            if context.redesigned:
                await self._learn_anew(gathered)
            async for told in self._judged(gathered, context):
                changes += told
            changes += await self._write(self._judge.rest, gathered, context)
        except (CheckOver, *WAITED_FOR):
            raise  # it is another process's now; or it cannot be closed either, and is made anew
        except ClausewatchError as error:
            trouble = str(error)
        await self._write(self._close, gathered, trouble, context)
        if context and not trouble and not context.redesigned and has_news(gathered.profile, gathered.visits):
            await self._learn(gathered)
        return _summary(gathered, trouble, changes)

    def _context(self, gathered: Gathered) -> Pass:
        with self.store.view():
            return context_of(gathered, self.store, self._overdue(gathered.source.name))

    def _overdue(self, source: str) -> frozenset[str]:
        """Return the addresses that have waited for an official page as long as any may."""
        since = self.store.awaiting_official(source)
        return frozenset(url for url, at in since.items() if at <= self.clock() - PATIENCE)

    async def _judged(self, gathered: Gathered, context: Pass) -> AsyncIterator[tuple[int, ...]]:
        """Judge and record visit by visit, those that mean nothing all at once before; yield the changes.

        Files go with a page that moved in this very check.
        """
        moved: dict[str, str] = {}
        visits = in_order(gathered.visits)
        for visit in await self._write(self.store.record_unchanged, gathered.check_id, visits):
            told = replace(visit, parent=moved.get(visit.parent, visit.parent))
            decision, ids = await self._write(self._judge.visit, gathered, told, context)
            if decision.moved_from:
                moved[decision.moved_from] = visit.url
            yield ids

    async def _learn(self, gathered: Gathered) -> None:
        """Learn the site profile, when there is a reason to, and read by it what is kept."""
        learns = partial(learn_from_archive, self.store, gathered.source, self.clock(), gathered.visits)
        try:
            await self._profiled(gathered, await self._ask(learns))
        except ClausewatchError as error:  # the check itself is on record; the next one learns
            about = {"source": gathered.source.name, "check": gathered.check_id}
            log.warning("%s: its site profile was not learnt: %s", gathered.source.name, error, extra=about)

    async def _learn_anew(self, gathered: Gathered) -> None:
        """Learn the profile of a redesigned site from the pages just seen, and read these by it as well."""
        source, visits = gathered.source, gathered.visits
        learnt = await self._ask(learn_from_visits, self.store, source, self.clock(), visits)
        if learnt is not None and await self._profiled(gathered, learnt):
            gathered.visits = await asyncio.to_thread(lambda: list(read_anew(visits, source, learnt)))
            gathered.profile = learnt

    async def _profiled(self, gathered: Gathered, learnt: SiteProfile | None) -> bool:
        """Keep a profile that was learnt; when it is a new version, read again what an older one read."""
        source = gathered.source
        if learnt is None:
            return False
        await self._write(self.store.keep_profile, source.name, learnt)
        if gathered.profile and gathered.profile.version == learnt.version:
            return False
        select = {source.name: source.select.get("body", "")}
        rereading = Rereading(store=self.store, select=select, source=source.name)
        while await self._write(self._reread, rereading):
            pass
        return True

    def _reread(self, rereading: Rereading) -> bool:
        with self.store.turn(Turn.JUDGING):
            return rereading.go_on(self.clock())

    def _health(self, gathered: Gathered, trouble: str, now: datetime) -> CheckHealth:
        before = self.store.latest_health(gathered.source.name, limit=1)
        return health_of(gathered, now, trouble=trouble, before=before)

    def _close(self, gathered: Gathered, trouble: str, context: Pass | None = None) -> None:
        now, source = self.clock(), gathered.source.name
        outcome = "failed" if trouble else "ok"
        answered = any(visit.outcome in READ or visit.is_empty for visit in gathered.visits)
        complete = gathered.baseline and not gathered.broken and answered
        self.store.end_check(
            gathered.check_id,
            now,
            outcome,
            message=trouble,
            baseline_complete=complete,
            counts=gathered.confirms is None,
            health=self._health(gathered, trouble, now) if gathered.confirms is None else None,
        )
        if gathered.confirms is None:
            self._incidents.look(source, now, redesigned=_is_redesigned(gathered, context))
        elif context and context.redesigned:
            self._incidents.look(source, now, redesigned=True, is_second_visit=True)

    @property
    def _judge(self) -> Judge:
        return Judge(store=self.store, owing=self.owing, clock=self.clock)

    @property
    def _incidents(self) -> IncidentKeeper:
        return IncidentKeeper(store=self.store, owing=self.owing)

    async def _ask(self, function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        return await self.patience.ask(function, *args, **named)

    async def _write(self, function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        async with self.recording:
            return await self.patience.ask(function, *args, **named)


def _summary(gathered: Gathered, trouble: str, changes: Sequence[int] = ()) -> CheckSummary:
    return CheckSummary(
        source=gathered.source.name,
        baseline=gathered.baseline,
        visits=len(gathered.visits),
        trouble=trouble,
        changes=tuple(changes),
    )


def _is_redesigned(gathered: Gathered, context: Pass | None) -> bool | None:
    """Tell whether the source looks redesigned; None when no document was read."""
    if context and context.redesigned:
        return True
    return False if any(v.document and v.role is Role.DOCUMENT for v in gathered.visits) else None


def _joined(summary: CheckSummary, again: CheckSummary | None) -> CheckSummary:
    """Add what the confirming visits found."""
    if again is None:
        return summary
    return replace(summary, visits=summary.visits + again.visits, changes=summary.changes + again.changes)
