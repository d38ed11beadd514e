"""The settings of the archives that are made: one subscription, which everything is told."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from alerts.subscription import Filter, Language
from review.alerts.ports import Foresight, Place, SubscriptionView, Tried, Written

PLACE = Place(key="mail a***@example", name="mail a***@example")
EVERYTHING = SubscriptionView(
    name="all",
    when=Filter(),
    to=(PLACE,),
    cadence="instant",
    instant_for=frozenset(),
    quiet=(),
    storm=0,
    language=Language.CHINESE,
    attach="",
    report="",
)


class Subscribed:
    """A `review.alerts.ports.Alerting` that tells of its settings and sends nothing."""

    def subscriptions(self) -> Sequence[SubscriptionView]:
        """The one."""
        return (EVERYTHING,)

    def places(self) -> Mapping[str, str]:
        """Where it goes."""
        return {PLACE.key: PLACE.name}

    def written(self, delivery_id: int, /) -> Written | None:
        """No message."""

    def retry(self, *, ids: Sequence[int] = (), destination: str = "") -> int:
        """None of them."""
        raise NotImplementedError

    def test(self, subscription: str, /) -> Sequence[Tried]:
        """Nothing is sent."""
        raise NotImplementedError

    def preview(self, subscription: str, days: int, /) -> Foresight:
        """Nothing is told."""
        raise NotImplementedError
