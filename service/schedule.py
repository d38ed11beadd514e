"""When a source is due, and what runs then. The only module that knows APScheduler."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import blake2b
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from pipeline.rhythm import after_office_hours, listing_wait

EVERY = re.compile(r"(\d+)\s*(s|m|h|d|w)")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
AS_PUBLISHED = "auto"
ALWAYS = "always"  # kept
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
SHORTEST = timedelta(seconds=10)
JITTER = 0.05  # share of the interval by which a source is shifted, so that sources do not fall due together


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """How often a source is checked: by an interval, by a cron line, or, with neither, by its own publishing."""

    every: timedelta | None = None
    cron: str = ""
    timezone: str = "Asia/Shanghai"

    def __str__(self) -> str:
        return self.cron or (_shown(self.every) if self.every else AS_PUBLISHED)

    @property
    def is_auto(self) -> bool:
        """Whether what the source publishes tells when it is due."""
        return not self.cron and self.every is None

    def next_after(self, moment: datetime, name: str, published: Sequence[date] = ()) -> datetime:
        """Return when the source *name* is due after *moment*, UTC. The shift of a name is always the same.

        *published* are the days of its latest documents, which `is_auto` asks for.
        """
        shift = 1 + JITTER * _shift(name)
        if self.every is not None:
            return moment + self.every * shift
        if self.is_auto:
            local = moment.astimezone(ZoneInfo(self.timezone))
            return after_office_hours(local, listing_wait(published, local.date()) * shift).astimezone(UTC)
        trigger = _trigger(self.cron, ZoneInfo(self.timezone))
        fire = trigger.get_next_fire_time(moment, moment)
        return fire.astimezone(UTC) if fire else moment + timedelta(days=365)


def parse_every(text: str) -> timedelta:
    """Return the interval that “30m”, “1h” or “1d” means. Raises ValueError with what to write instead."""
    match = EVERY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"“{text}” is no interval: write a number and s, m, h, d or w, such as 30m")
    interval = timedelta(**{UNITS[match[2]]: int(match[1])})
    if interval < SHORTEST:
        raise ValueError(f"“{text}” is shorter than {SHORTEST.seconds} seconds")
    return interval


def parse_wait(text: str) -> timedelta:
    """Return the waiting time that “10m” or “0s” means. Raises ValueError."""
    match = EVERY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"“{text}” is no time: write a number and s, m, h or d, such as 10m")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def kept_since(kept: str, now: datetime) -> datetime | None:
    """Return the moment before which what is kept for “90d” may be forgotten; None for “always”. Raises ValueError."""
    return None if kept == ALWAYS else now - parse_wait(kept)


def check_cron(line: str) -> str:
    """Return *line* when it is a cron line of five fields. Raises ValueError."""
    try:
        trigger = _trigger(line, UTC)
    except ValueError as error:
        raise ValueError(f"“{line}” is no cron line of five fields, such as */20 8-18 * * mon-fri ({error})") from error
    if trigger.get_next_fire_time(None, _ANY_DAY) is None:
        raise ValueError(f"“{line}” is a day that never comes")
    return line


def cron_at_or_after(line: str, moment: datetime, zone: tzinfo) -> datetime:
    """Return the first moment of a cron line at or after *moment*, UTC; a year later for a line that never comes."""
    just_before = moment - timedelta(microseconds=1)
    fire = _trigger(line, zone).get_next_fire_time(just_before, just_before)
    return fire.astimezone(UTC) if fire else moment + timedelta(days=365)


def _trigger(line: str, zone: tzinfo) -> CronTrigger:
    """Return the trigger of a cron line. Raises ValueError.

    Cron counts weekdays from Sunday, 0 or 7; APScheduler from Monday, 0: they are given to it by name.
    """
    *times, weekdays = line.split()
    named = re.sub(r"(?<![/\d])[0-7](?!\d)", lambda day: WEEKDAYS[int(day[0])], weekdays)
    return CronTrigger.from_crontab(" ".join([*times, named]), timezone=zone)


def _shift(name: str) -> float:
    """Return a number from -1 to 1 that depends on the name only."""
    return blake2b(name.encode(), digest_size=2).digest()[0] / 127.5 - 1


def _shown(interval: timedelta) -> str:
    seconds = int(interval.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


class Ticker:
    """Calls a few coroutines every few seconds in the running loop; one call of each at a time, late ones once."""

    def __init__(self) -> None:
        # It warns each time that a call is still under way: every two seconds while a database is waited for.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: float, call: Callable[[], Awaitable[None]]) -> None:
        """Call *call* now and then every so many seconds."""
        self._scheduler.add_job(call, "interval", seconds=seconds, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def pause(self) -> None:
        """Begin no call any more; calls under way go on."""
        self._scheduler.pause()

    def stop(self) -> None:
        """End for good. Calls under way are cancelled: pause first, and wait for them."""
        self._scheduler.shutdown(wait=False)
