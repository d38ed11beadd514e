"""What people say of changes, and how they like to look at them. Read-only values; every datetime is aware and UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

LONGEST_NOTE: Final = 2_000  # characters


class ReviewState(StrEnum):
    """What a person said of a change, last."""

    NEW = "new"
    SEEN = "seen"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


OPEN: Final = frozenset({ReviewState.NEW, ReviewState.SEEN})


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewView:
    """A person's verdict and note on a change."""

    id: int
    change_id: int
    state: ReviewState
    note: str
    by: str
    at: datetime
    batch: int  # the id of the first review that was written with it


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedView:
    """A filter of the inbox that somebody keeps under a name."""

    id: int
    owner: str
    name: str
    query: str  # as it stands in the address
    shared: bool
    position: int
