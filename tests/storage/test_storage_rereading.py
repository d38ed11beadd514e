"""A newer reader corrects the archive and tells nobody; a policy's end is told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from storage_samples import (
    FIRST,
    PAGE,
    SECOND,
    arrival,
    checked,
    document,
    later,
    mail,
    nobody,
    policy_of,
    revision,
    visit,
)

from pipeline.changes import ChangeKind, Finding
from pipeline.errors import StorageError
from pipeline.reasons.evidence import Code, because
from storage.store import Store
from storage.views.archive import ChangeFilter


def test_a_reread_is_a_revision_and_no_change(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=mail, at=later(), reader_version=1)
    (old,) = store.rereadable(2)
    assert (old.source, old.url, store.document_of(old.revision_id)) == ("lanjiang", PAGE, FIRST)
    assert store.snapshots.get(old.snapshot_digest) == visit(FIRST).body
    assert store.record_reread(old.revision_id, SECOND, reader_version=2, at=later(days=1))

    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert copy.document == SECOND
    reread = store.history().revision(copy.policy.id, 2)
    assert reread is not None
    assert (reread.reread, reread.reader_version, reread.snapshot_digest) == (True, 2, old.snapshot_digest)
    assert len(store.history().changes(ChangeFilter())) == len(store.history().deliveries()) == 1
    assert store.rereadable(2) == ()
    assert store.known_pages("lanjiang", due_before=None)[0].text_digest == SECOND.text_digest


def test_a_reread_that_reads_the_same_makes_no_revision(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later())
    (old,) = store.rereadable(2)
    assert not store.record_reread(old.revision_id, FIRST, reader_version=2, at=later())
    assert store.rereadable(2) == ()
    assert store.history().counts()["revisions"] == 1


def test_what_reads_alike_is_noted_at_once_and_is_no_revision(store: Store) -> None:
    check = checked(store)
    for url, text in ((PAGE, FIRST), (PAGE + "2", SECOND)):
        store.record(check, visit(text, url=url), arrival(text, url=url), owed=nobody, at=later(), reader_version=1)
    read = [one.revision_id for one in store.rereadable(2)]
    assert len(read) == 2
    store.record_read_alike(read, reader_version=2, profile_version=4)
    assert store.rereadable(2) == ()
    assert store.history().counts()["revisions"] == 2
    assert {(one.reader_version, one.profile_version) for one in store.rereadable(3)} == {(2, 4)}


def test_what_reads_alike_is_not_noted_of_what_a_check_replaced_or_a_newer_reader_read(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=1)
    (old,) = store.rereadable(2)
    store.record(check, visit(SECOND), revision(policy_of(store)), owed=nobody, at=later(), reader_version=3)
    (new,) = store.rereadable(4)
    store.record_read_alike([old.revision_id, new.revision_id], reader_version=2, profile_version=1)
    revisions = [store.history().revision(policy_of(store), number) for number in (1, 2)]
    assert [one.reader_version for one in revisions if one] == [1, 3]


def test_a_check_that_came_first_is_not_overwritten(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    (old,) = store.rereadable(2)
    store.record(check, visit(SECOND), revision(policy_of(store)), owed=nobody, at=later(), reader_version=2)
    assert not store.record_reread(old.revision_id, document("旧。"), reader_version=2, at=later())
    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert copy.document == SECOND
    with pytest.raises(StorageError, match="no revision 77"):
        store.record_reread(77, FIRST, reader_version=2, at=later())


def test_the_end_of_a_policy_is_told_once(store: Store) -> None:
    read = document("试行两年。", expiry_date=date(2026, 4, 30))
    store.record(checked(store), visit(read), arrival(read), owed=nobody, at=later())
    notice, today = timedelta(days=60), date(2026, 3, 1)
    assert list(store.expiring(date(2026, 2, 1), notice)) == []
    assert list(store.expiring(date(2026, 5, 1), notice)) == []
    (copy,) = store.expiring(today, notice)
    why = (because(Code.EXPIRES, day=date(2026, 4, 30), days=60),)
    found = Finding(kind=ChangeKind.EXPIRING, url=copy.url, why=why)
    (change_id,) = store.record_findings("lanjiang", [found], owed=mail, at=later())
    view = store.history().change(change_id)
    assert view is not None
    assert (view.policy.id, view.revision_before, view.revision_after) == (copy.policy.id, 1, 1)
    assert len(store.history().deliveries()) == 1
    assert list(store.expiring(today, notice)) == []


def test_findings_about_an_unknown_page_are_refused_together(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later())
    findings = [Finding(kind=ChangeKind.EXPIRING, url=url) for url in (PAGE, f"{PAGE}x")]
    with pytest.raises(StorageError, match="without a policy"):
        store.record_findings("lanjiang", findings, owed=mail, at=later())
    assert len(store.history().changes(ChangeFilter())) == 1
