"""`clausewatch run`: scheduler, checks, deliveries and web page in one process and one asyncio loop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import uvicorn

from alerts.outbox import Courier
from crawler.source import Source
from pipeline.errors import ClausewatchError
from review.app import create_app
from review.ports_pages import Setups
from review.powers import Powers
from review.web.access import Access
from service.adding.looking import Looks
from service.adding.setups import SettingsSetups
from service.adding.taking_up import Additions, stamp
from service.caring import forget_rows, take_care
from service.checking.checker import Checker, CheckSummary
from service.checking.rereading import reread
from service.evidence.proof import Proof
from service.output import say
from service.owing.destinations import look
from service.owing.reporting import owe_reports
from service.owing.trying_templates import try_templates
from service.practice.serve import QuietServer
from service.practice_mode import practice_settings, serve_sites
from service.runtime import Runtime, opened
from service.schedule import Ticker
from service.settings.budget import Budget
from service.settings.web import WebSettings, check_admin, in_address, is_plain
from service.telling.alerting import Alerting
from service.telling.delivering import courier
from service.telling.expiry import tell_expiring
from service.telling.promoting import promote
from storage.values import DeliveryTask

log = logging.getLogger("clausewatch")
CHECK_TICK_SECONDS = 2.0
DELIVERY_TICK_SECONDS = 2.0
OPERATORS_TICK_SECONDS = 30.0
TIDY_TICK_SECONDS = 3600.0
CARE_TICK_SECONDS = 86_400.0
CHECKS_AT_ONCE = 32
GRACE_SECONDS = 20  # that checks under way have to end after SIGTERM; what is cut off is repeated by the next run


@dataclass(kw_only=True)
class Service:
    """Checks what is due and sends what is owed, again and again."""

    runtime: Runtime
    checker: Checker
    courier: Courier[DeliveryTask]
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CHECKS_AT_ONCE))

    async def start_due_checks(self) -> None:
        """Start a check of each source that is due and not being checked already."""
        names = await asyncio.to_thread(self.runtime.store.due_sources, self.runtime.now())
        for source in self.runtime.sources([]):
            if source.name in names and source.name not in self.running:
                task = asyncio.create_task(self._check(source))
                self.running[source.name] = task

    async def _check(self, source: Source) -> None:
        async with self.slots:
            try:
                summaries = await self.checker.check([source], trigger="schedule", due_only=True)
                for summary in summaries:
                    _log(summary)
                if any(summary.changes for summary in summaries):
                    await asyncio.to_thread(tell_expiring, self.runtime)  # a new text may end within days
            except ClausewatchError as error:
                log.warning("%s: %s", source.name, error)
            except Exception:  # the edge of the process: one broken check must not end the service
                log.exception("%s: the check broke off", source.name)
            finally:
                awaits = bool(await asyncio.to_thread(self.checker.awaiting, source.name))
                await asyncio.to_thread(self.runtime.schedule, source.name, awaits)
                del self.running[source.name]

    async def deliver(self) -> None:
        """Begin to send what is due from the outbox; what is slow goes on while the next round begins."""
        try:
            await self.courier.start_due()
        except ClausewatchError as error:
            log.warning("alerts could not be sent: %s", error)

    async def tell_operators(self) -> None:
        """Owe operators what they must know: destinations that take nothing, and the report when it is due."""
        try:
            for tell in (look, owe_reports):
                await asyncio.to_thread(tell, self.runtime.store, self.runtime.owing, self.runtime.now())
        except ClausewatchError as error:
            log.warning("operators could not be told: %s", error)

    async def tidy(self) -> None:
        """Tell what is about to lapse; forget rows that are old by the settings. What changed is kept for ever."""
        await asyncio.to_thread(tell_expiring, self.runtime)
        await asyncio.to_thread(forget_rows, self.runtime)

    async def care(self) -> None:
        """Keep the archive and the database in shape; what cannot be done today is done tomorrow."""
        try:
            await asyncio.to_thread(take_care, self.runtime)
        except ClausewatchError as error:
            log.warning("no care could be taken of what is kept: %s", error)

    async def finish(self) -> None:
        """Give checks and deliveries under way a moment to end."""
        under_way = [*self.running.values(), asyncio.create_task(self.courier.finish(GRACE_SECONDS))]
        await asyncio.wait(under_way, timeout=GRACE_SECONDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Buttons:
    """What the web page may set in motion."""

    runtime: Runtime

    def check_now(self, source: str) -> None:
        """Make a source due."""
        self.runtime.store.schedule(source, self.runtime.now())

    def pause(self, source: str) -> None:
        """Leave a source out of the schedule."""
        self.runtime.store.pause(source)

    def resume(self, source: str) -> None:
        """Put a source back into the schedule."""
        self.runtime.store.resume(source)

    def promote(self, held_id: int, note: str) -> int:
        """Make a change of something held back."""
        return promote(self.runtime, held_id, note)[0]


async def serve(file: Path, *, practice: bool) -> None:
    """Run until SIGINT or SIGTERM. Raises SettingsError, StorageError before anything has started."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.WARNING)
    log.setLevel(logging.INFO)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        settings, read = None, stamp(file)
        if practice:
            sites = await stack.enter_async_context(serve_sites(Path("data")))
            settings = practice_settings(sites)
        runtime = stack.enter_context(opened(file, settings))
        check_admin(runtime.settings.web, runtime.store)
        runtime.store.end_interrupted_checks(runtime.now())
        await asyncio.to_thread(reread, runtime.store, runtime.settings, runtime.now)
        try_templates(runtime.templates.folder, runtime.owing, runtime.now())  # what is wrong with them is logged
        checker = await stack.enter_async_context(runtime.checker())
        service = Service(runtime=runtime, checker=checker, courier=courier(runtime))
        share = partial(_share, runtime, checker)
        looks = None if practice else _looks(runtime, checker, stack, share)
        setups = SettingsSetups(runtime=runtime, budget=lambda: checker.budget)
        web = await _start_web(runtime, stack, looks, setups)
        ticker = Ticker()
        if not practice:
            ticker.every(CHECK_TICK_SECONDS, Additions(runtime=runtime, seen=read, added=share).take_up)
        ticker.every(CHECK_TICK_SECONDS, service.start_due_checks)
        ticker.every(DELIVERY_TICK_SECONDS, service.deliver)
        ticker.every(OPERATORS_TICK_SECONDS, service.tell_operators)
        ticker.every(TIDY_TICK_SECONDS, service.tidy)
        ticker.every(CARE_TICK_SECONDS, service.care)
        ticker.start()
        _greet(runtime, web, practice=practice)
        await stopping.wait()
        say("Stopping: checks under way may end.")
        ticker.pause()
        await service.finish()
        ticker.stop()


def _share(runtime: Runtime, checker: Checker) -> None:
    """Divide among all sources that are watched now what their hosts may be asked for."""
    checker.budget = Budget.of(runtime.settings.crawl.daily_visits, runtime.sources([]))


def _looks(runtime: Runtime, checker: Checker, stack: AsyncExitStack, share: Callable[[], None]) -> Looks:
    """Return what sources are added with while the service runs; without a settings file there is none."""
    assert checker.crawler is not None, "the service crawls"  # noqa: S101 - Runtime.checker gives it one
    looks = Looks(runtime=runtime, crawler=checker.crawler, loop=asyncio.get_running_loop(), added=share)
    stack.callback(looks.stop)
    return looks


async def _start_web(runtime: Runtime, stack: AsyncExitStack, looks: Looks | None, setups: Setups) -> QuietServer:
    """Serve the review page; without *looks* it is the practice portal's."""
    app = create_app(
        runtime.store.history(),
        powers=Powers(
            actions=Buttons(runtime=runtime),
            reviews=runtime.store.reviews(),
            people=runtime.store,
            adding=looks,
            setups=setups,
            proof=Proof(store=runtime.store),
            alerting=Alerting(runtime=runtime),
        ),
        access=access_of(runtime.settings.web),
        practice=looks is None,
        timezone=runtime.settings.timezone,
        notice=runtime.notice,
        clock=runtime.now,
    )
    web = runtime.settings.web
    # uvicorn would believe what any program on this machine says of whom it asks for: review/web/access.py does not.
    server = QuietServer(
        uvicorn.Config(app, host=web.host, port=web.port, log_level="warning", access_log=False, proxy_headers=False)
    )
    task = asyncio.create_task(server.serve())

    async def close() -> None:
        server.should_exit = True
        await task

    stack.push_async_callback(close)
    while not server.started:
        if task.done():
            raise ClausewatchError(f"the web page cannot listen on {web.host}:{web.port}; choose another web.port")
        await asyncio.sleep(0.05)
    return server


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


def _log(summary: CheckSummary) -> None:
    told = "baseline" if summary.baseline else f"{len(summary.changes)} changes"
    log.info("%s: %d visits, %s%s", summary.source, summary.visits, told, summary.trouble and f", {summary.trouble}")
