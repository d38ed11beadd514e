"""What is recorded rests on what the page served before, or on another page of its site."""

from __future__ import annotations

from archive_pages import page
from storage_samples import FIRST, HOST, SECOND, arrival, checked, later, nobody, policy_of, revision, visit

from pipeline.archive import Decision
from pipeline.model import Role, Visit
from storage.snapshots.frames import Link
from storage.store import Store

OTHER = f"{HOST}/zcwj/2.html"


def keep(store: Store, check: int, seen: Visit, decision: Decision) -> str:
    store.record(check, seen, decision, owed=nobody, at=seen.at)
    return seen.body_digest


def test_a_revision_rests_on_what_the_page_served_before(store: Store) -> None:
    check = checked(store)
    first = keep(store, check, visit(FIRST, body=page()), arrival())
    body = page(counter=2)
    second = keep(store, check, visit(SECOND, body=body, at=later(hours=1)), revision(policy_of(store)))
    assert store.snapshots.link(first) is None
    assert store.snapshots.link(second) == Link(base=first, depth=1)
    assert store.snapshots.get(second) == body


def test_a_new_page_rests_on_another_one_of_its_source_only(store: Store) -> None:
    check = checked(store)
    first = keep(store, check, visit(FIRST, body=page()), arrival())
    elsewhere = store.begin_check("huibian", later(), "test", reader_version=1)
    strange = visit(FIRST, body=page(counter=3), url="https://huibian.example/7.html", source="huibian")
    assert store.snapshots.link(keep(store, elsewhere, strange, arrival())) is None
    next_check = store.begin_check("lanjiang", later(hours=1), "test", reader_version=1)
    second = keep(store, next_check, visit(SECOND, body=page(counter=2), url=OTHER), arrival(SECOND, url=OTHER))
    assert store.snapshots.link(second) == Link(base=first, depth=1)


def test_a_file_rests_on_what_it_was_before_and_on_no_page(store: Store) -> None:
    check = checked(store)
    keep(store, check, visit(FIRST, body=page()), arrival())
    file = f"{HOST}/zcwj/a.doc"
    first = keep(store, check, visit(body=page(counter=2), url=file, role=Role.ATTACHMENT), Decision())
    second = keep(store, check, visit(body=page(counter=3), url=file, role=Role.ATTACHMENT), Decision())
    assert store.snapshots.link(first) is None
    assert store.snapshots.link(second) == Link(base=first, depth=1)
