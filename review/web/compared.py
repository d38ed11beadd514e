"""Two revisions compared, and the latest comparisons kept: pages, parts and exports of one ask for the same."""

from __future__ import annotations

from collections import OrderedDict
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


class Comparisons:
    """Compares, and keeps what was compared last. Revisions never change, so nothing kept is ever wrong."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._slots: OrderedDict[tuple[int, int], _Slot] = OrderedDict()
        self._lock = Lock()

    def of(self, before: SideView, after: SideView) -> Compared:
        """The comparison of two sides."""
        key = before.revision.id, after.revision.id
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
        with slot.lock:
            if slot.made is None:
                slot.made = self._made(before, after)
                self._make_room(key)
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
        """Let the oldest go, but never the newest, however large it is."""
        with self._lock:
            sizes = {key: slot.made.size if slot.made else 0 for key, slot in self._slots.items()}
            for key in list(self._slots):
                if key == newest or (len(sizes) <= _MOST and sum(sizes.values()) <= _ROOM):
                    return
                del self._slots[key], sizes[key]
