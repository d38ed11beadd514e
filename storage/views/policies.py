"""Which policies are listed, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.metadata.levels import Level
from pipeline.model import Validity
from storage.views.archive import PolicyView
from storage.views.places import ListPlace


class PolicyOrder(StrEnum):
    """By what policies are listed."""

    SEEN = "seen"  # those seen first last
    CHANGED = "changed"  # the latest change first; those that never changed are left out
    PUBLISHED = "published"  # the latest first; or written, or first seen, where nothing is told
    EXPIRY = "expiry"  # those that end next; those that ended, or end never, are left out


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyFilter:
    """Which policies are listed. Empty means any."""

    words: str = ""  # that all stand in titles, number or issuers
    regions: tuple[str, ...] = ()  # of the best copy's source, with everything below them
    levels: frozenset[Level] = frozenset()
    issuers: tuple[str, ...] = ()  # words of an issuer's name
    validity: frozenset[Validity] = frozenset()
    in_force: bool | None = None  # today; a policy that was renewed counts as in force
    revised: bool | None = None  # whether it has more than one revision
    since: date | None = None  # of publication
    until: date | None = None  # that day too
    expires_within: int = 0  # days from today


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedPolicies:
    """A page of the list."""

    policies: tuple[PolicyView, ...]
    next: ListPlace | None  # after which to go on; None: nothing is left
    reach: date | None = None  # policies beyond the day, in the order of the list, were not looked at; None: all were
