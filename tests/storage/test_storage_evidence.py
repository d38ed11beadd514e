"""The answers that brought snapshots, and what is told of a revision as proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from storage_samples import FIRST, PAGE, SECOND, arrival, checked, later, nobody, policy_of, revision, visit

from pipeline.archive import Decision
from pipeline.model import Outcome, Visit
from pipeline.text.digest import bytes_digest
from storage.store import Store
from storage.views.evidence import EvidenceFilter, EvidenceView, RevisionName

HEADERS = (("Server", "nginx"), ("Link", "</a>; rel=x"), ("Link", "</b>; rel=y"))


def evidence(store: Store, number: int = 1) -> EvidenceView:
    found = store.history().evidence(policy_of(store), number)
    assert found is not None
    return found


def seen(store: Store, check: int, what: Visit, decision: Decision | None) -> None:
    store.record(check, what, decision, owed=nobody, at=what.at)


def test_a_revision_is_told_with_the_answer_that_brought_it(store: Store) -> None:
    check = checked(store)
    served = visit(FIRST, headers=HEADERS, final_url=PAGE + "?a=1", content_type="text/html", rendered=True)
    seen(store, check, served, arrival())
    found = evidence(store)
    assert found.answer is not None
    assert found.answer.headers == HEADERS
    assert (found.answer.url, found.answer.address) == (PAGE, PAGE + "?a=1")
    assert (found.answer.status, found.answer.check_id, found.answer.source) == (200, check, "lanjiang")
    assert (found.answer.first_at, found.answer.last_at, found.answer.times) == (served.at, served.at, 1)
    assert found.answer.rendered
    assert (found.size_bytes, found.content_type) == (len(served.body), "text/html")
    assert found.revision.snapshot_digest == bytes_digest(served.body)
    assert store.snapshots.get(found.revision.snapshot_digest) == served.body
    assert (found.until, found.visited_at) == (None, served.at)


def test_bytes_that_stand_are_seen_again(store: Store) -> None:
    check = checked(store)
    served = visit(FIRST)
    seen(store, check, served, arrival())
    same = visit(outcome=Outcome.UNCHANGED, at=later(hours=1), body_digest=served.body_digest)
    not_modified = visit(outcome=Outcome.UNCHANGED, at=later(hours=2), status=304)
    glance = visit(outcome=Outcome.UNCHANGED, at=later(hours=3), status=200)
    failed = visit(outcome=Outcome.FAILED, at=later(hours=4))
    for one in (same, not_modified, glance, failed):
        seen(store, check, one, None)
    found = evidence(store).answer
    assert found is not None
    assert (found.last_at, found.times) == (later(hours=2), 3)  # at a glance other bytes said the same


def test_bytes_that_come_back_are_one_answer(store: Store) -> None:
    check = checked(store)
    policy = None
    for hour, read in enumerate((FIRST, SECOND, FIRST)):
        decision = arrival() if policy is None else revision(policy, read)
        seen(store, check, visit(read, at=later(hours=hour)), decision)
        policy = policy_of(store)
    first, second, third = (evidence(store, number) for number in (1, 2, 3))
    assert first.answer == third.answer
    assert first.answer is not None
    assert (first.answer.first_at, first.answer.last_at, first.answer.times) == (later(), later(hours=2), 2)
    assert (first.until, second.until, third.until) == (later(hours=1), later(hours=2), None)


def test_answers_outlive_the_visits(store: Store) -> None:
    check = checked(store)
    seen(store, check, visit(FIRST, headers=HEADERS), arrival())
    store.end_check(check, later(minutes=1), "ok")
    assert store.prune_visits(later(days=400)) == 1
    found = evidence(store).answer
    assert found is not None
    assert found.headers == HEADERS


def test_a_reread_rests_on_the_same_answer(store: Store) -> None:
    check = checked(store)
    seen(store, check, visit(FIRST, headers=HEADERS), arrival())
    (old,) = store.rereadable(99)
    assert store.record_reread(old.revision_id, SECOND, reader_version=99, at=later(days=1))
    assert evidence(store, 2).revision.reread
    assert evidence(store, 2).answer == evidence(store, 1).answer


def test_what_is_asked_for_is_counted_and_named(store: Store) -> None:
    check = checked(store)
    seen(store, check, visit(FIRST), arrival())
    policy = policy_of(store)
    seen(store, check, visit(SECOND, at=later(days=1)), revision(policy))
    history = store.history()
    every = EvidenceFilter()
    assert list(history.evidence_names(every)) == [RevisionName(policy_id=policy, number=n) for n in (1, 2)]
    sizes = [len(store.snapshots.get(evidence(store, n).revision.snapshot_digest)) for n in (1, 2)]
    assert history.evidence_size(every).size_bytes == sum(sizes)
    late = EvidenceFilter(policy_id=policy, sources=frozenset({"lanjiang"}), since=later(hours=1))
    assert [one.number for one in history.evidence_names(late)] == [2]
    assert history.evidence_size(late).revisions == 1
    assert not list(history.evidence_names(EvidenceFilter(sources=frozenset({"huibian"}))))


@pytest.mark.parametrize(("policy", "number"), [(1, 2), (9, 1)])
def test_nothing_is_told_of_what_is_not_there(store: Store, policy: int, number: int) -> None:
    seen(store, checked(store), visit(FIRST), arrival())
    assert store.history().evidence(policy, number) is None


def test_the_same_bytes_are_counted_once(store: Store) -> None:
    seen(store, checked(store), visit(FIRST), arrival())
    (old,) = store.rereadable(99)
    store.record_reread(old.revision_id, SECOND, reader_version=99, at=later() + timedelta(days=1))
    size = store.history().evidence_size(EvidenceFilter())
    assert (size.revisions, size.size_bytes) == (2, len(store.snapshots.get(old.snapshot_digest)))
