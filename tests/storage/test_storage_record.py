"""What recording a visit keeps, moves and leaves as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import (
    FIRST,
    HOST,
    PAGE,
    SECOND,
    arrival,
    checked,
    document,
    later,
    listing,
    mail,
    nobody,
    policy_of,
    revision,
    visit,
)

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, CopyRole, Fidelity, Finding, Held
from pipeline.model import Attachment, Entry, KnownPage, Outcome, PageState, Role
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason
from pipeline.text.digest import bytes_digest
from storage.store import Store
from storage.views.archive import ChangeFilter, ChangeView
from storage.views.why import HeldFilter


def page(store: Store, url: str = PAGE) -> KnownPage:
    return next(known for known in store.known_pages("lanjiang", due_before=None) if known.url == url)


def test_a_new_policy_is_kept_with_its_document_and_its_bytes(store: Store) -> None:
    check = checked(store)
    seen = visit(FIRST)
    (change_id,) = store.record(check, seen, arrival(), owed=nobody, at=later(seconds=9))

    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert (copy.document, copy.role, copy.state) == (FIRST, CopyRole.OFFICIAL, PageState.ALIVE)
    kept = store.history().revision(copy.policy.id, 1)
    assert kept is not None
    assert store.snapshots.get(kept.snapshot_digest) == seen.body
    change = store.history().change(change_id)
    assert change is not None
    assert (change.kind, change.revision_before, change.revision_after) == (ChangeKind.NEW_POLICY, None, 1)
    assert change.detected_at == later(seconds=9)


def test_a_revision_is_numbered_within_its_policy_over_all_copies(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    policy_id = policy_of(store)
    other = "https://huibian.example/7.html"
    repost = Decision(
        policy_id=policy_id,
        role=CopyRole.REPOST,
        document=FIRST,
        state=PageState.ALIVE,
        fidelity=Fidelity.IDENTICAL,
        findings=(Finding(kind=ChangeKind.REPOST, url=other),),
    )
    there = store.begin_check("huibian", later(), "test", reader_version=1)
    store.record(there, visit(FIRST, url=other, source="huibian"), repost, owed=nobody, at=later())
    (change_id,) = store.record(check, visit(SECOND), revision(policy_id), owed=nobody, at=later(hours=1))

    change = store.history().change(change_id)
    assert change is not None
    assert (change.revision_before, change.revision_after) == (1, 3)
    assert change.edits == revision(policy_id).findings[0].edits
    assert [(c.source, c.fidelity) for c in store.copies_of(policy_id)] == [
        ("lanjiang", Fidelity.UNKNOWN),
        ("huibian", Fidelity.IDENTICAL),
    ]


@pytest.mark.parametrize(
    "outcome",
    [outcome for outcome in Outcome if outcome not in (Outcome.OK, Outcome.UNCHANGED)],
)
def test_a_visit_that_read_nothing_moves_no_digest_and_no_validator(store: Store, outcome: Outcome) -> None:
    check = checked(store)
    store.record(check, visit(FIRST, etag='"1"', last_modified="Sun"), arrival(), owed=nobody, at=later())
    before, copy = page(store), store.copy_at("lanjiang", PAGE)
    bad = visit(url=PAGE, outcome=outcome, body=b"<h1>nginx</h1>", etag='"2"', last_modified="Mon", at=later(hours=1))
    store.record(check, bad, Decision(), owed=nobody, at=later(hours=1))

    after = page(store)
    assert (after.etag, after.last_modified) == (before.etag, before.last_modified) == ('"1"', "Sun")
    assert (after.body_digest, after.text_digest) == (before.body_digest, before.text_digest)
    assert after.missing_streak == (1 if outcome is Outcome.MISSING else 0)
    assert store.copy_at("lanjiang", PAGE) == copy
    assert list(store.snapshots.digests()) == [before.body_digest]


def test_missing_visits_are_counted_in_a_row(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    for outcome, streak in [
        (Outcome.MISSING, 1),
        (Outcome.FAILED, 1),
        (Outcome.MISSING, 2),
        (Outcome.UNCHANGED, 0),
        (Outcome.MISSING, 1),
    ]:
        store.record(check, visit(outcome=outcome), Decision(), owed=nobody, at=later())
        assert page(store).missing_streak == streak


def test_conditional_visits_are_counted_until_a_full_one(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST, etag='"1"'), arrival(), owed=nobody, at=later())
    for _ in range(3):
        store.record(check, visit(outcome=Outcome.UNCHANGED, conditional=True), Decision(), owed=nobody, at=later())
    assert (page(store).visits_since_full, page(store).etag) == (3, '"1"')
    store.record(check, visit(FIRST), Decision(policy_id=policy_of(store)), owed=nobody, at=later())
    assert (page(store).visits_since_full, page(store).etag) == (0, "")


@pytest.mark.parametrize(
    "waiting", [Decision(pending_digest="p" * 32), Decision(held=(Held(url=PAGE, reason=HeldReason.REDESIGN),))]
)
def test_a_change_that_waits_leaves_the_page_to_be_fetched_again(store: Store, waiting: Decision) -> None:
    check = checked(store)
    store.record(check, visit(FIRST, etag='"1"'), arrival(), owed=nobody, at=later())
    before = page(store)
    store.record(check, visit(SECOND, etag='"2"', at=later(hours=1)), waiting, owed=nobody, at=later(hours=1))
    after = page(store)
    assert (after.etag, after.body_digest, after.text_digest) == ('"1"', before.body_digest, before.text_digest)
    assert after.pending == bool(waiting.pending_digest)


def test_a_pending_digest_stays_through_a_failed_visit_and_is_cleared_by_a_good_one(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    policy_id = policy_of(store)
    store.record(check, visit(SECOND), Decision(policy_id=policy_id, pending_digest="p"), owed=nobody, at=later())
    store.record(check, visit(outcome=Outcome.FAILED), Decision(), owed=nobody, at=later())
    assert page(store).pending
    store.record(check, visit(FIRST), Decision(policy_id=policy_id), owed=nobody, at=later())
    assert not page(store).pending


def test_a_listing_announces_new_pages_and_leaves_known_ones(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    rows = listing(Entry(url=PAGE, title="别的标题"), Entry(url=f"{HOST}/zcwj/2.html", title="二号文"))
    seen = visit(rows, url=f"{HOST}/zcwj/", role=Role.LISTING)
    store.record(check, seen, Decision(), owed=nobody, at=later())
    store.record(check, seen, Decision(), owed=nobody, at=later())

    known = {p.url: p for p in store.known_pages("lanjiang", due_before=None)}
    assert len(known) == 3
    assert (known[PAGE].state, known[PAGE].name) == (PageState.ALIVE, "")
    assert (known[f"{HOST}/zcwj/2.html"].state, known[f"{HOST}/zcwj/2.html"].name) == (PageState.NEW, "二号文")
    assert list(store.snapshots.digests()) == [bytes_digest(visit(FIRST).body)]  # a listing is no evidence


def test_the_bytes_of_an_attachment_are_known_by_its_name(store: Store) -> None:
    check = checked(store)
    table = Attachment(name="附件1 申报表.doc", url=f"{HOST}/1.doc")
    offering = document("见附件。", attachments=(table,))
    store.record(check, visit(offering), arrival(offering), owed=nobody, at=later())
    assert page(store, table.url).role is Role.ATTACHMENT
    seen = visit(url=table.url, role=Role.ATTACHMENT, body=b"doc", parent=PAGE, name=table.name)
    store.record(check, seen, Decision(), owed=nobody, at=later())

    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert copy.file_digests == {table.name: bytes_digest(b"doc")}
    assert store.snapshots.get(bytes_digest(b"doc")) == b"doc"
    without = document("见附件。")
    store.record(check, visit(without), revision(copy.policy.id, without), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert copy.file_digests == {}


def test_a_moved_page_takes_its_copy_and_files_along(store: Store) -> None:
    check = checked(store)
    table = Attachment(name="表.doc", url=f"{HOST}/1.doc")
    offering = document("见附件。", attachments=(table,))
    store.record(check, visit(offering), arrival(offering), owed=nobody, at=later())
    seen = visit(url=table.url, role=Role.ATTACHMENT, body=b"doc", parent=PAGE, name=table.name)
    store.record(check, seen, Decision(), owed=nobody, at=later())
    new = f"{HOST}/new/1.html"
    moved = Decision(
        policy_id=policy_of(store),
        state=PageState.ALIVE,
        moved_from=PAGE,
        findings=(Finding(kind=ChangeKind.MOVED, url=new, old_url=PAGE),),
    )
    (change_id,) = store.record(check, visit(offering, url=new), moved, owed=nobody, at=later())

    assert store.copy_at("lanjiang", PAGE) is None
    copy = store.copy_at("lanjiang", new)
    assert copy is not None
    assert copy.document == offering
    assert copy.file_digests == {table.name: bytes_digest(b"doc")}
    assert (page(store).state, page(store, new).state) == (PageState.MOVED, PageState.ALIVE)
    assert page(store, new).text_digest == offering.text_digest
    change = store.history().change(change_id)
    assert change is not None
    assert (change.url, change.old_url, change.revision_after) == (new, PAGE, 1)


def test_a_change_told_by_one_page_about_another_belongs_to_the_other_policy(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    repeal, url = (
        document("旧办法废止。", title="关于废止灯会办法的决定", number="兰政发〔2026〕9号"),
        f"{HOST}/zcwj/9.html",
    )
    told = arrival(repeal, url=url)
    superseded = Finding(kind=ChangeKind.SUPERSEDED, url=PAGE)
    both = Decision(document=repeal, state=PageState.ALIVE, findings=(*told.findings, superseded))
    ids = store.record(check, visit(repeal, url=url), both, owed=nobody, at=later())
    views = [store.history().change(change_id) for change_id in ids]
    assert [(v.kind, v.policy.title) for v in views if v] == [
        (ChangeKind.NEW_POLICY, repeal.title),
        (ChangeKind.SUPERSEDED, FIRST.title),
    ]


def test_a_page_that_comes_to_carry_another_policy_retires_its_copy(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    first = policy_of(store)
    other = document("完全另一件事。", title="渡口收费规定", number="")
    store.record(check, visit(other), arrival(other), owed=nobody, at=later(hours=1))
    assert policy_of(store) != first
    assert list(store.copies_of(first)) == []
    page_of_first = store.history().policy(first)
    assert page_of_first is not None
    assert page_of_first.document == FIRST


def test_what_is_held_is_kept_with_its_reason(store: Store) -> None:
    check = checked(store)
    held = Held(url=PAGE, reason=HeldReason.BASELINE, why=(because(Code.WOULD_BE, change="new_policy"),))
    store.record(check, visit(FIRST), Decision(document=FIRST, held=(held,)), owed=nobody, at=later())
    (view,) = store.history().held()
    assert (view.source, view.url, view.reason, view.why) == ("lanjiang", PAGE, HeldReason.BASELINE, held.why)


EVERY_REASON = HeldFilter(reasons=frozenset(HeldReason))


def test_the_same_thing_held_again_is_counted(store: Store) -> None:
    check = checked(store)
    pending = Held(url=PAGE, reason=HeldReason.PENDING, digest="a" * 32)
    noise = Held(url=PAGE, reason=HeldReason.NOISE, digest="b" * 32)
    story = (pending, noise, pending, replace(noise, digest="c" * 32), replace(pending, digest="d" * 32))
    for hour, held in enumerate(story):
        store.record(check, visit(FIRST), Decision(document=FIRST, held=(held,)), owed=nobody, at=later(hours=hour))
    found = [(view.reason, view.count, view.first_at < view.at) for view in store.history().held(EVERY_REASON)]
    assert found == [("pending", 1, False), ("noise", 2, True), ("pending", 2, True)]


def test_a_reason_counts_for_each_page_on_its_own(store: Store) -> None:
    check = checked(store)
    for url in (PAGE, PAGE + "?2"):
        held = Held(url=url, reason=HeldReason.NOISE)
        store.record(check, visit(FIRST, url=url), Decision(document=FIRST, held=(held,)), owed=nobody, at=later())
    assert [(view.url, view.count) for view in store.history().held(EVERY_REASON)] == [(PAGE + "?2", 1), (PAGE, 1)]


def test_a_failure_half_way_leaves_nothing_behind(store: Store) -> None:
    check = checked(store)

    def broken(_: ChangeView) -> list[object]:
        raise RuntimeError("the subscription cannot be read")

    with pytest.raises(RuntimeError, match="subscription"):
        store.record(check, visit(FIRST), arrival(), owed=broken, at=later())  # type: ignore[arg-type]
    assert store.known_pages("lanjiang", due_before=None) == ()
    assert store.copy_at("lanjiang", PAGE) is None
    assert store.history().counts()["revisions"] == 0
    assert store.history().checks()[0].visits == {}
    store.record(check, visit(FIRST), arrival(), owed=mail, at=later())
    assert len(store.history().changes(ChangeFilter())) == 1
