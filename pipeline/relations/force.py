"""Whether a policy is in force on a day: a pure function of what it says, of what others did to it, and of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.model import RelationKind, Validity
from pipeline.text.dates import find_day

NOTICE = timedelta(days=30)  # before its end, in which a policy is lapsing: what `expiry_notice` is unless it is set
FULL_ENDS = frozenset({RelationKind.REPEALS, RelationKind.REPLACES})


class Force(StrEnum):
    """Whether a policy is in force."""

    NOT_YET = "not yet in force"
    IN_FORCE = "in force"
    LAPSING = "lapsing"  # its period ends within the notice
    LAPSED = "lapsed"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What another policy did to this one. Weak relations are none."""

    kind: RelationKind  # repeals, replaces, amends or renews
    evidence: str
    parts: tuple[str, ...] = ()  # what alone it concerns
    from_day: date | None = None  # when the other policy comes into force; None: at once

    @property
    def renewed_until(self) -> date | None:
        """The last day of a renewed period, when its sentence tells one."""
        return find_day(self.evidence.rpartition("》")[2]) if self.kind is RelationKind.RENEWS else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """From when to when a policy says that it is in force."""

    effective: date | None
    expiry: date | None
    validity: Validity


def force_on(day: date, term: Term, fates: Iterable[Fate], *, notice: timedelta) -> Force:
    """Return the state of a policy on *day*. Unknown where neither it nor its page says anything of its time."""
    told = tuple(fates)
    if term.validity is Validity.INVALID or any(_ends(fate, day) for fate in told):
        return Force.REPEALED
    expiry = last_day(term, told)
    if expiry is not None and expiry < day:
        return Force.LAPSED
    if term.effective is not None and term.effective > day:
        return Force.NOT_YET
    if expiry is not None and expiry - day <= notice:
        return Force.LAPSING
    states_it = term.validity in (Validity.VALID, Validity.PARTLY, Validity.MODIFIED)
    return Force.IN_FORCE if states_it or expiry or term.effective else Force.UNKNOWN


def last_day(term: Term, fates: Iterable[Fate]) -> date | None:
    """Return the last day of the period of validity, renewals counted; None when no end is told or it was lifted."""
    renewals = [fate for fate in fates if fate.kind is RelationKind.RENEWS and not fate.parts]
    if not renewals:
        return term.expiry
    days = [fate.renewed_until for fate in renewals]
    return max((day for day in days if day), default=None)


def _ends(fate: Fate, day: date) -> bool:
    return fate.kind in FULL_ENDS and not fate.parts and (fate.from_day is None or fate.from_day <= day)
