"""What the inbox shows: values of `storage.history.inbox` and `storage.history.timeline`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.views.archive import ChangeView
from storage.views.reviews import Judged

MOST_OF_STATE: Final = 1_000  # changes of each state that are counted where words or issuers are looked for


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxItem:
    """A change, or the newest of several that one edit made."""

    change: ChangeView
    judged: tuple[Judged, ...]  # what is judged with it, itself first; no more than may be judged together
    size: int  # how many changes it stands for

    @property
    def others(self) -> int:
        """How many more there are by the same edit."""
        return self.size - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """The items before and after one."""

    newer: int | None
    older: int | None
