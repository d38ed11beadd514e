"""What the address of a comparison asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.datastructures import QueryParams

from review.comparing.address import Spot, compare_address
from review.comparing.arranging import Show
from review.web.filters import choice, number

_MOST_PARTS: Final = 100_000
_FLAGS: Final = ("0", "1")


class View(StrEnum):
    """How the two texts are laid out."""

    INLINE = "inline"
    SIDE = "side"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One view of one comparison."""

    before: Spot
    after: Spot
    view: View = View.INLINE
    show: Show = Show.CHANGED
    typography: bool = False
    part: int = 1

    @property
    def options(self) -> dict[str, str]:
        """What differs from what is shown unasked, as in an address; not the part."""
        options = {"view": str(self.view), "show": str(self.show), "typography": str(int(self.typography))}
        usual = {"view": str(View.INLINE), "show": str(Show.CHANGED), "typography": "0"}
        return {name: value for name, value in options.items() if value != usual[name]}

    def address(self, ending: str = "", **changed: str) -> str:
        """The address of this view with some of it changed; of its export with an *ending*."""
        return compare_address(self.before, self.after, ending=ending, **(self.options | changed))


def asked_view(params: QueryParams, before: Spot, after: Spot) -> Asked:
    """The view that an address asks for, or a clear refusal."""
    return Asked(
        before=before,
        after=after,
        view=View(choice(params, "view", tuple(View))),
        show=Show(choice(params, "show", tuple(Show))),
        typography=choice(params, "typography", _FLAGS) == "1",
        part=number(params, "part", 1, most=_MOST_PARTS),
    )
