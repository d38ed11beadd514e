"""What waits for an official page, for how many visits, and for which sites, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage_samples import (
    DIGEST_SITE,
    FIRST,
    HOST,
    PAGE,
    SECOND,
    T0,
    arrival,
    checked,
    document,
    later,
    listing,
    nobody,
    policy_of,
    visit,
)

from pipeline.archive import Decision
from pipeline.changes import Held
from pipeline.model import Document, Outcome, Role, Visit
from pipeline.reasons.held import HeldReason
from storage.store import Store

LIST, POST = f"{HOST}/zcwj/", "https://huibian.example/1"
UNSEEN = document("夜市延长至二十三时。", title="兰江市夜市管理办法", number="兰政发〔2026〕9号")
AWAITS = Decision(
    pending_digest=UNSEEN.text_digest,
    held=(Held(url=POST, reason=HeldReason.AWAITS_OFFICIAL, digest=UNSEEN.text_digest),),
)


def listed(at: datetime, outcome: Outcome = Outcome.OK) -> Visit:
    read: Document | None = listing() if outcome is Outcome.OK else None
    return visit(read, url=LIST, role=Role.LISTING, outcome=outcome, at=at)


def watched(store: Store) -> int:
    """A source with one policy, whose listing was read."""
    check_id = checked(store)
    store.record(check_id, listed(T0), Decision(), owed=nobody, at=T0)
    store.record(check_id, visit(FIRST), arrival(), owed=nobody, at=T0)
    return check_id


def test_a_site_is_unread_while_its_listing_fails_and_for_a_week_at_most(store: Store) -> None:
    check_id = watched(store)
    assert store.unread_officials(UNSEEN) == ()
    store.record(check_id, listed(later(hours=1), Outcome.FAILED), Decision(), owed=nobody, at=later(hours=1))
    assert store.unread_officials(UNSEEN) == ("lanjiang",)
    assert store.unread_officials(replace(UNSEEN, issuers=(), doc_number="云政发〔2026〕9号")) == ()
    assert store.unread_officials(replace(UNSEEN, issuers=())) == ("lanjiang",)
    store.pause("lanjiang")
    assert store.unread_officials(UNSEEN) == ()
    store.resume("lanjiang")
    store.record(check_id, listed(later(days=8), Outcome.FAILED), Decision(), owed=nobody, at=later(days=8))
    assert store.unread_officials(UNSEEN) == ()


def test_which_listings_were_read_since(store: Store) -> None:
    check_id = watched(store)
    store.record(check_id, listed(later(days=1), Outcome.FAILED), Decision(), owed=nobody, at=later(days=1))
    assert store.listings_read("lanjiang", since=T0) == {LIST}
    assert store.listings_read("lanjiang", since=later(hours=1)) == frozenset()


def test_what_waits_for_an_official_page_and_since_when(store: Store) -> None:
    watched(store)
    check_id = checked(store, DIGEST_SITE)
    for hours in (1, 3):
        post = visit(UNSEEN, url=POST, source="huibian", at=later(hours=hours))
        store.record(check_id, post, AWAITS, owed=nobody, at=later(hours=hours))
    assert store.awaiting_official("huibian") == {POST: later(hours=1)}
    (page,) = store.known_pages("huibian", due_before=T0)
    assert (page.url, page.etag, page.body_digest) == (POST, "", "")
    store.record(check_id, post, arrival(UNSEEN, url=POST), owed=nobody, at=later(hours=4))
    assert store.awaiting_official("huibian") == {}


def test_how_many_visits_in_a_row_left_a_change_waiting(store: Store) -> None:
    check_id = watched(store)
    waits = Decision(policy_id=policy_of(store), pending_digest=SECOND.text_digest)
    waited = []
    for decision, outcome in ((waits, Outcome.OK), (Decision(), Outcome.FAILED), (waits, Outcome.OK)):
        read = SECOND if outcome is Outcome.OK else None
        store.record(check_id, visit(read, outcome=outcome), decision, owed=nobody, at=T0)
        (page,) = (one for one in store.known_pages("lanjiang", due_before=None) if one.url == PAGE)
        waited.append((page.pending, page.waited))
    assert waited == [(True, 1), (True, 2), (True, 3)]
    store.record(check_id, visit(FIRST), Decision(policy_id=policy_of(store)), owed=nobody, at=T0)
    (page,) = (one for one in store.known_pages("lanjiang", due_before=None) if one.url == PAGE)
    assert (page.pending, page.waited) == (False, 0)
