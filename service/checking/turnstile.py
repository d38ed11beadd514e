"""Hosts are leased in the database: one is visited by one process at a time, and its pause is kept between two.

A host is held while requests to it are under way, and until its pause is over; then it is free for all. A process
that dies gives nothing back: its hosts are free when their leases run out, later than any request of it can last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Protocol

from pipeline.errors import ClausewatchError
from service.checking.times import Times
from service.patience import WAITED_FOR, Patience

TIDY_SECONDS: Final = 0.25
POLL_SECONDS: Final = 1.0  # how often a host that another process has is asked for
LONGEST_HELD_SECONDS: Final = 60.0  # then others that want the host have their turn
log = logging.getLogger("clausewatch")


class Leases(Protocol):
    """Where it is written who has which host. Its methods block."""

    def take_host(self, host: str, *, holder: str, seconds: float) -> float:
        """Lease a host; 0, or the seconds after which it may be free."""

    def keep_hosts(self, hosts: Iterable[str], *, holder: str, seconds: float) -> frozenset[str]:
        """Renew leases; the hosts that are still the holder's."""

    def leave_hosts(self, pauses: Mapping[str, float], *, holder: str) -> None:
        """Give hosts back, each to be left alone for so many seconds more."""


@dataclass(kw_only=True)
class _Hold:
    """What this process knows of its lease of one host. Moments are of `monotonic`."""

    taking: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0  # requests under way, or about to be
    since: float = 0.0
    sure_until: float = 0.0  # before it nobody else has the host
    quiet_at: float = 0.0  # when its pause is over


@dataclass(kw_only=True)
class HostTurnstile:
    """The turnstile of one process among several."""

    leases: Leases
    holder: str
    times: Times
    patience: Patience = field(default_factory=Patience)
    clock: Callable[[], float] = monotonic
    _holds: dict[str, _Hold] = field(default_factory=dict)
    _tidying: asyncio.Task[None] | None = None

    async def enter(self, host: str) -> None:
        """Return when the host is this process's for at least as long as a request may take."""
        hold = self._holds.setdefault(host, _Hold())
        hold.wanted += 1
        try:
            async with hold.taking:
                if self._is_held_long(hold):
                    await self._let_others(host, hold)
                while hold.sure_until - self.clock() < self.times.request_seconds:
                    await self._take(host, hold)
        except BaseException:
            hold.wanted -= 1
            raise

    def leave(self, host: str, pause_seconds: float) -> None:
        """Let the pause begin, after which the host is given back unless it is wanted again."""
        hold = self._holds[host]
        hold.wanted -= 1
        hold.quiet_at = self.clock() + pause_seconds

    async def open(self) -> None:
        """Begin to keep what is held, and to give back what is not needed."""
        self._tidying = asyncio.create_task(self._tidy_for_ever())

    async def close(self) -> None:
        """Give everything back, each host with what is left of its pause."""
        if self._tidying is not None:
            self._tidying.cancel()
            await asyncio.gather(self._tidying, return_exceptions=True)
        await self._give_back({host: hold.quiet_at - self.clock() for host, hold in self._holds.items()})

    async def _take(self, host: str, hold: _Hold) -> None:
        asked, lease = self.clock(), self.times.lease_seconds
        wait = await self.patience.ask(self.leases.take_host, host, holder=self.holder, seconds=lease)
        if wait:
            await asyncio.sleep(min(wait, POLL_SECONDS))
            return
        if hold.sure_until < asked:
            hold.since = asked
        hold.sure_until = asked + lease  # as of the asking: the database counts from later

    def _is_held_long(self, hold: _Hold) -> bool:
        now = self.clock()
        return hold.wanted == 1 and hold.sure_until > now > hold.since + LONGEST_HELD_SECONDS

    async def _let_others(self, host: str, hold: _Hold) -> None:
        """Give the host back, and come back to it a moment after others could have taken it."""
        pause = max(hold.quiet_at - self.clock(), 0.0)
        hold.sure_until = 0.0
        await self.patience.ask(self.leases.leave_hosts, {host: pause}, holder=self.holder)
        await asyncio.sleep(pause + 2 * POLL_SECONDS)

    async def _tidy_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            try:
                await self._tidy()
            except WAITED_FOR:
                pass  # whoever wants a host waits for it, and says so
            except ClausewatchError as error:
                log.warning("leases of hosts were not renewed: %s", error)

    async def _tidy(self) -> None:
        now, times = self.clock(), self.times
        idle = {host: 0.0 for host, hold in self._holds.items() if not hold.wanted and hold.quiet_at <= now}
        if idle:
            await self._give_back(idle)
        ageing = now + times.lease_seconds - times.beat_seconds
        held = [host for host, hold in self._holds.items() if hold.wanted and now < hold.sure_until < ageing]
        if held:
            kept = await asyncio.to_thread(
                self.leases.keep_hosts, held, holder=self.holder, seconds=times.lease_seconds
            )
            for host in held:
                if (hold := self._holds.get(host)) and not hold.taking.locked():  # else it is just being taken anew
                    hold.sure_until = now + times.lease_seconds if host in kept else 0.0

    async def _give_back(self, pauses: Mapping[str, float]) -> None:
        """Forget these hosts, and write that they are free; what could not be written runs out by itself."""
        holds = {host: self._holds[host] for host in pauses}
        for hold in holds.values():
            await hold.taking.acquire()  # who wants the host now takes it after it was given back, not before
        try:
            now = self.clock()
            sure = {host: max(pauses[host], 0.0) for host, hold in holds.items() if hold.sure_until > now}
            for hold in holds.values():
                hold.sure_until = 0.0
            if sure:
                await asyncio.to_thread(self.leases.leave_hosts, sure, holder=self.holder)
        finally:
            for host, hold in holds.items():
                hold.taking.release()
                if not hold.wanted:
                    del self._holds[host]
