"""A look at an address before it is watched: what is asked, how far it is, what was found, what is then added."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from pipeline.errors import ClausewatchError
from pipeline.model import Visit
from pipeline.noise.rulings import Ruling


class LookState(StrEnum):
    """How a look stands."""

    RUNNING = "running"
    DONE = "done"
    LATE = "late"  # its time was over
    CANCELLED = "cancelled"
    BROKEN = "broken"


class Stage(StrEnum):
    """What a look that is running does."""

    WAITING = "waiting"
    FETCHING = "fetching"  # the address itself; of a home page the listings that it leads to
    READING = "reading"  # the list, and one of its documents twice
    SHOWING = "showing"  # the same in a browser


class AddRefusal(StrEnum):
    """Why an address is not looked at, or a source not added."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    NO_ADDRESS = "no address"
    PASSWORD = "password"  # noqa: S105 - the word for an address that carries one
    PRIVATE = "private"
    UNKNOWN_ENTRY = "unknown entry"
    BUSY = "busy"
    GONE = "gone"
    NOT_DONE = "not done"
    NOTHING_CHOSEN = "nothing chosen"
    NAME = "name"
    NAME_TAKEN = "name taken"
    RHYTHM = "rhythm"
    SETTINGS = "settings"  # the file cannot be read, written, or is not valid


class AddRefused(ClausewatchError):  # noqa: N818 - named like its siblings in pipeline/errors.py
    """A source cannot be looked at, or added."""

    def __init__(self, why: AddRefusal, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why
        self.detail = detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a person wants looked at: an address, or an entry of the catalogue."""

    url: str = ""
    use: str = ""
    render: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A listing that a home page leads to."""

    name: str
    url: str
    rows: int
    latest: date | None
    trouble: str  # why it cannot be watched; "" when it can
    usual: bool  # most people want it


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What would be read, and what would be written into the settings file."""

    name: str
    kind: str  # who publishes there
    region: str
    urls: tuple[str, ...]
    use: str = ""
    render: bool = False
    offers: tuple[Offered, ...] = ()
    listings: tuple[Visit, ...] = field(default=(), repr=False)  # without their bytes
    sample: Visit | None = field(default=None, repr=False)
    rulings: tuple[Ruling, ...] = field(default=(), repr=False)  # of the sample's lines
    is_steady: bool = False  # two fetches of the sample read the same
    pause: float = 0.0  # seconds between two visits
    obeys_robots: bool = True
    wait: timedelta = timedelta(0)  # left to itself it is checked so often
    may_need_script: bool = False
    trouble: str = ""  # why it cannot be watched; "" when it can


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look."""

    id: str
    asked: Asked
    by: str
    began_at: datetime
    state: LookState = LookState.RUNNING
    stage: Stage = Stage.WAITING
    preview: Preview | None = None
    problem: str = ""
    added: str = ""  # the source that was made of it


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person made of a preview."""

    name: str
    region: str = ""
    kind: str = ""
    every: str = ""  # "" as it publishes
    urls: tuple[str, ...] = ()  # of those offered


class Adding(Protocol):
    """Looks at addresses and adds sources; given by `service`. Refusals are raised as AddRefused."""

    @property
    def seconds(self) -> float:
        """How long a look may take."""

    def look(self, asked: Asked, by: str) -> Look:
        """Begin a look, or return the running one at the same address; returns before it is over."""

    def looked(self, look_id: str) -> Look | None:
        """Return a look; None when it is forgotten, or never was."""

    def cancel(self, look_id: str) -> None:
        """End a look that is running."""

    def add(self, look_id: str, wish: Wish, by: str) -> str:
        """Write the source into the settings file and watch it from now on; return its name.

        A look that was made a source already is not added again: its name is returned.
        """
