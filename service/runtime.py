"""Builds what the verbs and the service need, from the settings file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from alerts.messages import BUILT_IN
from alerts.templating import Templates
from crawler.source import Source
from pipeline.errors import ClausewatchError, SettingsError
from pipeline.judge.awaiting import PATIENCE
from pipeline.model import Document
from service.checking.times import Times
from service.owing.subscriptions import Owing, build_owing
from service.patience import Patience
from service.process import this_process
from service.schedule import parse_wait
from service.settings.budget import Budget
from service.settings.file import load_settings
from service.settings.model import Settings, SourcePart
from service.vitals.tally import NO_TALLY, Tally
from storage.store import Store
from storage.values import SourceRow
from storage.views.archive import ChangeView

if TYPE_CHECKING:
    from crawler.engine import ResidentCrawler
    from service.checking.checker import Checker
    from service.checking.turnstile import HostTurnstile
    from service.vitals.vitals import ServiceVitals


@dataclass(kw_only=True, slots=True)
class Runtime:
    """An open archive with the settings it was opened for; sources may be added to them while it is open."""

    file: Path
    settings: Settings
    store: Store
    owing: Owing
    templates: Templates = BUILT_IN  # of messages
    tally: Tally = NO_TALLY
    patience: Patience = field(default_factory=Patience)
    _adding: Lock = field(default_factory=Lock, repr=False)

    def now(self) -> datetime:
        """Return the moment, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day it is where the policies are."""
        return self.now().astimezone(ZoneInfo(self.settings.timezone)).date()

    @property
    def notice(self) -> timedelta:
        """Return how long before its end a policy is lapsing, and told."""
        return parse_wait(self.settings.expiry_notice)

    @property
    def times(self) -> Times:
        """Return how soon a process that died is noticed."""
        takeover = parse_wait(self.settings.workers.takeover).total_seconds()
        return Times(takeover_seconds=takeover, request_seconds=self.settings.crawl.timeout_seconds)

    def sources(self, names: Sequence[str]) -> list[Source]:
        """Return the sources of these names, all when none is named. Raises ClausewatchError for an unknown name."""
        known = {part.name: part for part in self.settings.sources}
        unknown = [name for name in names if name not in known]
        if unknown:
            listed = ", ".join(known) or "none; add one with `clausewatch sources add URL`"
            raise ClausewatchError(f"there is no source named “{unknown[0]}”. Known: {listed}")
        return [known[name].values() for name in names or known]

    def hosts(self) -> Mapping[str, str]:
        """Return the host of each source; of several, that of its first address."""
        return {part.name: _host(part.address) for part in self.settings.sources}

    def watch(self, part: SourcePart) -> None:
        """Watch one more source from now on, unless it is watched already; the settings file has it."""
        with self._adding:
            if self.settings.source(part.name) is None:
                self.store.watch(_row(part, self.settings.timezone))
                self.settings = self.settings.model_copy(update={"sources": (*self.settings.sources, part)})

    def schedule(self, name: str, awaits: bool) -> None:
        """Set when a source is due next, now that it was checked; soon when it *awaits* a second visit.

        It is due not later than a page of it has waited long enough for an official one.
        """
        part = self.settings.source(name)
        if part is None:
            return
        now = self.now()
        rhythm = part.rhythm(self.settings.timezone)
        with self.store.view():
            published = self.store.published_days(name) if rhythm.is_auto else ()
            waiting = self.store.awaiting_official(name)
        next_at = rhythm.next_after(now, name, published)
        if awaits:
            next_at = min(next_at, now + parse_wait(self.settings.crawl.confirm_after))
        ends = (since + PATIENCE for since in waiting.values())
        self.store.schedule(name, min([next_at, *(end for end in ends if end > now)]))

    def vitals(self, crawler: ResidentCrawler | None) -> ServiceVitals:
        """Count from now on what this process does, and return who tells monitors of it."""
        from service.vitals.vitals import ServiceVitals  # noqa: PLC0415 - verbs that end at once are not monitored

        vitals = ServiceVitals(
            history=self.store.history(),
            clock=self.now,
            archive=self.settings.archive,
            database=self.settings.database,
            traffic=(lambda: crawler.traffic) if crawler else None,
        )
        self.tally = vitals.counted
        self.store.database.told = vitals.counted.told
        return vitals

    @asynccontextmanager
    async def checker(self) -> AsyncIterator[Checker]:
        """Yield a checker whose crawler runs in this loop; stop the crawler afterwards."""
        from crawler.engine import ResidentCrawler  # noqa: PLC0415 - Scrapy is slow to import, and few verbs crawl
        from service.checking.checker import Checker  # noqa: PLC0415 - as above

        async with AsyncExitStack() as stack:
            turnstile = await stack.enter_async_context(self._turnstile()) if self.store.is_shared else None
            crawler = ResidentCrawler(self.settings.crawl.values(), turnstile=turnstile)
            yield Checker(
                store=self.store,
                crawler=await stack.enter_async_context(crawler),
                owing=self.owing,
                confirm_after=parse_wait(self.settings.crawl.confirm_after),
                budget=Budget.of(self.settings.crawl.daily_visits, self.sources([])),
                patience=self.patience,
            )

    @asynccontextmanager
    async def _turnstile(self) -> AsyncIterator[HostTurnstile]:
        """Yield the turnstile through which this process visits hosts that others may be visiting."""
        from service.checking.turnstile import HostTurnstile  # noqa: PLC0415 - as above

        turnstile = HostTurnstile(leases=self.store, holder=this_process(), times=self.times, patience=self.patience)
        await turnstile.open()
        try:
            yield turnstile
        finally:
            await turnstile.close()


@contextmanager
def opened(file: Path, settings: Settings | None = None, *, is_worker: bool = False) -> Iterator[Runtime]:
    """Yield the runtime of a settings file; close its archive afterwards. Raises SettingsError, StorageError.

    A worker leaves the table of sources as it is: its settings may be older than those of who schedules.
    """
    settings = settings or load_settings(file)
    owing = build_owing(settings, str(file), review_address=settings.web.public_address)
    templates = Templates(_templates_folder(settings, str(file)))
    _make_folders(settings)
    store = Store.open(settings.database, settings.archive)
    try:
        if not is_worker:
            store.sync_sources([_row(part, settings.timezone) for part in settings.sources], datetime.now(UTC))
        owing = replace(owing, text_of=partial(_standing_text, store))
        yield Runtime(file=file, settings=settings, store=store, owing=owing, templates=templates)
    finally:
        store.close()


def _templates_folder(settings: Settings, file: str) -> Path | None:
    folder = settings.templates
    if folder is not None and not folder.is_dir():
        raise SettingsError(file, f"there is no folder {folder}", key="templates")
    return folder.absolute() if folder else None


def _make_folders(settings: Settings) -> None:
    settings.archive.mkdir(parents=True, exist_ok=True)
    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)


@cache
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _standing_text(store: Store, change: ChangeView) -> Document | None:
    return store.history().standing_text(change.policy.id)


def _row(part: SourcePart, timezone: str) -> SourceRow:
    return SourceRow(
        name=part.name,
        kind=part.kind,
        region=part.region,
        urls=part.values().urls,
        every=str(part.rhythm(timezone)),
        level=part.level,
        topics=part.topics,
    )
