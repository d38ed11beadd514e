"""Hands out what is kept of pages for a glance, some pages ahead: they are visited in the order they were found in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from pipeline.errors import StorageAway
from storage.store import Store

AHEAD = 16  # pages read from the database at once
MOST = 64  # kept in memory: some are never asked for, because their pages' servers say that nothing changed


@dataclass(kw_only=True, slots=True)
class Sketches:
    """The sketches of one source during one check; asked by the threads that read its pages."""

    store: Store
    source: str
    _ahead: dict[str, bytes] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def of(self, url: str) -> bytes:
        """Return the sketch of a page; b"" when there is none."""
        with self._lock:
            if url not in self._ahead:
                if len(self._ahead) >= MOST:
                    self._ahead.clear()
                with suppress(StorageAway):  # then the page is read in full
                    self._ahead.update(self.store.sketches_from(self.source, url, AHEAD))
            return self._ahead.pop(url, b"")
