"""What was held back long ago is forgotten, but not what a change rests on or a person noted."""

from __future__ import annotations

import pytest
from storage_samples import FIRST, PAGE, arrival, checked, later, nobody, policy_of, revision, visit

from pipeline.archive import Decision
from pipeline.changes import Held
from pipeline.model import PageState
from pipeline.reasons.held import HeldReason
from storage.care import rows
from storage.store import Store
from storage.tables import HeldRecord
from storage.views.why import HeldFilter

EVERYTHING = HeldFilter(reasons=tuple(HeldReason))


def held(url: str, digest: str = "", reason: HeldReason = HeldReason.PENDING) -> Decision:
    return Decision(state=PageState.IGNORED, held=(Held(url=url, reason=reason, digest=digest),))


def left(store: Store) -> list[str]:
    return sorted(one.url for one in store.history().held(EVERYTHING))


def test_only_what_is_old_and_nothing_rests_on_is_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    check = checked(store)
    for n in range(5):
        url = f"{PAGE}?{n}"
        store.record(check, visit(FIRST, url=url, at=later()), held(url), owed=nobody, at=later())
    store.record(check, visit(FIRST, url=f"{PAGE}?new"), held(f"{PAGE}?new"), owed=nobody, at=later(days=300))
    assert store.prune_held(later(days=100), dry_run=True) == 5
    assert [store.prune_held(later(days=100)) for _ in range(2)] == [5, 0]
    assert left(store) == [f"{PAGE}?new"]


def test_what_was_held_before_a_change_of_its_page_stays(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(), arrival(), owed=nobody, at=later())
    store.record(check, visit(), held(PAGE, "before"), owed=nobody, at=later(days=1))
    store.record(check, visit(), revision(policy_of(store)), owed=nobody, at=later(days=2))
    store.record(check, visit(), held(PAGE, "after"), owed=nobody, at=later(days=3))
    assert store.prune_held(later(days=100)) == 1
    (kept,) = store.history().held(EVERYTHING)
    assert kept.at == later(days=1)


def test_what_a_person_noted_stays(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), held(PAGE), owed=nobody, at=later())
    with store.database.writing() as session:
        session.query(HeldRecord).update({HeldRecord.note: "asked the office"})
    assert store.prune_held(later(days=100)) == 0
    assert left(store) == [PAGE]
