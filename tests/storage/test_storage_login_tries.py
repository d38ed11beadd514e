"""Tries to log in, counted for all processes together."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text

from storage.people.login_tries import MOST_COUNTED, TryLimit
from storage.store import Store
from storage.tables import LoginTryRecord
from storage.views.people import Role

NOON = datetime(2026, 5, 11, 4, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=15)
SECOND = timedelta(seconds=1)


def of_name(name: str, most: int = 3) -> TryLimit:
    return TryLimit(kind="name", key=name, most=most)


def of_address(address: str, most: int = 5) -> TryLimit:
    return TryLimit(kind="address", key=address, most=most)


def tried(store: Store, name: str, address: str, at: datetime = NOON) -> timedelta | None:
    return store.begin_login_try((of_name(name), of_address(address)), at, window=WINDOW)


def counted(store: Store) -> int:
    with store.database.reading() as session:
        return session.execute(text("SELECT count(*) FROM login_tries")).scalar_one()


def test_a_name_and_an_address_are_counted_apart(store: Store) -> None:
    assert [tried(store, "li", f"192.0.2.{n}", NOON + n * SECOND) for n in range(3)] == [None] * 3
    assert tried(store, "li", "192.0.2.9", NOON + 3 * SECOND) == WINDOW - 3 * SECOND
    assert tried(store, "wang", "192.0.2.9", NOON + 3 * SECOND) is None
    assert tried(store, "li", "192.0.2.9", NOON + WINDOW) is None
    assert tried(store, "li", "192.0.2.9", NOON + WINDOW) == SECOND
    for n in range(3):
        assert tried(store, f"n{n}", "192.0.2.9", NOON + WINDOW) is None
    assert tried(store, "n9", "192.0.2.9", NOON + WINDOW) == 3 * SECOND


def test_success_forgets_the_name_and_one_try_of_the_address(store: Store) -> None:
    for n in range(5):
        assert tried(store, f"n{n}", "192.0.2.1") is None
    assert tried(store, "n9", "192.0.2.1") == WINDOW
    store.login_succeeded(of_name("n0"), of_address("192.0.2.1"))
    assert tried(store, "n9", "192.0.2.1") is None
    assert tried(store, "n9", "192.0.2.1") == WINDOW
    store.login_succeeded(of_name("nobody"), of_address("192.0.2.77"))


def test_many_at_once_gain_nothing(store: Store) -> None:
    answers: list[timedelta | None] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(tried(store, "li", f"192.0.2.{n}"))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers.count(None) == 3
    assert len(answers) == 8


def test_a_flood_fills_no_table_and_tells_no_name(store: Store) -> None:
    rows = [{"digest": f"{n:064x}", "begun": [], "last_at": NOON + n * SECOND} for n in range(MOST_COUNTED)]
    with store.database.writing() as session:
        session.execute(insert(LoginTryRecord), rows)
    assert tried(store, "my password", "192.0.2.1", NOON + timedelta(days=1)) is None
    assert counted(store) == MOST_COUNTED
    with store.database.reading() as session:
        kept = session.execute(text("SELECT * FROM login_tries ORDER BY last_at DESC LIMIT 3")).all()
        first = session.execute(text("SELECT min(digest) FROM login_tries")).scalar_one()
    assert not any("my password" in str(value) or "192.0.2.1" in str(value) for row in kept for value in row)
    assert first == f"{2:064x}"  # the two oldest have gone


def test_what_is_long_over_is_forgotten(store: Store) -> None:
    tried(store, "li", "192.0.2.1")
    tried(store, "li", "192.0.2.2", NOON + SECOND)
    store.forget_login_tries(NOON)
    assert counted(store) == 2
    store.forget_login_tries(NOON + SECOND)
    assert counted(store) == 0


def test_where_somebody_is_logged_in_is_known(store: Store) -> None:
    store.add_person("Li", "$argon2id$made-up", Role.READER, NOON)
    store.begin_session("Li", "s3cret", address="203.0.113.9", browser="", at=NOON)
    assert store.is_logged_in_from("lI", "203.0.113.9")
    assert not store.is_logged_in_from("lI", "203.0.113.8")
    assert not store.is_logged_in_from("wang", "203.0.113.9")
