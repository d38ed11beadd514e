"""Merges and splits of policies: nothing is lost, every id still leads somewhere, and each can be undone."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from storage_samples import (
    DIGEST_SITE,
    PAGE,
    SECOND,
    arrival,
    checked,
    document,
    later,
    nobody,
    policy_of,
    revision,
    visit,
)
from test_storage_identity import BOATS, LANTERNS, POST

from pipeline.archive import Decision
from pipeline.changes import CopyRole
from pipeline.errors import StorageError
from pipeline.grounds import Ground, Match
from pipeline.identity.regrouping import RegroupKind
from pipeline.model import PageState, Relation, RelationKind
from storage.store import Store
from storage.tables import RelationRecord
from storage.views.archive import ChangeFilter, PolicyPage

THERE, OTHER = f"{PAGE}?2", f"{PAGE}?3"


def two_policies(store: Store) -> tuple[int, int]:
    """Record two policies, the first with two revisions; return their ids."""
    check = checked(store)
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    store.record(check, visit(SECOND), revision(policy_of(store)), owed=nobody, at=later(hours=1))
    store.record(check, visit(BOATS, url=THERE), arrival(BOATS, url=THERE), owed=nobody, at=later(hours=2))
    return policy_of(store), policy_of(store, THERE)


def page_of(store: Store, policy_id: int) -> PolicyPage:
    found = store.history().policy(policy_id)
    assert found is not None
    return found


def numbers(store: Store, policy_id: int) -> list[tuple[int, str]]:
    return [(revision.number, revision.url) for revision in page_of(store, policy_id).revisions]


def targets(store: Store, policy_id: int) -> list[int | None]:
    with store.database.reading() as session:
        rows = select(RelationRecord.target_id).where(RelationRecord.policy_id == policy_id)
        return list(session.scalars(rows))


def test_a_merged_policy_is_found_under_its_old_id(store: Store) -> None:
    first, second = two_policies(store)
    store.merge_policies(second, first, by="李", why="同一文件", at=later(days=1))
    history = store.history()
    assert page_of(store, second).policy.id == first
    assert numbers(store, first) == [(3, THERE), (2, PAGE), (1, PAGE)]
    assert [policy.id for policy in history.find_policy(str(second))] == [first]
    assert [policy.id for policy in history.policies()] == [first]
    assert store.policies_numbered(BOATS.doc_number) == ()
    moved, kept = history.revision(second, 1), history.revision(first, 1)
    assert moved is not None
    assert kept is not None
    assert (moved.number, moved.url, kept.url) == (3, THERE, PAGE)


def test_changes_follow_their_policy(store: Store) -> None:
    first, second = two_policies(store)
    before = store.history().changes(ChangeFilter(policy_id=second))
    store.merge_policies(second, first, by="", why=Ground.TEXT, at=later(days=1))
    of_first = store.history().changes(ChangeFilter(policy_id=first))
    assert [change.id for change in before] == [of_first[0].id]
    assert store.history().changes(ChangeFilter(policy_id=second)) == of_first
    assert {change.policy.id for change in of_first} == {first}
    assert len(store.history().changes(ChangeFilter())) == 3


def test_a_merge_is_undone_with_what_came_since(store: Store) -> None:
    first, second = two_policies(store)
    was = numbers(store, first), numbers(store, second)
    done = store.merge_policies(second, first, by="李", why="", at=later(days=1))
    more = revision(first, SECOND, url=THERE)
    check = store.begin_check("lanjiang", later(days=2), "test", reader_version=1)
    store.record(check, visit(SECOND, url=THERE), more, owed=nobody, at=later(days=2))
    store.undo_regrouping(done, by="王", at=later(days=3))
    assert (numbers(store, first), numbers(store, second)) == (was[0], [(2, THERE), *was[1]])
    assert policy_of(store, THERE) == second
    assert [change.policy.id for change in store.history().changes(ChangeFilter())] == [second, second, first, first]
    (told,) = page_of(store, first).regroupings
    assert (told.kind, told.by, told.undone_by, told.undone_at) == (RegroupKind.MERGE, "李", "王", later(days=3))
    assert store.kept_apart(first) == {second}


def with_a_repost(store: Store) -> tuple[int, int]:
    """Record a policy with a re-post; return its id and that of the re-post's copy."""
    store.record(checked(store), visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    policy = policy_of(store)
    told = Decision(policy_id=policy, role=CopyRole.REPOST, document=BOATS, state=PageState.ALIVE)
    check = store.begin_check(DIGEST_SITE.name, later(), "test", reader_version=1)
    store.record(check, visit(BOATS, url=POST, source="huibian"), told, owed=nobody, at=later())
    (copy,) = (copy.id for copy in page_of(store, policy).copies if copy.url == POST)
    return policy, copy


def test_a_split_copy_is_a_policy_of_its_own(store: Store) -> None:
    policy, copy = with_a_repost(store)
    done = store.split_copy(copy, by="李", why="另一个文件", at=later(days=1))
    own = policy_of(store, POST, "huibian")
    assert own != policy
    assert page_of(store, own).policy.title == BOATS.title
    assert (numbers(store, policy), numbers(store, own)) == ([(1, PAGE)], [(1, POST)])
    assert store.kept_apart(own) == {policy}
    assert store.history().changes(ChangeFilter(policy_id=own)) == []
    store.undo_regrouping(done, by="王", at=later(days=2))
    assert page_of(store, own).policy.id == policy
    assert numbers(store, policy) == [(2, POST), (1, PAGE)]
    assert store.kept_apart(policy) == frozenset()


def test_what_was_decided_before_a_merge_is_recorded_after_it(store: Store) -> None:
    first, second = two_policies(store)
    store.merge_policies(second, first, by="", why="", at=later(days=1))
    check = store.begin_check("lanjiang", later(days=2), "test", reader_version=1)
    store.record(check, visit(SECOND, url=THERE), revision(second, url=THERE), owed=nobody, at=later(days=2))
    assert numbers(store, first)[0] == (4, THERE)
    assert len(page_of(store, first).copies) == 2


def test_a_document_that_shows_two_policies_to_be_one_merges_them(store: Store) -> None:
    first, second = two_policies(store)
    found = Match(ground=Ground.TEXT, contained=1.0, jaccard=1.0)
    told = Decision(policy_id=first, role=CopyRole.REPOST, document=BOATS, state=PageState.ALIVE, also={second: found})
    check = store.begin_check(DIGEST_SITE.name, later(days=1), "test", reader_version=1)
    store.record(check, visit(BOATS, url=POST, source="huibian"), told, owed=nobody, at=later(days=1))
    assert page_of(store, second).policy.id == first
    (done,) = store.history().regroupings()
    assert (done.by, done.why, done.from_id, done.to_id) == ("", Ground.TEXT, second, first)


def test_what_others_say_of_a_policy_follows_it_and_comes_back(store: Store) -> None:
    first, second = two_policies(store)
    cited = Relation(kind=RelationKind.CITES, title="", doc_number=BOATS.doc_number, evidence="依据该办法。")
    other = document("依据该办法制定细则。", title="兰江市龙舟赛细则", number="兰政办〔2026〕2号", relations=(cited,))
    check = store.begin_check("lanjiang", later(hours=3), "test", reader_version=1)
    store.record(check, visit(other, url=OTHER), arrival(other, url=OTHER), owed=nobody, at=later(hours=3))
    third = policy_of(store, OTHER)
    assert targets(store, third) == [second]
    done = store.merge_policies(second, first, by="", why="", at=later(days=1))
    assert targets(store, third) == [first]
    store.undo_regrouping(done, by="", at=later(days=2))
    assert targets(store, third) == [second]


def test_regroupings_are_undone_in_their_order(store: Store) -> None:
    first, second = two_policies(store)
    done = store.merge_policies(second, first, by="", why="", at=later(days=1))
    (copy,) = (copy.id for copy in page_of(store, first).copies if copy.url == THERE)
    later_one = store.split_copy(copy, by="", why="", at=later(days=2))
    with pytest.raises(StorageError, match=f"Undo {later_one} first"):
        store.undo_regrouping(done, by="", at=later(days=3))
    store.undo_regrouping(later_one, by="", at=later(days=3))
    store.undo_regrouping(done, by="", at=later(days=3))
    assert (policy_of(store), policy_of(store, THERE)) == (first, second)
    with pytest.raises(StorageError, match="undone"):
        store.undo_regrouping(done, by="", at=later(days=4))


def test_what_cannot_be_done_says_why(store: Store) -> None:
    first, second = two_policies(store)
    at = later(days=1)
    with pytest.raises(StorageError, match="into itself"):
        store.merge_policies(first, first, by="", why="", at=at)
    with pytest.raises(StorageError, match="no policy 99"):
        store.merge_policies(99, first, by="", why="", at=at)
    with pytest.raises(StorageError, match="only one"):
        store.split_copy(page_of(store, first).copies[0].id, by="", why="", at=at)
    with pytest.raises(StorageError, match="no copy 99"):
        store.split_copy(99, by="", why="", at=at)
    store.merge_policies(second, first, by="", why="", at=at)
    with pytest.raises(StorageError, match=f"was merged into {first}"):
        store.merge_policies(second, first, by="", why="", at=at)
