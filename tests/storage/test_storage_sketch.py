"""A page's sketch is kept for as long as the text it was made of stands."""

from __future__ import annotations

from storage_samples import FIRST, SECOND, arrival, checked, later, nobody, revision, visit

from pipeline.archive import Decision
from pipeline.model import Outcome
from storage.store import Store


def sketch(store: Store) -> bytes:
    return store.sketches_from("lanjiang", visit(FIRST).url, 1).get(visit(FIRST).url, b"")


def test_a_page_has_no_sketch_at_first(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later())
    assert sketch(store) == b""


def test_a_sketch_stays_until_the_page_says_something_else(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", visit(FIRST).url)
    assert copy is not None
    nothing = Decision(policy_id=copy.policy.id)
    store.record(check, visit(FIRST, sketch=b"s1"), nothing, owed=nobody, at=later(hours=1))
    assert sketch(store) == b"s1"
    store.record(check, visit(outcome=Outcome.UNCHANGED), nothing, owed=nobody, at=later(hours=2))
    store.record(check, visit(outcome=Outcome.FAILED), None, owed=nobody, at=later(hours=3))
    assert sketch(store) == b"s1"
    store.record(check, visit(SECOND), revision(copy.policy.id, SECOND), owed=nobody, at=later(hours=4))
    assert sketch(store) == b""


def test_a_change_that_waits_leaves_the_sketch_of_the_text_that_stands(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", visit(FIRST).url)
    assert copy is not None
    store.record(check, visit(FIRST, sketch=b"s1"), Decision(policy_id=copy.policy.id), owed=nobody, at=later(hours=1))
    waits = Decision(policy_id=copy.policy.id, pending_digest=SECOND.text_digest)
    store.record(check, visit(SECOND), waits, owed=nobody, at=later(hours=2))
    assert sketch(store) == b"s1"


def test_a_sketch_that_proved_good_replaces_the_one_that_had_failed_before(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", visit(FIRST).url)
    assert copy is not None
    nothing = Decision(policy_id=copy.policy.id)
    store.record(check, visit(FIRST, sketch=b"s1"), nothing, owed=nobody, at=later(hours=1))
    store.record(check, visit(outcome=Outcome.UNCHANGED, sketch=b"s2"), nothing, owed=nobody, at=later(hours=2))
    assert sketch(store) == b"s2"


def test_of_a_page_that_is_not_known_nothing_is_kept(store: Store) -> None:
    checked(store)
    assert store.sketches_from("lanjiang", "http://www.lanjiang.example/never.html", 4) == {}


def test_sketches_are_read_some_pages_ahead_in_the_order_of_the_pages(store: Store) -> None:
    check = checked(store)
    urls = [f"http://www.lanjiang.example/{letter}.html" for letter in "cab"]
    for url in urls:
        store.record(check, visit(FIRST, url=url), arrival(url=url), owed=nobody, at=later())
        copy = store.copy_at("lanjiang", url)
        assert copy is not None
        seen = visit(url=url, outcome=Outcome.UNCHANGED, sketch=url.encode())
        store.record(check, seen, Decision(policy_id=copy.policy.id), owed=nobody, at=later(hours=1))
    assert store.sketches_from("lanjiang", urls[1], 5) == {url: url.encode() for url in urls[1:]}
    assert list(store.sketches_from("lanjiang", urls[0], 2)) == urls[:2]
