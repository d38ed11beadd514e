"""The period of a policy as a bar: from the day it comes into force to its last, with today and the notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipeline.relations.force import Term, last_day
from storage.views.archive import PolicyView

WIDTH: Final = 600  # of the picture, in its own units


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A period of validity and where a day stands in it, in the units of the picture."""

    start: date
    end: date
    days_left: int  # below zero: it lapsed so long ago
    at: int  # where the day stands
    notice_from: int  # where the notice begins

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.days_left < 0


def period_of(policy: PolicyView, day: date, notice: timedelta) -> Period | None:
    """The period of a policy, renewals counted; None when it tells no end, or no day on which it begins."""
    term = Term(effective=policy.effective_date, expiry=policy.expiry_date, validity=policy.validity)
    start, end = policy.effective_date or policy.written_date or policy.published_date, last_day(term, policy.fates)
    if start is None or end is None or end <= start:
        return None
    length = (end - start).days
    return Period(
        start=start,
        end=end,
        days_left=(end - day).days,
        at=_within((day - start).days, length),
        notice_from=_within(length - notice.days, length),
    )


def _within(days: int, length: int) -> int:
    return max(0, min(WIDTH, round(days * WIDTH / length)))
