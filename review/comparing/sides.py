"""The sides that an address names."""

from __future__ import annotations

from review.comparing.address import Spot
from review.ports import History
from review.web.refusal import RefusedError
from storage.views.comparing import SideView


def found_side(history: History, spot: Spot) -> SideView:
    """The side; a refusal that says whether the policy or its revision is not there."""
    found = history.side(spot.policy_id, spot.number)
    if found is not None:
        return found
    if spot.number is None or history.side(spot.policy_id) is None:
        raise RefusedError(404, "refused.policy", str(spot.policy_id))
    raise RefusedError(404, "refused.revision", str(spot.number))
