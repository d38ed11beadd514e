"""Policies are found along an index by any part of a line of their names, and by no name that they have lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import FIRST, HOST, arrival, checked, document, later, nobody, policy_of, revision, visit
from test_storage_identity import BOATS, LANTERNS, POST
from test_storage_regrouping import with_a_repost

from pipeline.model import Document
from storage.changes.conditions import containing
from storage.store import Store
from storage.tables import PolicyRecord
from storage.words import names
from storage.words.names import bearers, bearing

NAMES = (
    ("兰江市灯会管理办法", "兰政发〔2026〕12号", "兰江市人民政府"),
    ("AI Plus 行动计划", "兰政办〔2025〕2号", "兰江市人民政府"),
    ("关于𠮷祥街的通知", "", "兰江市财政局"),
    ("100% 纯电动", "", ""),
)


@pytest.fixture
def named(store: Store) -> Store:
    """A policy of each of the names."""
    check = checked(store)
    for n, (title, number, issuer) in enumerate(NAMES):
        read = document(f"第{n}件。", title=title, number=number)
        read = replace(read, issuers=(issuer,) if issuer else ())
        store.record(check, visit(read, url=f"{HOST}/{n}"), arrival(read, url=f"{HOST}/{n}"), owed=nobody, at=later())
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("管理办法", [0]),
        ("2号", [0, 1]),
        ("（2026）", [0]),
        ("02", [0, 1]),
        ("人民政府 行动", [1]),
        ("aiplus", [1]),
        ("I", [1]),
        ("号", [0, 1]),
        ("法", [0]),
        ("会灯", []),
        ("办法兰政", []),  # a line ends between them
        ("𠮷祥", [2]),
        ("𠮷", [2]),
        ("100%", [3]),
        ('"', []),
        ("*", []),
        ("AND", []),
        ("鿿", []),
    ],
)
def test_any_part_of_a_line_of_names_is_found(named: Store, words: str, found: list[int]) -> None:
    assert asked(named, words) == found
    with named.database.reading() as session:
        read = session.query(PolicyRecord.id).where(*containing(PolicyRecord.words, words)).order_by(PolicyRecord.id)
        assert [key - 1 for (key,) in read] == found  # as without the index


def test_of_many_none_are_named(named: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_NAMED", 2)
    with named.database.reading() as session:
        assert bearers(session, "兰江市") is None
        assert bearers(session, "\u200b") is None
        assert bearers(session, "人民政府") == [1, 2]
    assert [policy.id for policy in named.history().policies("兰江市")] == [3, 2, 1]


def test_a_policy_is_found_by_the_name_that_it_bears_now(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(FIRST), owed=nobody, at=later())
    renamed: Document = replace(FIRST, title="兰江市河灯管理规定", text_digest="f" * 64)
    store.record(check, visit(renamed), revision(policy_of(store), renamed), owed=nobody, at=later(days=1))
    assert asked(store, "河灯") == [0]
    assert asked(store, FIRST.title) == []


def test_a_name_that_no_database_keeps_as_it_is_goes_whole(store: Store) -> None:
    odd = replace(FIRST, title="兰江\ud800办法")
    check = checked(store)
    store.record(check, visit(odd), arrival(odd), owed=nobody, at=later())
    assert asked(store, "兰江\ufffd办法") == [0]
    renamed = replace(FIRST, title="河灯规定", text_digest="f" * 64)
    store.record(check, visit(renamed), revision(policy_of(store), renamed), owed=nobody, at=later(days=1))
    assert asked(store, "\ufffd办") == []
    assert asked(store, "办法") == []


def test_what_was_split_off_is_found_by_its_own_name_and_one_merged_away_by_the_last_it_bore(store: Store) -> None:
    policy, copy = with_a_repost(store)
    assert asked(store, BOATS.title) == []
    done = store.split_copy(copy, by="", why="", at=later(days=1))
    own = policy_of(store, POST, "huibian")
    assert asked(store, BOATS.title) == [own - 1]
    assert asked(store, LANTERNS.title) == [policy - 1]
    store.undo_regrouping(done, by="", at=later(days=2))
    assert asked(store, BOATS.title) == [own - 1]


def asked(store: Store, words: str) -> list[int]:
    """The places of the policies, from 0."""
    with store.database.reading() as session:
        query = bearing(session, words)
        assert query is not None
        return sorted(key - 1 for key in session.scalars(query))
