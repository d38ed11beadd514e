"""A place in a list, from which it is read on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from storage.moments import microseconds


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPlace:
    """A place in a list: a row, and what sorts it there."""

    id: int
    key: int = 0  # a day's ordinal number, or microseconds since 1970; nothing is told by it where ids sort

    @classmethod
    def at(cls, moment: datetime, id: int) -> Self:
        """The place of a row in a list that moments sort."""
        return cls(id=id, key=microseconds(moment))

    def __str__(self) -> str:
        return f"{self.key}.{self.id}" if self.key else f"{self.id}"
