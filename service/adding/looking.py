"""Looks at addresses for the review page, with the service's own crawler, and makes sources of them."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from pydantic import ValidationError

from crawler.catalogue.entries import entries
from crawler.engine import ResidentCrawler
from crawler.netguard import AddressRefused, check_address
from crawler.rendering.errors import BrowserMissing
from crawler.rendering.program import program
from pipeline.errors import ClausewatchError, SettingsError
from review.looks import AddRefusal, AddRefused, Asked, Look, LookState, Preview, Stage, Wish
from service.adding.keys import Keys, free_name, region_of, surveyed_keys, without_empty
from service.adding.look_preview import preview_of
from service.adding.probe_memory import probe_row
from service.adding.probing import Probe, probe_with
from service.adding.surveying import Survey, survey_with
from service.adding.wishes import checked_part, wished_keys
from service.runtime import Runtime
from service.settings.edit import append_source
from service.settings.file import load_settings
from service.settings.model import SourcePart

log = logging.getLogger("clausewatch")
LOOK_SECONDS: Final = 90.0
LONGEST_ADDRESS: Final = 2000  # characters
_AT_ONCE: Final = 3  # looks that run
_KEPT: Final = 50  # looks that are remembered
_KEPT_FOR: Final = timedelta(hours=1)


@dataclass(kw_only=True)
class Looks:
    """What the review page asks when a person adds a source. Asked from threads; looks run in the service's loop."""

    runtime: Runtime
    crawler: ResidentCrawler
    loop: asyncio.AbstractEventLoop
    added: Callable[[], None] = lambda: None  # called when a source was added
    seconds: float = LOOK_SECONDS
    _looks: dict[str, Look] = field(default_factory=dict)
    _tasks: dict[str, asyncio.Task[Preview]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def look(self, asked: Asked, by: str) -> Look:
        """Begin a look, or return the running one at the same address."""
        self._refuse(asked)
        with self._lock:
            self._forget()
            running = [look for look in self._looks.values() if look.state is LookState.RUNNING]
            same = next((look for look in running if look.asked == asked), None)
            if same:
                return same
            if len(running) >= _AT_ONCE:
                raise AddRefused(AddRefusal.BUSY)
            look = Look(id=secrets.token_urlsafe(9), asked=asked, by=by, began_at=self.runtime.now())
            self._looks[look.id] = look
        asyncio.run_coroutine_threadsafe(self._run(look), self.loop)
        return look

    def looked(self, look_id: str) -> Look | None:
        """Return a look; None when it is forgotten, or never was."""
        return self._looks.get(look_id)

    def cancel(self, look_id: str) -> None:
        """End a look that is running."""
        with self._lock:
            look = self._looks.get(look_id)
            if look is None or look.state is not LookState.RUNNING:
                return
            self._looks[look_id] = replace(look, state=LookState.CANCELLED)
        if task := self._tasks.get(look_id):
            self.loop.call_soon_threadsafe(task.cancel)

    def add(self, look_id: str, wish: Wish, by: str) -> str:
        """Write the source into the settings file and watch it from now on; return its name."""
        with self._writing:
            look = self._looks.get(look_id)
            if look is None:
                raise AddRefused(AddRefusal.GONE)
            if look.added:
                return look.added
            if look.preview is None or look.preview.trouble:
                raise AddRefused(AddRefusal.NOT_DONE)
            keys = wished_keys(look.preview, wish)
            part = checked_part(keys)
            self._write(part, keys)
            self._looks[look_id] = replace(look, added=part.name)
        log.info("%s: added by %s", part.name, by)
        self.added()
        return part.name

    def stop(self) -> None:
        """End what runs; called in the loop."""
        for task in self._tasks.values():
            task.cancel()

    def _write(self, part: SourcePart, keys: Keys) -> None:
        file = self.runtime.file
        try:
            if load_settings(file).source(part.name) or self.runtime.settings.source(part.name):
                raise AddRefused(AddRefusal.NAME_TAKEN, part.name)
            append_source(file, keys)
        except SettingsError as error:
            raise AddRefused(AddRefusal.SETTINGS, str(error)) from error
        self.runtime.watch(part)

    def _refuse(self, asked: Asked) -> None:
        if asked.use:
            if asked.use not in entries():
                raise AddRefused(AddRefusal.UNKNOWN_ENTRY, asked.use[:100])
            return
        if not asked.url:
            raise AddRefused(AddRefusal.EMPTY)
        if len(asked.url) > LONGEST_ADDRESS:
            raise AddRefused(AddRefusal.TOO_LONG)
        try:
            part = SourcePart.model_validate({"name": "new", "url": asked.url})
            check_address(part.values().urls[0], allow_private=True)
        except (ValidationError, AddressRefused, ValueError) as error:
            has_password = "@" in asked.url.partition("://")[2].partition("/")[0]
            raise AddRefused(AddRefusal.PASSWORD if has_password else AddRefusal.NO_ADDRESS) from error
        try:
            check_address(asked.url, allow_private=self.runtime.settings.crawl.allow_private)
        except AddressRefused as error:
            raise AddRefused(AddRefusal.PRIVATE) from error

    def _forget(self) -> None:
        oldest = self.runtime.now() - _KEPT_FOR
        ended = [look for look in self._looks.values() if look.state is not LookState.RUNNING]
        for place, look in enumerate(reversed(ended)):
            if place >= _KEPT or look.began_at < oldest:
                del self._looks[look.id]

    async def _run(self, look: Look) -> None:
        if self._looks[look.id].state is not LookState.RUNNING:
            return
        task = asyncio.create_task(self._find(look))
        self._tasks[look.id] = task
        # A download that is cancelled goes on until its own time is over: nobody waits for it.
        await asyncio.wait({task}, timeout=self.seconds)
        if task.done():
            self._ended(look.id, task)
        else:
            self._change(look.id, state=LookState.LATE)
            task.cancel()
        task.add_done_callback(lambda _: self._tasks.pop(look.id, None))

    def _ended(self, look_id: str, task: asyncio.Task[Preview]) -> None:
        if task.cancelled():
            self._change(look_id, state=LookState.CANCELLED)
        elif error := task.exception():
            if not isinstance(error, ClausewatchError):
                log.error("a look broke off", exc_info=error)
            self._change(look_id, state=LookState.BROKEN, problem=str(error)[:300])
        else:
            self._change(look_id, state=LookState.DONE, preview=task.result())

    def _change(self, look_id: str, **values: Any) -> None:
        with self._lock:
            look = self._looks.get(look_id)
            if look is not None and look.state is LookState.RUNNING:
                self._looks[look_id] = replace(look, **values)

    async def _find(self, look: Look) -> Preview:
        asked, seen = look.asked, None
        name = asked.use or free_name(asked.url, self.runtime.settings)
        keys = without_empty({"use": asked.use, "name": name, "url": asked.url, "render": asked.render})
        if asked.url:
            self._change(look.id, stage=Stage.FETCHING)
            keys |= without_empty({"region": region_of(asked.url)})
            seen = await survey_with(self.crawler, checked_part(keys).values())
            keys = surveyed_keys(keys, seen, [offer.column.url for offer in seen.usual])
        self._change(look.id, stage=Stage.READING)
        keys, part, found = await self._best_tried(look, keys)
        await asyncio.to_thread(self.runtime.store.remember_probe, probe_row(part, found, self.runtime.now()))
        return await asyncio.to_thread(self._preview, part, found, seen)

    async def _best_tried(self, look: Look, keys: Keys) -> tuple[Keys, SourcePart, Probe]:
        """Return the source as it is served or, where a script may bring more, as a browser shows it."""
        part = checked_part(keys)
        served = await probe_with(self.crawler, part.values())
        if not served.may_need_script or not self._has_browser():
            return keys, part, served
        self._change(look.id, stage=Stage.SHOWING)
        rendered = keys | {"render": True}
        part_shown = checked_part(rendered)
        shown = await probe_with(self.crawler, part_shown.values())
        if shown.trouble and not served.trouble:
            return keys, part, served
        return rendered, part_shown, shown

    def _has_browser(self) -> bool:
        try:
            program(self.runtime.settings.crawl.browser)
        except BrowserMissing:
            return False
        return True

    def _preview(self, part: SourcePart, found: Probe, seen: Survey | None) -> Preview:
        settings, today = self.runtime.settings, self.runtime.today()
        return preview_of(part, found, seen, obeys_robots=settings.crawl.obey_robots, today=today)
