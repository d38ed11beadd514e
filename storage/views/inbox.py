"""What the inbox shows: values of `storage.history.inbox` and `storage.history.timeline`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.changes import ChangeKind
from storage.views.archive import ChangeView
from storage.views.reviews import Judged, ReviewState


@dataclass(frozen=True, kw_only=True, slots=True)
class StateCounts:
    """How many changes there are of each state."""

    counts: Mapping[ReviewState, int]
    cut: frozenset[ReviewState] = frozenset()  # of which there may be more

    def told(self, states: Collection[ReviewState]) -> str:
        """How many there are of some states, with a plus where there may be more; "" where none was found as yet."""
        number = sum(self.counts[state] for state in states)
        if not number and self.cut & set(states):
            return ""
        return f"{number}+" if self.cut & set(states) else f"{number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxItem:
    """A change, or the newest of several that one edit made."""

    change: ChangeView
    judged: tuple[Judged, ...]  # what is judged with it, itself first; no more than may be judged together
    size: int  # how many changes it stands for

    @property
    def mark(self) -> str:
        """What a form sends to have it judged: each change with the review that the person had before them."""
        return " ".join(f"{one.change_id}:{one.saw}" for one in self.judged)

    @property
    def others(self) -> int:
        """How many more there are by the same edit."""
        return self.size - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How far back a filter was looked for that no index tells: only so many of the newest changes are gone through."""

    before_id: int  # older changes than this were not looked at
    since: datetime  # about when the oldest that was looked at was recorded


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundChanges:
    """The newest changes that pass a filter, one by one."""

    changes: tuple[ChangeView, ...]
    next: int | None  # older ones are below this id; None: there are none
    reach: Reach | None = None  # where the looking ended, and not what passes


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """The items before and after one."""

    newer: int | None
    older: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DayCount:
    """How many changes of one kind there were on a day, at sources of one region; several counts may be of one."""

    day: date
    kind: ChangeKind
    region: str
    count: int
