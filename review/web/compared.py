"""Two revisions compared, and the latest comparisons kept: pages, parts and exports of one ask for the same.

Long ones are made beside the requests, two at once: a page says so meanwhile, files and programs wait.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from pipeline.changes import Edit
from pipeline.compare.edits import compare
from pipeline.model import Document
from review.ports import History
from review.showing.comparison_lines import Line, lines_of
from review.web.refusal import RefusedError
from storage.views.comparing import SideView

_MOST: Final = 12  # comparisons kept
_ROOM: Final = 20_000_000  # characters of all texts that are kept together
_LONG_CLAUSES, _LONG_LETTERS = 2_000, 400_000  # of both sides: from there on it may take a second and more
_AT_ONCE: Final = 2
_PATIENCE_SECONDS: Final = 0.5  # that a page waits before it says that a comparison is being made


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """Two revisions, and what became of each clause."""

    before: Document = field(repr=False)
    after: Document = field(repr=False)
    edits: tuple[Edit, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)  # in reading order

    @property
    def size(self) -> int:
        """How many characters it keeps."""
        return sum(line.size for line in self.lines)


@dataclass(slots=True)
class _Slot:
    """Where one comparison is made, by whoever asks first; others wait for it."""

    lock: Lock = field(default_factory=Lock)
    made: Compared | None = None
    making: Future[Compared] | None = None  # of a long one
    asked_at: float = 0.0  # when it was; by the clock that only goes on

    @property
    def is_idle(self) -> bool:
        """Whether nobody is waiting for a long comparison that is on its way."""
        return self.made is not None or self.making is None or self.making.done()


class Comparisons:
    """Compares, and keeps what was compared last. Revisions never change, so nothing kept is ever wrong."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._slots: OrderedDict[tuple[int, int], _Slot] = OrderedDict()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="comparing")

    def of(self, before: SideView, after: SideView) -> Compared:
        """The comparison of two sides, however long it takes."""
        slot = self._slot(before, after)
        if slot.made is None and _is_long(before, after):
            return self._making(slot, before, after).result()
        return self._filled(slot, before, after)

    def if_made(self, before: SideView, after: SideView) -> Compared | None:
        """The comparison of two sides; None while a long one is being made, which then was begun."""
        slot = self._slot(before, after)
        if slot.made is not None or not _is_long(before, after):
            return self._filled(slot, before, after)
        making = self._making(slot, before, after)
        wait([making], timeout=_PATIENCE_SECONDS)
        return making.result() if making.done() else None

    def seconds(self, before: SideView, after: SideView) -> float:
        """For how long a long comparison has been on its way."""
        asked_at = self._slot(before, after).asked_at
        return time.monotonic() - asked_at if asked_at else 0.0

    def _slot(self, before: SideView, after: SideView) -> _Slot:
        key = before.revision.id, after.revision.id
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            return slot

    def _making(self, slot: _Slot, before: SideView, after: SideView) -> Future[Compared]:
        """A long comparison on its way, begun at most once unless it failed."""
        with self._lock:
            if slot.making is None or (slot.making.done() and slot.made is None):
                slot.asked_at = time.monotonic()
                slot.making = self._pool.submit(self._filled, slot, before, after)
            return slot.making

    def _filled(self, slot: _Slot, before: SideView, after: SideView) -> Compared:
        with slot.lock:
            if slot.made is None:
                slot.made = self._made(before, after)
                self._make_room((before.revision.id, after.revision.id))
            return slot.made

    def _made(self, before: SideView, after: SideView) -> Compared:
        old, new = self._document(before), self._document(after)
        edits = compare(old.clauses, new.clauses)
        return Compared(before=old, after=new, edits=edits, lines=lines_of(edits, old.clauses))

    def _document(self, side: SideView) -> Document:
        found = self._history.revision_text(side.policy.id, side.revision.number)
        if found is None:
            raise RefusedError(404, "refused.revision", str(side.revision.number))
        return found.document

    def _make_room(self, newest: tuple[int, int]) -> None:
        """Let the oldest go, but never the newest, however large it is, nor one that is being made."""
        with self._lock:
            sizes = {key: slot.made.size if slot.made else 0 for key, slot in self._slots.items() if slot.is_idle}
            for key in list(sizes):
                if key == newest or (len(sizes) <= _MOST and sum(sizes.values()) <= _ROOM):
                    return
                del self._slots[key], sizes[key]


def _is_long(before: SideView, after: SideView) -> bool:
    """Whether it may take so long that nobody should wait before a page that does not answer."""
    clauses, letters = before.clauses + after.clauses, before.letters + after.letters
    return clauses > _LONG_CLAUSES or letters > _LONG_LETTERS
