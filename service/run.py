"""`clausewatch run`: scheduler, checks, deliveries and web page in one process and one asyncio loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

from alerts.outbox import Courier
from crawler.source import Source
from pipeline.errors import ClausewatchError, ReaderOutdated, StorageAway, StorageBusy
from review.app import create_app
from review.ports_pages import Setups
from review.powers import Powers
from review.web.access import Access
from service.adding.looking import Looks
from service.adding.setups import SettingsSetups
from service.adding.taking_up import Additions, stamp
from service.caring import forget_rows, take_care
from service.checking.checker import Checker
from service.checking.rereading import reread
from service.due_checks import DueChecks
from service.evidence.proof import Proof
from service.fleet.shared import shared_address
from service.output import say
from service.owing.destinations import look
from service.owing.reporting import owe_reports
from service.owing.trying_templates import try_templates
from service.patience import Outage
from service.practice.serve import QuietServer
from service.practice_mode import practice_settings, serve_sites
from service.runtime import Runtime, opened
from service.schedule import Ticker
from service.settings.budget import Budget
from service.settings.file import load_settings
from service.settings.web import WebSettings, check_admin, in_address, is_plain
from service.starting import startable
from service.stopping import asked_to_stop
from service.telling.alerting import Alerting
from service.telling.delivering import courier
from service.telling.expiry import tell_expiring
from service.telling.promoting import promote
from service.vitals.serving import listening
from service.vitals.vitals import ServiceVitals
from service.watched import Overrides, log_as_set, watched
from storage.store import Turn
from storage.values import DeliveryTask, DueSource

log = logging.getLogger("clausewatch")
CHECK_TICK_SECONDS = 2.0
DELIVERY_TICK_SECONDS = 2.0
OPERATORS_TICK_SECONDS = 30.0
TIDY_TICK_SECONDS = 3600.0
CARE_TICK_SECONDS = 86_400.0
REST_SECONDS = 10.0  # after a check that could not be recorded
GRACE_SECONDS = 20  # that checks under way have to end after SIGTERM; what is cut off is repeated by the next run


@dataclass(kw_only=True)
class Service:
    """Checks what is due and sends what is owed, again and again."""

    runtime: Runtime
    checker: Checker
    courier: Courier[DeliveryTask]
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    vitals: ServiceVitals
    outdated: bool = False  # a newer release reads the archive
    refused: str = ""  # what the archive said when it last could not be written
    rests_until: float = 0.0  # by `monotonic`; no check begins before

    @property
    def outage(self) -> Outage:
        return self.runtime.patience.outage

    async def start_due_checks(self) -> None:
        """Start checks of the sources that are due and not being checked already, as many as there is room for.

        None where a newer release has begun to read the archive: health then tells that nothing is scheduled.
        """
        if self.outdated:
            return
        due: Sequence[DueSource] = ()
        with self.outage.noting("what is due cannot be told"):
            due = await asyncio.to_thread(self.runtime.store.due, self.runtime.now())
            self.vitals.beat()
        if monotonic() < self.rests_until:
            return
        names = startable((one.name for one in due), self.running, self.runtime.hosts())
        for source in self.runtime.sources(names) if names else ():
            self.running[source.name] = asyncio.create_task(self._check(source))

    async def _check(self, source: Source) -> None:
        try:
            await DueChecks(runtime=self.runtime, checker=self.checker).check(source)
            self.refused = ""
        except ClausewatchError as error:  # it stays due, and is checked again
            self.outdated |= isinstance(error, ReaderOutdated)
            self._rest(source.name, error)
        finally:
            del self.running[source.name]

    def _rest(self, source: str, error: ClausewatchError) -> None:
        """Begin no check for a while where the archive cannot be written, on a full disk say; say why once."""
        if not isinstance(error, StorageBusy | StorageAway):
            self.rests_until = monotonic() + REST_SECONDS
        if str(error) != self.refused:
            log.warning("%s: %s It stays due.", source, error)
        self.refused = str(error)

    async def deliver(self) -> None:
        """Begin to send what is due from the outbox; what is slow goes on while the next round begins."""
        with self.outage.noting("alerts could not be sent"):
            await self.courier.start_due()

    async def tell_operators(self) -> None:
        """Owe operators what they must know: destinations that take nothing, and the report when it is due."""
        with self.outage.noting("operators could not be told"):
            await asyncio.to_thread(_tell_operators, self.runtime)

    async def tidy(self) -> None:
        """Tell what is about to lapse; forget rows that are old by the settings. What changed is kept for ever."""
        await asyncio.to_thread(tell_expiring, self.runtime)
        await asyncio.to_thread(forget_rows, self.runtime)

    async def care(self) -> None:
        """Keep the archive and the database in shape; what cannot be done today is done tomorrow."""
        with self.outage.noting("no care could be taken of what is kept", is_soon=False):
            await asyncio.to_thread(take_care, self.runtime)

    async def finish(self) -> None:
        """Give checks and deliveries under way a moment to end; a check that has not is cut off, and still due."""
        checks = tuple(self.running.values())
        await asyncio.wait([*checks, asyncio.create_task(self.courier.finish(GRACE_SECONDS))], timeout=GRACE_SECONDS)
        for check in checks:
            check.cancel()
        await asyncio.gather(*checks, return_exceptions=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Buttons:
    """What the web page may set in motion."""

    runtime: Runtime

    def check_now(self, source: str) -> None:
        """Make a source due, before others."""
        self.runtime.store.want(source, self.runtime.now())

    def pause(self, source: str) -> None:
        """Leave a source out of the schedule."""
        self.runtime.store.pause(source)

    def resume(self, source: str) -> None:
        """Put a source back into the schedule."""
        self.runtime.store.resume(source)

    def promote(self, held_id: int, note: str) -> int:
        """Make a change of something held back."""
        return promote(self.runtime, held_id, note)[0]


async def serve(file: Path, *, practice: bool, enqueue: bool = False, overrides: Overrides) -> None:
    """Run until SIGINT or SIGTERM; with *enqueue* leave the checks to workers.

    Raises SettingsError, StorageError before anything has started.
    """
    stopping = asked_to_stop()
    shared = shared_address(load_settings(file), file, "run --enqueue") if enqueue else ""
    async with AsyncExitStack() as stack:
        settings, read = None, stamp(file)
        if practice:
            sites = await stack.enter_async_context(serve_sites(Path("data")))
            settings = practice_settings(sites)
        runtime = stack.enter_context(opened(file, settings))
        log_as_set(runtime, overrides)
        check_admin(runtime.settings.web, runtime.store)
        if not shared:
            runtime.store.end_interrupted_checks(runtime.now())
        await asyncio.to_thread(reread, runtime.store, runtime.settings, runtime.now)
        try_templates(runtime.templates.folder, runtime.owing, runtime.now())  # what is wrong with them is logged
        checker = await stack.enter_async_context(runtime.checker())
        vitals = await stack.enter_async_context(watched(runtime, checker.crawler, overrides))
        service = Service(runtime=runtime, checker=checker, courier=courier(runtime), vitals=vitals)
        share = partial(_share, runtime, checker)
        looks = None if practice else _looks(runtime, checker, stack, share)
        setups = SettingsSetups(runtime=runtime, budget=lambda: checker.budget)
        web = await stack.enter_async_context(_web(runtime, vitals, looks, setups))
        additions = None if practice else Additions(runtime=runtime, seen=read, added=share)
        ticker = _ticker(service, additions)
        if shared:
            await _leave_to_workers(service, shared, stack, ticker)
        else:
            ticker.every(CHECK_TICK_SECONDS, service.start_due_checks)
        ticker.start()
        _greet(runtime, web, practice=practice)
        await stopping.wait()
        say("Stopping: checks under way may end.")
        ticker.pause()
        await service.finish()
        ticker.stop()


def _ticker(service: Service, additions: Additions | None) -> Ticker:
    """Return what the service does again and again, not begun yet."""
    ticker = Ticker()
    if additions is not None:
        ticker.every(CHECK_TICK_SECONDS, additions.take_up)
    ticker.every(DELIVERY_TICK_SECONDS, service.deliver)
    ticker.every(OPERATORS_TICK_SECONDS, service.tell_operators)
    ticker.every(TIDY_TICK_SECONDS, service.tidy)
    ticker.every(CARE_TICK_SECONDS, service.care)
    ticker.every(TIDY_TICK_SECONDS, partial(asyncio.to_thread, service.vitals.weigh))
    return ticker


async def _leave_to_workers(service: Service, address: str, stack: AsyncExitStack, ticker: Ticker) -> None:
    """Put what is due into the queue in place of checking it."""
    from service.fleet.queue import opened_queue  # noqa: PLC0415 - an extra, which a lone service does without
    from service.fleet.scheduling import Scheduler  # noqa: PLC0415 - as above

    queue = await stack.enter_async_context(opened_queue(address, service.runtime.times, service.outage))
    scheduler = Scheduler(
        runtime=service.runtime, queue=queue, patience=service.runtime.patience, beat=service.vitals.beat
    )
    ticker.every(CHECK_TICK_SECONDS, scheduler.start_due_checks)
    ticker.every(service.runtime.times.beat_seconds, scheduler.hand_on)


def _tell_operators(runtime: Runtime) -> None:
    with runtime.store.turn(Turn.TELLING):
        for tell in (look, owe_reports):
            tell(runtime.store, runtime.owing, runtime.now())


def _share(runtime: Runtime, checker: Checker) -> None:
    """Divide among all sources that are watched now what their hosts may be asked for."""
    checker.budget = Budget.of(runtime.settings.crawl.daily_visits, runtime.sources([]))


def _looks(runtime: Runtime, checker: Checker, stack: AsyncExitStack, share: Callable[[], None]) -> Looks:
    """Return what sources are added with while the service runs; without a settings file there is none."""
    assert checker.crawler is not None, "the service crawls"  # noqa: S101 - Runtime.checker gives it one
    looks = Looks(runtime=runtime, crawler=checker.crawler, loop=asyncio.get_running_loop(), added=share)
    stack.callback(looks.stop)
    return looks


def _web(
    runtime: Runtime, vitals: ServiceVitals, looks: Looks | None, setups: Setups
) -> AbstractAsyncContextManager[QuietServer]:
    """Serve the review page; without *looks* it is the practice portal's."""
    powers = Powers(
        actions=Buttons(runtime=runtime),
        reviews=runtime.store.reviews(),
        people=runtime.store,
        adding=looks,
        setups=setups,
        proof=Proof(store=runtime.store),
        alerting=Alerting(runtime=runtime),
        vitals=vitals,
    )
    app = create_app(
        runtime.store.history(),
        powers=powers,
        access=access_of(runtime.settings.web),
        practice=looks is None,
        timezone=runtime.settings.timezone,
        notice=runtime.notice,
        clock=runtime.now,
    )
    web = runtime.settings.web
    return listening(app, host=web.host, port=web.port, what="the web page", setting="web.port")


def access_of(web: WebSettings) -> Access:
    """Return how readers reach the pages, as the settings say."""
    return Access(address=web.address or "", login=web.needs_login, behind_proxy=web.behind_proxy)


def _greet(runtime: Runtime, web: QuietServer, *, practice: bool) -> None:
    port = web.servers[0].sockets[0].getsockname()[1]
    say(f"clausewatch is running: http://{in_address(runtime.settings.web.host)}:{port}/")
    if is_plain(runtime.settings.web):
        log.warning("passwords travel unencrypted: put a proxy with TLS before the page, and set web.address to it")
    names = ", ".join(part.name for part in runtime.settings.sources) or "none yet; `clausewatch sources add URL`"
    say(f"It watches: {names}")
    if practice:
        say("These are the practice portal's two sites, which change every half minute by themselves.")
        say(f"Stop with Ctrl-C, then `clausewatch init` writes {runtime.file} for your own sources.")
