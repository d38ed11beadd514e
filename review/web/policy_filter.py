"""From the address to a list of policies: which, in which order, after which place."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import QueryParams

from pipeline.metadata.levels import level_named
from pipeline.model import Validity
from review.web.filters import MAX_ID, choice, day, each, filled, number, words
from review.web.refusal import RefusedError
from storage.views.policies import ListPlace, PolicyFilter, PolicyOrder

MOST_DAYS: Final = 3650
_PLACE: Final = r"^(\d{1,18}\.)?\d{1,10}$"  # of `ListPlace`, as it is written
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
    text = params.get("before", "").strip()
    if not text:
        return None
    key, _, policy = text.rpartition(".")
    is_place = re.fullmatch(_PLACE, text, re.ASCII) and 0 < int(policy) <= MAX_ID
    if not is_place or bool(key) is (order is PolicyOrder.SEEN):
        raise RefusedError(400, "refused.list_place", f"before={text[:40]}")
    return ListPlace(id=int(policy), key=int(key or 0))


def _either(params: QueryParams, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(choice(params, name, _EITHER))
