"""Takes up sources that were added to the settings file while the service runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ClausewatchError, SettingsError
from pipeline.text.digest import bytes_digest
from service.runtime import Runtime
from service.settings.file import load_settings
from service.settings.model import Settings, SourcePart

log = logging.getLogger("clausewatch")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells that a file was written."""

    modified_ns: int
    size: int
    inode: int


def stamp(file: Path) -> Stamp | None:
    """Return the stamp of a file; None when there is none, or it cannot be seen."""
    try:
        seen = file.stat()
    except OSError:
        return None
    return Stamp(seen.st_mtime_ns, seen.st_size, seen.st_ino)


@dataclass(kw_only=True)
class Additions:
    """Sees what is new in the settings file. All that is not a new source is left to the next start."""

    runtime: Runtime
    seen: Stamp | None  # of the file that the settings were read from
    added: Callable[[], None] = lambda: None  # called when sources were taken up
    _last: Stamp | None = None  # at the last look
    _told: str = ""  # digest of the file whose problem was logged

    async def take_up(self) -> None:
        """Look at the file, and watch what is new in it once it has been left alone from one look to the next."""
        now = stamp(self.runtime.file)
        is_quiet, self._last = now == self._last, now
        if now == self.seen or not is_quiet:
            return
        try:
            await asyncio.to_thread(self._take_up)
        except SettingsError as error:
            self._tell(error)
        except ClausewatchError as error:
            log.warning("new sources could not be taken up: %s", error)
            return  # the archive may answer next time
        self.seen = now

    def _take_up(self) -> None:
        new = list(_new_parts(load_settings(self.runtime.file), self.runtime.settings))
        for part in new:
            self.runtime.watch(part)
            log.info("%s: taken up from %s", part.name, self.runtime.file.name)
        if new:
            self.added()

    def _tell(self, error: SettingsError) -> None:
        """Log the problem, once for the same bytes however often they are written."""
        try:
            content = bytes_digest(self.runtime.file.read_bytes())
        except OSError:
            content = "unread"
        if content != self._told:
            log.warning("%s The service goes on with what it knows.", error)
        self._told = content


def _new_parts(written: Settings, running: Settings) -> Iterator[SourcePart]:
    """Yield the sources whose name and addresses are new: one that was only renamed would be watched twice."""
    watched = {url for part in running.sources for url in part.values().urls}
    for part in written.sources:
        if running.source(part.name) is None and not watched.issuperset(part.values().urls):
            yield part
