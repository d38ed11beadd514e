"""The questions people ask, and the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from storage_samples import (
    FIRST,
    HOST,
    PAGE,
    SECOND,
    arrival,
    checked,
    clause,
    document,
    later,
    mail,
    nobody,
    policy_of,
    revision,
    visit,
)

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, CopyRole, Fidelity, Finding
from pipeline.identity.titles import title_core
from pipeline.model import PageState, Relation, RelationKind, Validity
from storage.store import Store
from storage.views.archive import ChangeFilter


@pytest.fixture(scope="module")
def told(lasting: Store) -> Store:
    """A store in which one policy was revised on its own site and re-posted on another."""
    return tell(lasting)


def tell(store: Store) -> Store:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=mail, at=later())
    policy_id = policy_of(store)
    store.record(check, visit(SECOND, at=later(days=1)), revision(policy_id), owed=mail, at=later(days=1))
    there, url = store.begin_check("huibian", later(days=2), "test", reader_version=1), "https://huibian.example/7.html"
    repost = Decision(
        policy_id=policy_id,
        role=CopyRole.REPOST,
        document=FIRST,
        state=PageState.ALIVE,
        fidelity=Fidelity.STALE,
        findings=(Finding(kind=ChangeKind.REPOST, url=url),),
    )
    seen = visit(FIRST, url=url, source="huibian", at=later(days=2))
    store.record(there, seen, repost, owed=nobody, at=later(days=2))
    return store


def kinds(store: Store, wanted: ChangeFilter, **more: bool) -> list[str]:
    return [change.kind.value for change in store.history().changes(wanted, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ChangeFilter(), ["repost", "revised", "new_policy"]),
        (ChangeFilter(kinds=frozenset({ChangeKind.REVISED})), ["revised"]),
        (ChangeFilter(sources=frozenset({"huibian", "nowhere"})), ["repost"]),
        (ChangeFilter(regions=("云州",)), ["repost", "revised", "new_policy"]),
        (ChangeFilter(regions=("云州/兰江", "别处")), ["revised", "new_policy"]),
        (ChangeFilter(regions=("云州省",)), ["repost", "revised", "new_policy"]),
        (ChangeFilter(regions=("云州省/兰江市",)), ["revised", "new_policy"]),
        (ChangeFilter(regions=("云",)), []),
        (ChangeFilter(words="灯会"), ["repost", "revised", "new_policy"]),
        (ChangeFilter(number="兰政发(2026)7号", words="办两次"), ["revised"]),
        (ChangeFilter(number="兰政发[2026]8号"), []),
        (ChangeFilter(words="100%"), []),
        (ChangeFilter(policy_id=77), []),
        (ChangeFilter(since=later(days=1)), ["repost", "revised"]),
        (ChangeFilter(until=later(days=1)), ["new_policy"]),
        (ChangeFilter(after_id=1), ["repost", "revised"]),
    ],
)
def test_changes_are_filtered(told: Store, wanted: ChangeFilter, found: list[str]) -> None:
    assert kinds(told, wanted) == found
    assert kinds(told, wanted, oldest_first=True) == found[::-1]


def test_ids_of_changes_grow(told: Store) -> None:
    changes = told.history().changes(ChangeFilter(), oldest_first=True)
    assert [change.id for change in changes] == sorted({change.id for change in changes})
    assert len(told.history().changes(ChangeFilter(), limit=2)) == 2
    assert told.history().change(10**6) is None


def test_a_policy_is_told_from_its_official_copy(told: Store) -> None:
    page = told.history().policy(policy_of(told))
    assert page is not None
    assert page.document == SECOND
    assert (page.policy.revisions, page.policy.copies, page.policy.last_change_at) == (3, 2, later(days=2))
    assert [(c.role, c.fidelity) for c in page.copies] == [
        (CopyRole.OFFICIAL, Fidelity.UNKNOWN),
        (CopyRole.REPOST, Fidelity.STALE),
    ]
    assert [(r.number, r.source) for r in page.revisions] == [(3, "huibian"), (2, "lanjiang"), (1, "lanjiang")]
    assert [change.kind for change in page.changes] == [ChangeKind.REPOST, ChangeKind.REVISED, ChangeKind.NEW_POLICY]
    assert told.history().policy(404) is None


def test_an_official_text_that_appears_later_becomes_the_telling_one(store: Store) -> None:
    check = checked(store)
    there, url = store.begin_check("huibian", later(), "test", reader_version=1), "https://huibian.example/7.html"
    copied = document("灯会每年办一次。", title="转发：灯会管理办法", number="")
    seen = visit(copied, url=url, source="huibian")
    store.record(there, seen, arrival(copied, url=url, role=CopyRole.REPOST), owed=nobody, at=later())
    policy_id = policy_of(store, url, "huibian")
    assert not store.copies_of(policy_id)[0].policy.has_official
    official = Decision(policy_id=policy_id, document=FIRST, state=PageState.ALIVE)
    store.record(check, visit(FIRST), official, owed=nobody, at=later())
    (policy,) = store.history().policies()
    assert (policy.title, policy.doc_number) == (FIRST.title, FIRST.doc_number)
    assert [p.id for p in store.policies_numbered(FIRST.doc_number)] == [policy_id]
    assert [p.id for p in store.policies_titled(title_core(FIRST.title))] == [policy_id]


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "兰政发〔2026〕7号",
        "兰政发[2026]7号",
        "兰政发（2026）7号",
        "兰政发【２０２６】7号",
        "兰政发 〔2026〕 7",
        "灯会管理",
        "灯会 兰江市",
    ],
)
def test_a_policy_is_found_by_what_people_write(told: Store, text: str) -> None:
    assert [policy.title for policy in told.history().find_policy(text)] == [FIRST.title]


@pytest.mark.parametrize("text", ["", "  ", "9", "渡口", "%", "兰政发〔2026〕77号", "9" * 400])
def test_nothing_is_found_for_what_is_not_there(told: Store, text: str) -> None:
    assert list(told.history().find_policy(text)) == []


def test_policies_are_listed_by_words_and_pages(store: Store) -> None:
    told = tell(store)
    check = told.begin_check("lanjiang", later(), "test", reader_version=1)
    for n in range(3):
        read, url = document(f"规定{n}。", title=f"Ferry Rules {n}", number=""), f"{HOST}/en/{n}.html"
        told.record(check, visit(read, url=url), arrival(read, url=url), owed=nobody, at=later())
    listed = told.history().policies
    assert [p.title for p in listed("ferry rules")] == ["Ferry Rules 2", "Ferry Rules 1", "Ferry Rules 0"]
    assert [p.title for p in listed("FERRY", limit=1, offset=1)] == ["Ferry Rules 1"]
    assert len(listed("兰江市人民政府")) == 4
    assert listed("渡口") == []


def test_a_revision_is_shown_by_its_number(told: Store) -> None:
    policy_id = policy_of(told)
    view = told.history().revision(policy_id, 2)
    assert view is not None
    assert (view.document, view.source, view.seen_at, view.reread) == (SECOND, "lanjiang", later(days=1), False)
    assert told.history().revision(policy_id, 9) is None


def test_metadata_of_the_page_is_shown(store: Store) -> None:
    about = Relation(kind=RelationKind.CITES, title="云州市公园条例", doc_number="云政发〔2020〕1号", evidence="根据……")
    read = document("一。", validity=Validity.INVALID, relations=(about,))
    store.record(checked(store), visit(read), arrival(read), owed=nobody, at=later())
    page = store.history().policy(policy_of(store))
    assert page is not None
    assert page.policy.validity is Validity.INVALID
    assert page.relations == (about,)


def test_the_life_of_a_clause_is_told_from_the_first_words_to_the_last(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    policy_id = policy_of(store)
    for n, read in enumerate([SECOND, document("灯会每年办两次。"), document("灯会停办。", "摊位须登记。")], start=1):
        seen = visit(read, at=later(days=n))
        store.record(check, seen, revision(policy_id, read), owed=nobody, at=later(days=n))
    history = store.history()
    (first,) = history.clause_life(policy_id, "第一条")
    assert [(r.number, words) for r, words in first.states] == [
        (1, "灯会每年办一次。"),
        (2, "灯会每年办两次。"),
        (4, "灯会停办。"),
    ]
    (second,) = history.clause_life(policy_id, "第二条")
    assert [(r.number, words) for r, words in second.states] == [(1, "摊位须登记。"), (3, ""), (4, "摊位须登记。")]
    assert history.clause_life(policy_id, "第九条") == ()
    assert history.clause_life(404, "第一条") == ()


def test_a_renumbered_clause_keeps_its_life(store: Store) -> None:
    check = checked(store)
    before = document("灯会每年办一次，由文化馆承办。", "摊位须向街道登记，登记不收费。")
    after = document("为办好灯会，制定本办法。", "灯会每年办一次，由文化馆承办。", "摊位须向街道登记，登记收费十元。")
    store.record(check, visit(before), arrival(before), owed=nobody, at=later())
    policy_id = policy_of(store)
    store.record(check, visit(after), revision(policy_id, after), owed=nobody, at=later())
    (life,) = store.history().clause_life(policy_id, "第三条")
    assert [(r.number, words) for r, words in life.states] == [
        (1, "摊位须向街道登记，登记不收费。"),
        (2, "摊位须向街道登记，登记收费十元。"),
    ]


def test_a_clause_is_named_by_its_whole_path(store: Store) -> None:
    rows = (
        clause("（一）", "甲。", path=("第一条", "（一）")),
        clause("（一）", "乙。", path=("第二条", "（一）")),
    )
    read = replace(FIRST, title="办法", clauses=rows, text_digest="1")
    store.record(checked(store), visit(read), arrival(read), owed=nobody, at=later())
    history, policy_id = store.history(), policy_of(store)
    assert len(history.clause_life(policy_id, "(一)")) == 2
    assert [life.states[0][1] for life in history.clause_life(policy_id, "第二条（一）")] == ["乙。"]
    assert [life.states[0][1] for life in history.clause_life(policy_id, "第一条/（一）")] == ["甲。"]
    assert [life.states[0][1] for life in history.clause_life(policy_id, "(一)", limit=1)] == ["甲。"]


@pytest.mark.parametrize("name", ["（一）", "(一)", "第一条/（一）", "第一条/(一)", "第一条（一）", "第一条(一)"])
def test_a_clause_that_is_gone_is_found_by_its_name_as_anybody_writes_it(store: Store, name: str) -> None:
    rows = (clause("第一条", "灯会收费。"), clause("（一）", "票价五元。", path=("第一条", "（一）")))
    read = replace(FIRST, clauses=rows, text_digest="1")
    check = checked(store)
    store.record(check, visit(read), arrival(read), owed=nobody, at=later())
    policy_id = policy_of(store)
    store.record(check, visit(SECOND, at=later(days=1)), revision(policy_id), owed=nobody, at=later(days=1))
    assert [life.states[0][1] for life in store.history().clause_life(policy_id, name)] == ["票价五元。"]


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect the statements that are sent."""
    sent: list[str] = []

    def remember(_c: object, _k: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", remember)
    yield sent
    event.remove(store.database.engine, "before_cursor_execute", remember)


def test_lists_take_as_many_statements_for_many_as_for_few(store: Store) -> None:
    told = tell(store)
    check = told.begin_check("lanjiang", later(), "test", reader_version=1)
    for n in range(12):
        read, url = document(f"规定{n}。", title=f"办法{n}", number=""), f"{HOST}/{n}.html"
        told.record(check, visit(read, url=url), arrival(read, url=url), owed=mail, at=later())
    history = told.history()
    for ask in (
        lambda limit: history.changes(ChangeFilter(), limit=limit),
        lambda limit: history.policies(limit=limit),
        lambda limit: history.deliveries(limit=limit),
        lambda limit: history.checks(limit=limit),
    ):
        with statements(told) as few:
            ask(1)
        with statements(told) as many:
            ask(50)
        assert len(many) == len(few) <= 7


def test_an_empty_archive_answers_with_nothing(store: Store) -> None:
    history = store.history()
    assert list(history.changes(ChangeFilter())) == list(history.policies()) == list(history.sources()) == []
    assert list(history.checks()) == list(history.held()) == list(history.deliveries()) == []
    assert set(history.counts().values()) == {0}
    assert (store.copy_at("lanjiang", PAGE), store.policies_numbered(""), store.policies_titled("")) == (None, (), ())
