"""What the pages about alerts ask of `service`: the subscriptions of the settings, and what may be done with them.

No address of a destination is among it, only masked names: an address is a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from alerts.subscription import Filter, Language
from pipeline.changes import ChangeKind
from pipeline.waits import Waits


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A destination."""

    key: str
    name: str  # masked


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionView:
    """A subscription of the settings."""

    name: str
    when: Filter = field(repr=False)
    to: tuple[Place, ...]
    cadence: str
    instant_for: frozenset[ChangeKind]
    quiet: tuple[str, ...]  # 22:00–07:30, mon–fri 19:00–08:00
    storm: int
    language: Language
    attach: str
    report: str  # a cadence; "" for none


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A message as it would be written now."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What became of a sample that was sent to a destination."""

    destination: str  # masked
    what: str  # change, incident or report
    is_sent: bool
    answer: str  # of the service, masked


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """Something that a message would have told."""

    at: datetime
    title: str
    change_id: int | None  # None: an incident
    kind: str  # of the change, or begun / over
    because: str = ""  # the clauses that a filter on them found


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeseenMessage:
    """A message that would have been sent."""

    number: int
    at: datetime
    waits: Waits
    news: tuple[Foreseen, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """How many changes a part of the filter kept out."""

    part: str
    changes: int
    alone: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Foresight:
    """What a subscription would have been told of."""

    since: datetime
    until: datetime | None  # later changes were not looked at: there are too many; None: all were
    seen: int
    told: int
    repeated: int
    messages: tuple[ForeseenMessage, ...]
    kept_out: tuple[Kept, ...]


class Alerting(Protocol):
    """The subscriptions and their destinations. Refusals are raised as ClausewatchError."""

    def subscriptions(self) -> Sequence[SubscriptionView]:
        """Return the subscriptions in the order of the settings."""

    def places(self) -> Mapping[str, str]:
        """Return the masked names of the settings' destinations by their keys."""

    def written(self, delivery_id: int, /) -> Written | None:
        """Return the message of a delivery; None when it can not be written any more."""

    def retry(self, *, ids: Sequence[int] = (), destination: str = "") -> int:
        """Make given-up deliveries due, these or all of a destination; return how many."""

    def test(self, subscription: str, /) -> Sequence[Tried]:
        """Send samples to a subscription's destinations, for real; it takes a minute at most."""

    def preview(self, subscription: str, days: int, /) -> Foresight:
        """Return what a subscription would have been told of. Nothing is sent."""
