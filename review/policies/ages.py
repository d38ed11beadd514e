"""The since mark of each clause: which revision brought its words, tinted by how late that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.views.texts import Since

OLDEST, NEWEST = 0, 5
_STEPS: Final = NEWEST - OLDEST


@dataclass(frozen=True, kw_only=True, slots=True)
class SinceMark:
    """Since when the words of a clause stand, as it is shown."""

    since: Since
    age: int  # 0: as old as the policy; up to 5: from its latest days
    is_new: bool  # brought by the very revision that is shown
    leads: bool  # the clause before has another one


def since_marks(found: Sequence[Since], *, shown: int, first: datetime, last: datetime) -> tuple[SinceMark, ...]:
    """The marks of a text's clauses; *first* and *last* are the ends of the policy's life so far."""
    marks: list[SinceMark] = []
    for place, since in enumerate(found):
        is_new = since.earlier is not None and since.number == shown
        leads = place == 0 or found[place - 1] != since
        marks.append(SinceMark(since=since, age=_age(since, first, last), is_new=is_new, leads=leads))
    return tuple(marks)


def _age(since: Since, first: datetime, last: datetime) -> int:
    life = (last - first).total_seconds()
    if life <= 0 or since.earlier is None:
        return OLDEST
    lived = (since.seen_at - first).total_seconds() / life
    return max(OLDEST + 1, min(NEWEST, 1 + int(lived * _STEPS)))
