"""From the address to a list of policies: which, in which order, after which place."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import QueryParams

from pipeline.metadata.levels import level_named
from pipeline.model import Validity
from review.web.filters import choice, day, each, filled, number, words
from review.web.places import place_in
from storage.views.places import ListPlace
from storage.views.policies import PolicyFilter, PolicyOrder

MOST_DAYS: Final = 3650
_EITHER: Final = ("", "yes", "no")


def policy_filter(params: QueryParams) -> PolicyFilter:
    """The filter in the address. An empty field is no filter."""
    return PolicyFilter(
        words=words(params),
        regions=tuple(filled(params, "region")),
        levels=frozenset(each(params, "level", level_named, "refused.choice")),
        issuers=tuple(filled(params, "issuer")),
        validity=frozenset(each(params, "validity", Validity, "refused.choice")),
        in_force=_either(params, "in_force"),
        revised=_either(params, "revised"),
        since=day(params, "since"),
        until=day(params, "until"),
        expires_within=number(params, "expires", 0, most=MOST_DAYS),
    )


def policy_order(params: QueryParams) -> PolicyOrder:
    """The order in the address; else the latest seen first."""
    return PolicyOrder(choice(params, "sort", tuple(PolicyOrder)))


def list_place(params: QueryParams, order: PolicyOrder) -> ListPlace | None:
    """The place in the address after which the list goes on, as a page of that order gave it."""
    return place_in(params, is_keyed=order is not PolicyOrder.SEEN)


def _either(params: QueryParams, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(choice(params, name, _EITHER))
