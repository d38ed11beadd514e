"""What the inbox is asked: a tab, a filter, and the address that asks the same again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from review.web.filters import Known, change_filter, choice
from storage.views.archive import ChangeFilter
from storage.views.reviews import OPEN, ReviewState

TABS: Final[Mapping[str, frozenset[ReviewState]]] = MappingProxyType(
    {
        "open": OPEN,
        "all": frozenset(),
        "confirmed": frozenset({ReviewState.CONFIRMED}),
        "dismissed": frozenset({ReviewState.DISMISSED}),
    }
)
# What a subscription asks as well, then what only people ask here.
_SUBSCRIBED: Final = (
    "kind", "region", "source", "level", "topic", "issuer", "words", "words_in", "weight", "copies", "body",
)  # fmt: skip
_OURS: Final = ("number", "policy", "group", "state", "since", "until")
_IDLE: Final = MappingProxyType({"words_in": "told", "copies": "all", "weight": "0", "tab": "open"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a reader asks of the inbox."""

    tab: str
    wanted: ChangeFilter  # with the states of the tab
    query: str  # the address's, in one order, without what says nothing; "" for the inbox as it opens
    days: tuple[str, str]  # since and until, as written

    @property
    def everywhere(self) -> ChangeFilter:
        """The filter without the tab."""
        return replace(self.wanted, states=frozenset())

    @property
    def is_filtered(self) -> bool:
        """Whether more is asked than a tab."""
        return self.everywhere != ChangeFilter()

    @property
    def beyond(self) -> tuple[str, ...]:
        """The parts of it that no subscription can ask."""
        names = {pair.split("=")[0] for pair in self.query.split("&") if pair}
        return tuple(name for name in _OURS if name in names)

    def tab_query(self, tab: str) -> str:
        """The same filter on another tab."""
        kept = [pair for pair in self.query.split("&") if pair and pair.split("=")[0] not in ("tab", "state")]
        return "&".join([*kept, *([f"tab={tab}"] if tab != "open" else [])])


def ask(params: QueryParams, *, sources: Known, zone: ZoneInfo) -> Asked:
    """Read an address. Raises RefusedError for what cannot be asked."""
    tab = choice(params, "tab", tuple(TABS))
    wanted = change_filter(params, sources=sources, zone=zone)
    if wanted.group_id and "tab" not in params:
        tab = "all"
    return Asked(
        tab=tab,
        wanted=wanted if wanted.states else replace(wanted, states=TABS[tab]),
        query=_query(params),
        days=(params.get("since", "").strip(), params.get("until", "").strip()),
    )


def _query(params: QueryParams) -> str:
    names = (*_SUBSCRIBED, *_OURS, "tab")
    said = [(name, value.strip()) for name in names for value in params.getlist(name)]
    return urlencode([(name, value) for name, value in said if value and _IDLE.get(name) != value])
