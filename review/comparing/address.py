"""Addresses of comparisons: /compare?before=12:3&after=12:5. A policy alone, 12, is its current revision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from review.web.filters import MAX_ID
from review.web.refusal import RefusedError
from storage.views.comparing import SideView

_SPOT: Final = re.compile(r"(\d{1,10})(?::(\d{1,10}))?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A revision of a policy, or its current one."""

    policy_id: int
    number: int | None = None

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.policy_id}" if self.number is None else f"{self.policy_id}:{self.number}"


def asked_spot(params: QueryParams, name: str) -> Spot | None:
    """The revision that an address asks for under *name*; None when it asks for none."""
    text = params.get(name, "").strip()
    if not text:
        return None
    found = _SPOT.fullmatch(text)
    numbers = [int(part) for part in found.groups() if part] if found else []
    if not numbers or not all(1 <= one <= MAX_ID for one in numbers):
        raise RefusedError(400, "refused.side", text)
    return Spot(policy_id=numbers[0], number=numbers[1] if len(numbers) > 1 else None)


def spot_of(side: SideView, number: int | None = None) -> Spot:
    """The address of a side, or of another revision of its policy."""
    return Spot(policy_id=side.policy.id, number=side.revision.number if number is None else number)


def compare_address(before: Spot | None, after: Spot | None, *, ending: str = "", **more: str) -> str:
    """The address of a comparison; of its export with an *ending*, of the page that looks for a side without one."""
    sides = [(name, str(spot)) for name, spot in (("before", before), ("after", after)) if spot]
    return f"/compare{ending}?" + urlencode([*sides, *more.items()], safe=":")
