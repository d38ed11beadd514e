"""When too much is told at once, the rest of the hour is told together: nothing is lost, nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from storage_samples import HOST, T0, arrival, checked, document, later, visit

from pipeline.waits import Waits
from storage.store import OwedAlert, Store
from storage.views.archive import ChangeFilter, ChangeView, DeliveryView

BOUND = 3


def stormy(view: ChangeView) -> Sequence[OwedAlert]:
    at = view.detected_at
    calm_at = at + timedelta(hours=1)
    return [OwedAlert(subscription="s", destination="d", not_before=at, storm=BOUND, calm_at=calm_at)]


def tell(store: Store, check: int, moments: Sequence[datetime], owed: object = stormy) -> list[int]:
    """Record a new policy at each of the moments; return the ids of the changes."""
    ids: list[int] = []
    for at in moments:
        n = len(store.history().changes(ChangeFilter(), limit=1000))
        url, read = f"{HOST}/{n}.html", document(f"规定{n}。", title=f"办法{n}", number="")
        ids += store.record(check, visit(read, url=url), arrival(read, url=url), owed=owed, at=at)  # type: ignore[arg-type]
    return ids


def owed(store: Store) -> list[DeliveryView]:
    return list(store.history().deliveries(limit=1000))[::-1]


def test_what_comes_beyond_the_bound_is_told_together_at_the_end_of_the_hour(store: Store) -> None:
    ids = tell(store, checked(store), [later(seconds=n) for n in range(7)])
    deliveries = owed(store)
    assert [one.changes for one in deliveries] == [(ids[0],), (ids[1],), (ids[2],), tuple(ids[3:])]
    assert [one.waits for one in deliveries] == [Waits.NO] * 3 + [Waits.STORM]
    assert deliveries[-1].next_at == later(hours=1, seconds=3)


def test_after_the_hour_it_is_told_at_once_again(store: Store) -> None:
    moments = [T0] * 4 + [later(minutes=59), later(minutes=60), later(hours=1, seconds=1)]
    ids = tell(store, checked(store), moments)
    assert [(one.changes, one.waits) for one in owed(store)][3:] == [
        ((ids[3], ids[4]), Waits.STORM),
        ((ids[5],), Waits.NO),  # at the very end of the hour the first ones no longer count
        ((ids[6],), Waits.NO),
    ]


def test_a_storm_at_one_destination_is_none_at_another(store: Store) -> None:
    def two(view: ChangeView) -> Sequence[OwedAlert]:
        other = replace(stormy(view)[0], destination="e")
        return [*stormy(view), other] if view.policy.title.endswith("0") else stormy(view)

    tell(store, checked(store), [T0] * 5, two)
    assert [one.waits for one in owed(store) if one.destination == "e"] == [Waits.NO]


def test_what_waits_anyway_makes_no_storm_and_is_in_none(store: Store) -> None:
    def daily(view: ChangeView) -> Sequence[OwedAlert]:
        return [replace(stormy(view)[0], not_before=later(hours=12), waits=Waits.DIGEST)]

    check = checked(store)
    ids = tell(store, check, [T0] * 5, daily)
    assert [(one.changes, one.waits) for one in owed(store)] == [(tuple(ids), Waits.DIGEST)]
    tell(store, check, [later(seconds=1)])
    assert owed(store)[-1].waits is Waits.NO


@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(days=400)])
def test_a_clock_that_jumps_back_loses_nothing(store: Store, back: timedelta) -> None:
    ids = tell(store, checked(store), [T0] * 5 + [T0 - back] * 2)
    assert sorted(change for one in owed(store) for change in one.changes) == ids
    assert len(owed(store)) in (4, 5)


def test_without_a_bound_everything_is_told_at_once(store: Store) -> None:
    def unbound(view: ChangeView) -> Sequence[OwedAlert]:
        return [replace(stormy(view)[0], storm=0)]

    tell(store, checked(store), [T0] * 9, unbound)
    assert [one.waits for one in owed(store)] == [Waits.NO] * 9
