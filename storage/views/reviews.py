"""What people say of changes, and how they like to look at them. Read-only values; every datetime is aware and UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pipeline.errors import ClausewatchError

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A change that a person judges, and the review that they had before them."""

    change_id: int
    saw: int  # its id; 0: there was none


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookmark:
    """Where a person's last visit ended."""

    line_id: int  # the newest change that they had before them then; 0: they were never here
    at: datetime | None  # of the last sign of that visit, or of this one


class ReviewConflict(ClausewatchError):  # noqa: N818 - a state of things, which a person settles
    """Somebody else judged meanwhile; nothing was written."""

    def __init__(self, theirs: tuple[ReviewView | None, ...], changes: tuple[int, ...]) -> None:
        super().__init__(f"somebody else judged {len(changes)} changes meanwhile")
        self.theirs = theirs  # the current review of each; None: it is new again
        self.changes = changes


class NotThere(ClausewatchError):  # noqa: N818 - as above
    """A change, a review or a view that does not exist, or is another person's."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"there is no {what} {key}")
        self.what = what
        self.key = key
