"""What people and destinations did long ago is forgotten when it is asked for, and nothing that still counts."""

from __future__ import annotations

import pytest
from courier_steps import begun
from storage_samples import FIRST, SECOND, arrival, checked, later, mail, policy_of, revision, visit

from storage.care import rows
from storage.store import Store
from storage.views.people import Deed, DeedFilter


def did(action: str, *, status: int = 303, days: float = 0) -> Deed:
    return Deed(at=later(days=days), person="王芳", action=action, about="", status=status, address="203.0.113.9")


@pytest.fixture
def audited(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    for deed in [*[did("login", status=403)] * 5, did("login"), did("review"), did("login", status=429, days=9)]:
        store.note_deed(deed)
    return store


def left(store: Store) -> list[tuple[str, int]]:
    return [(one.deed.action, one.deed.status) for one in reversed(store.deeds(DeedFilter()))]


def test_failed_logins_go_alone(audited: Store) -> None:
    assert audited.prune_logins(later(days=5), dry_run=True) == 5
    assert len(left(audited)) == 8
    assert audited.prune_logins(later(days=5)) == 5
    assert left(audited) == [("login", 303), ("review", 303), ("login", 429)]


def test_the_audit_goes_without_failed_logins(audited: Store) -> None:
    assert audited.prune_audit(later(days=5)) == 2
    assert set(left(audited)) == {("login", 403), ("login", 429)}


def test_attempts_of_what_is_still_owed_stay(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=mail, at=later())
    store.settle(begun(store, "mail", later()), later())
    store.record(check, visit(SECOND), revision(policy_of(store)), owed=mail, at=later(hours=1))
    store.settle(begun(store, "mail", later(hours=1)), later(hours=1), cause="refused", retry_at=later(days=99))
    owed, sent = store.history().deliveries()
    assert (owed.state, sent.state) == ("pending", "sent")
    assert store.prune_attempts(later(days=5), dry_run=True) == 1
    assert store.prune_attempts(later(days=5)) == 1
    assert store.prune_attempts(later(days=5)) == 0
    assert [len(store.history().attempts(one.id)) for one in (owed, sent)] == [1, 0]
    assert len(store.history().deliveries()) == 2
