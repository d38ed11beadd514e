"""Visits that mean nothing are recorded many at once, exactly as one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select, update
from storage_samples import FIRST, HOST, SECOND, arrival, checked, document, later, listing, nobody, policy_of, visit

from pipeline.archive import Decision, Pass
from pipeline.model import Attachment, Entry, Outcome, PageState, Role, Visit
from pipeline.track import track
from storage.store import Store
from storage.tables import AnswerRecord, CopyRecord, HeldRecord, PageRecord, VisitRecord

LIST = f"{HOST}/zcwj/"
FILE = f"{HOST}/a.pdf"
PAGES = [f"{HOST}/zcwj/{n}.html" for n in range(1, 8)]


def filled(store: Store) -> int:
    """Record a listing, its pages and a file of one of them; return a second check."""
    check = checked(store)
    rows = listing(*(Entry(url=url, title=f"关于灯会的通知之{url[-6]}") for url in PAGES))
    store.record(check, visit(rows, url=LIST, role=Role.LISTING, etag='"l"'), None, owed=nobody, at=later())
    for n, url in enumerate(PAGES):
        read = document(f"灯会第{n}条。", title=f"兰江市灯会管理办法之{n}", number=f"兰政发〔2026〕{n}号")
        read = replace(read, attachments=(Attachment(url=FILE, name="附件"),) if n == 0 else ())
        store.record(check, visit(read, url=url, etag=f'"{n}"'), arrival(read, url=url), owed=nobody, at=later())
    there = visit(url=FILE, role=Role.ATTACHMENT, body=b"%PDF", parent=PAGES[0], name="附件")
    store.record(check, there, Decision(policy_id=policy_of(store, PAGES[0])), owed=nobody, at=later())
    return store.begin_check("lanjiang", later(hours=5), "test", reader_version=1)


def unchanged(url: str, at: datetime, **more: object) -> Visit:
    """A visit that found nothing new: a validator was honoured."""
    told: dict[str, object] = {"status": 304, "conditional": True, "etag": '"new"'} | more
    return visit(url=url, outcome=Outcome.UNCHANGED, at=at, **told)  # type: ignore[arg-type]  # the fields of a visit


def visits(store: Store, at: datetime) -> list[Visit]:
    """A listing, pages and a file, all unchanged, as different answers say so."""
    known = {page.url: page for page in store.known_pages("lanjiang", due_before=None)}
    return [
        unchanged(LIST, at, role=Role.LISTING, status=200, body_digest=known[LIST].body_digest, conditional=False),
        unchanged(PAGES[0], at),
        unchanged(PAGES[1], at, etag="", last_modified="Sun, 01 Mar 2026 08:30:00 GMT"),
        unchanged(PAGES[2], at, status=200, etag="", conditional=False),  # passed over at a glance
        unchanged(PAGES[3], at, status=200, body_digest=known[PAGES[3]].body_digest, reason="said"),
        unchanged(FILE, at, role=Role.ATTACHMENT, parent=PAGES[0], name="附件"),
    ]


def one_by_one(store: Store, check: int, seen: Sequence[Visit]) -> None:
    for each in seen:
        store.record(check, each, track(each, store, Pass(official=True)), owed=nobody, at=each.at)


def all_at_once(store: Store, check: int, seen: Sequence[Visit]) -> None:
    assert store.record_unchanged(check, seen) == ()


def rows(store: Store) -> list[list[tuple[object, ...]]]:
    """Everything that a visit may touch."""
    tables = (PageRecord, VisitRecord, AnswerRecord, CopyRecord, HeldRecord)
    with store.database.reading() as session:
        queries = (select(*table.__table__.columns).order_by(*table.__table__.primary_key) for table in tables)
        return [[tuple(row) for row in session.execute(query)] for query in queries]


@pytest.mark.parametrize("record", [one_by_one, all_at_once])
def test_rows_are_the_same_however_they_are_written(
    store: Store, record: Callable[[Store, int, Sequence[Visit]], None], request: pytest.FixtureRequest
) -> None:
    check = filled(store)
    for days in (1, 3):
        record(store, check, visits(store, later(days=days)))
    told = rows(store)
    assert [len(table) for table in told] == [9, 9 + 12, 8, 7, 0]
    seen = request.config.stash.setdefault(_SEEN, {})
    url = store.database.engine.dialect.name
    assert seen.setdefault(url, told) == told


_SEEN = pytest.StashKey[dict[str, object]]()


@pytest.mark.parametrize(
    "loud",
    [
        replace(unchanged(PAGES[0], later(days=1)), final_url=f"{HOST}/elsewhere.html"),
        replace(unchanged(PAGES[0], later(days=1)), sketch=b"0/0;sketch"),
        replace(unchanged(PAGES[0], later(days=1)), status=200, body_digest="f" * 64),
        unchanged(f"{HOST}/never-seen.html", later(days=1)),
        visit(url=PAGES[0], outcome=Outcome.MISSING, at=later(days=1), status=404),
        visit(url=PAGES[0], outcome=Outcome.FAILED, at=later(days=1)),
        visit(SECOND, url=PAGES[0], at=later(days=1)),
    ],
    ids=["led away", "a sketch", "other bytes", "unknown", "missing", "failed", "another text"],
)
def test_a_visit_that_may_mean_something_is_left_to_be_judged(store: Store, loud: Visit) -> None:
    check = filled(store)
    before = rows(store)
    assert store.record_unchanged(check, [loud]) == (loud,)
    assert rows(store) == before


def test_a_page_in_doubt_is_left_to_be_judged(store: Store) -> None:
    check = filled(store)
    dead = visit(url=PAGES[0], outcome=Outcome.MISSING, at=later(hours=6), status=404)
    store.record(check, dead, Decision(policy_id=policy_of(store, PAGES[0])), owed=nobody, at=later())
    waiting = Decision(policy_id=policy_of(store, PAGES[1]), state=PageState.ALIVE, pending_digest=SECOND.text_digest)
    store.record(check, visit(SECOND, url=PAGES[1]), waiting, owed=nobody, at=later(hours=6))
    gone = Decision(policy_id=policy_of(store, PAGES[2]), state=PageState.GONE)
    store.record(check, replace(dead, url=PAGES[2]), gone, owed=nobody, at=later())

    seen = [unchanged(url, later(days=1)) for url in PAGES[:4]]
    assert store.record_unchanged(check, seen) == tuple(seen[:3])


def test_an_address_visited_twice_is_judged_in_order(store: Store) -> None:
    check = filled(store)
    seen = [unchanged(PAGES[0], later(days=1)), visit(FIRST, url=PAGES[0], at=later(days=1, minutes=1))]
    assert store.record_unchanged(check, seen) == tuple(seen)


def test_thousands_are_written_in_several_transactions(store: Store) -> None:
    check = filled(store)
    rows_of = listing(*(Entry(url=f"{HOST}/n/{n}.html", title="通知") for n in range(1100)))
    store.record(check, visit(rows_of, url=LIST, role=Role.LISTING), None, owed=nobody, at=later())
    with store.database.writing() as session:
        session.execute(update(PageRecord).values(state=PageState.ALIVE))
    seen = [unchanged(f"{HOST}/n/{n}.html", later(days=1)) for n in range(1100)]
    assert store.record_unchanged(check, seen) == ()
    assert {page.visited_at for page in store.known_pages("lanjiang", due_before=None)} >= {later(days=1)}
